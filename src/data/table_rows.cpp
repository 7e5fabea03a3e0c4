#include "data/table_rows.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

#include "core/number_text.hpp"

namespace anoean {
namespace {

Column select(const Column& column, std::span<const std::size_t> chosen) {
  Column selected;
  selected.name = column.name;
  selected.type = column.type;
  selected.categories = column.categories;
  if (column.type == ColumnType::numeric) {
    selected.numbers.reserve(chosen.size());
    for (const std::size_t row : chosen) selected.numbers.push_back(column.numbers[row]);
  } else {
    selected.codes.reserve(chosen.size());
    for (const std::size_t row : chosen) selected.codes.push_back(column.codes[row]);
  }
  return selected;
}

void append_categories(Column& column, const Column& more) {
  std::unordered_map<std::string, std::uint32_t> known;
  for (const std::string& category : column.categories) {
    known.emplace(category, static_cast<std::uint32_t>(known.size()));
  }
  std::vector<std::uint32_t> code_in_column;
  code_in_column.reserve(more.categories.size());
  for (const std::string& category : more.categories) {
    const auto [entry, added] = known.emplace(category, static_cast<std::uint32_t>(known.size()));
    if (added) column.categories.push_back(category);
    code_in_column.push_back(entry->second);
  }
  for (const std::uint32_t code : more.codes) {
    column.codes.push_back(code == Column::missing ? code : code_in_column[code]);
  }
}

void append_column(Column& column, const Table& more, const std::string& source) {
  const Column* other = more.find(column.name);
  if (other == nullptr) {
    throw Error(Error::Kind::bad_input, "has no column \"" + column.name + "\"", source,
                "files that are learnt together need the same columns");
  }
  if (other->type != column.type) {
    const bool numbers = other->type == ColumnType::numeric;
    throw Error(Error::Kind::bad_input,
                "column \"" + column.name + "\" holds " +
                    (numbers ? "numbers here and text" : "text here and numbers") + " in the file before",
                source, "name it in numeric or categorical");
  }
  column.non_finite += other->non_finite;
  column.numbers.insert(column.numbers.end(), other->numbers.begin(), other->numbers.end());
  append_categories(column, *other);
}

}  // namespace

void append_rows(Table& table, const Table& more, const std::string& source) {
  const Images& images = table.images;
  if (images.height != more.images.height || images.width != more.images.width ||
      images.channels != more.images.channels) {
    throw Error(Error::Kind::bad_input, "the images have another size than those before", source);
  }
  for (Column& column : table.columns) append_column(column, more, source);
  table.images.pixels.insert(table.images.pixels.end(), more.images.pixels.begin(), more.images.pixels.end());
  table.images.non_finite += more.images.non_finite;
  for (MalformedRow row : more.malformed) {
    row.row += table.rows;
    table.malformed.push_back(std::move(row));
  }
  table.rows += more.rows;
}

Table select_rows(const Table& table, std::span<const std::size_t> chosen) {
  Table selected;
  selected.rows = chosen.size();
  selected.columns.reserve(table.columns.size());
  for (const Column& column : table.columns) selected.columns.push_back(select(column, chosen));
  const std::size_t size = table.images.size();
  selected.images.height = table.images.height;
  selected.images.width = table.images.width;
  selected.images.channels = table.images.channels;
  selected.images.pixels.reserve(chosen.size() * size);
  for (const std::size_t row : chosen) {
    const float* image = table.images.pixels.data() + row * size;
    selected.images.pixels.insert(selected.images.pixels.end(), image, image + size);
  }
  return selected;
}

std::vector<std::string> texts(const Column& column) {
  std::vector<std::string> rows;
  if (column.type == ColumnType::numeric) {
    rows.reserve(column.numbers.size());
    for (const double value : column.numbers)
      rows.push_back(std::isnan(value) ? std::string{} : shortest_text(value));
    return rows;
  }
  rows.reserve(column.codes.size());
  for (const std::uint32_t code : column.codes) {
    rows.push_back(code == Column::missing ? std::string{} : column.categories[code]);
  }
  return rows;
}

}  // namespace anoean
