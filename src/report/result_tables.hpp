#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace anoean::report {

// One figure of one method: ours and the paper's, as fractions.
struct Cell {
  std::optional<double> mean;
  std::optional<double> deviation;  // none of a single run
  std::optional<double> paper;
  bool best = false;  // of the systems compared, to the digits shown; sanity rows take no part
};

struct Row {
  std::string method;  // as people write it
  bool sanity = false;
  int runs = 0;
  std::vector<Cell> cells;  // in the order of Column
};

struct Column {
  const char* key;
  const char* title;
  bool high;  // whether high is good
};

// One reading of Table 1 or 2 of the paper.
struct ResultTable {
  std::string title;
  std::vector<Row> rows;
};

const std::vector<Column>& columns();
// Those with at least one row.
std::vector<ResultTable> result_tables(const nlohmann::json& data);

std::string percent(double fraction);  // "97.2"
// What stands below every table.
std::string explanation();

}  // namespace anoean::report
