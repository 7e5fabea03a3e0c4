#pragma once

#include <anoean/table.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace anoean::testing {

inline Column numbers(std::string name, std::vector<double> values) {
  Column column;
  column.name = std::move(name);
  column.numbers = std::move(values);
  return column;
}

// "" stands for a missing value.
inline Column texts_column(std::string name, const std::vector<std::string>& values) {
  Column column;
  column.name = std::move(name);
  column.type = ColumnType::categorical;
  for (const std::string& value : values) {
    if (value.empty()) {
      column.codes.push_back(Column::missing);
      continue;
    }
    std::uint32_t code = 0;
    while (code < column.categories.size() && column.categories[code] != value) ++code;
    if (code == column.categories.size()) column.categories.push_back(value);
    column.codes.push_back(code);
  }
  return column;
}

inline Table table_of(std::vector<Column> columns) {
  Table table;
  table.rows = columns.empty() ? 0 : std::max(columns[0].numbers.size(), columns[0].codes.size());
  table.columns = std::move(columns);
  return table;
}

}  // namespace anoean::testing
