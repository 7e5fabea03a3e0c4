#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
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

// How a benchmark's methods stand by one measure: a column per case.
struct RankCell {
  std::optional<double> rank;
  std::optional<double> mean;  // of the measure, a fraction
  bool best = false;
};
struct RankTable {
  std::string metric;                                               // "AUC-PR"
  std::vector<std::string> cases;                                   // "5 %"
  std::vector<std::pair<std::string, std::vector<RankCell>>> rows;  // method, a cell per case
  std::vector<std::size_t> sets;            // per case: how many data sets are ranked over
  std::vector<double> critical_difference;  // per case
};
// Of a benchmark; none of other results.
std::vector<RankTable> rank_tables(const nlohmann::json& data);

const std::vector<Column>& columns();
// Those with at least one row.
std::vector<ResultTable> result_tables(const nlohmann::json& data);

std::string percent(double fraction);  // "97.2"
// What stands below every table, with the command that made the results.
std::string explanation(const nlohmann::json& data);

}  // namespace anoean::report
