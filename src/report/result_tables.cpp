#include "report/result_tables.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

namespace anoean::report {
namespace {

using Json = nlohmann::json;

// Whatever else stands there, or nothing, is no number.
std::optional<double> number_at(const Json& object, const char* key) {
  if (!object.is_object()) return std::nullopt;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

std::string text_at(const Json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

const Json& child(const Json& object, const char* key) {
  static const Json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

std::string written(const std::string& method) {
  static const std::map<std::string, std::string> names = {{"alad", "ALAD"},
                                                           {"anoean", "AnoEAN"},
                                                           {"anoean-faithful", "AnoEAN as in the paper"},
                                                           {"anogan", "AnoGAN"},
                                                           {"egbad", "EGBAD"},
                                                           {"ocsvm", "OC-SVM"},
                                                           {"mahalanobis", "Mahalanobis"},
                                                           {"isolation-forest", "Isolation forest"},
                                                           {"devnet", "DevNet"},
                                                           {"deep-sad", "Deep SAD"},
                                                           {"prenet", "PReNet"},
                                                           {"xgboost", "XGBoost"},
                                                           {"svm", "SVM"},
                                                           {"untrained", "Untrained"}};
  const auto found = names.find(method);
  return found == names.end() ? method : found->second;
}

Row row_of(const Json& group) {
  Row row;
  const std::string method = text_at(group, "method");
  row.method = written(method);
  row.sanity = method == "mahalanobis" || method == "untrained";
  row.runs = static_cast<int>(number_at(group, "n").value_or(0));
  for (const Column& column : columns()) {
    const Json& metric = child(child(group, "metrics"), column.key);
    row.cells.push_back(
        {number_at(metric, "mean"), number_at(metric, "std"), number_at(child(group, "paper"), column.key)});
  }
  return row;
}

// What looks equal is equal.
double shown(double fraction) { return std::stod(percent(fraction)); }

void mark_best(std::vector<Row>& rows, std::size_t column) {
  const double sign = columns()[column].high ? 1.0 : -1.0;
  std::optional<double> best;
  for (const Row& row : rows) {
    if (row.sanity || !row.cells[column].mean) continue;
    const double value = sign * shown(*row.cells[column].mean);
    if (!best || value > *best) best = value;
  }
  for (Row& row : rows) {
    Cell& cell = row.cells[column];
    cell.best = !row.sanity && cell.mean && best && sign * shown(*cell.mean) == *best;
  }
}

bool same_case(const Json& one, const Json& other) {
  constexpr std::array<const char*, 3> keys{"experiment", "dataset", "case"};
  return std::all_of(keys.begin(), keys.end(),
                     [&](const char* key) { return text_at(one, key) == text_at(other, key); });
}

ResultTable table_of(const Json& data, const Json& one) {
  ResultTable table;
  const bool first = text_at(one, "experiment") == "table1";
  table.title = std::string(first ? "Table 1" : "Table 2") + ": " + text_at(one, "title");
  for (const Json& method : child(data, "methods")) {
    for (const Json& group : child(data, "groups")) {
      if (same_case(group, one) && child(group, "method") == method) table.rows.push_back(row_of(group));
    }
  }
  for (std::size_t i = 0; i < columns().size(); ++i) mark_best(table.rows, i);
  return table;
}

// "labels-5" is "5 %".
std::string share(const std::string& name) {
  constexpr std::string_view prefix = "labels-";
  return name.starts_with(prefix) ? name.substr(prefix.size()) + " %" : name;
}

RankCell rank_cell(const Json& entry, const std::string& method) {
  RankCell cell;
  std::optional<double> best;
  for (const Json& one : child(entry, "methods")) {
    const std::optional<double> rank = number_at(one, "mean_rank");
    if (rank && (!best || *rank < *best)) best = rank;
    if (text_at(one, "method") != method) continue;
    cell.rank = rank;
    cell.mean = number_at(one, "mean");
  }
  cell.best = cell.rank && cell.rank == best;
  return cell;
}

RankTable rank_table(const Json& data, const std::string& metric, const std::string& title) {
  RankTable table{.metric = title, .cases = {}, .rows = {}, .sets = {}, .critical_difference = {}};
  for (const Json& method : child(data, "methods")) {
    if (method.is_string())
      table.rows.emplace_back(written(method.get<std::string>()), std::vector<RankCell>());
  }
  for (const Json& entry : child(data, "ranks")) {
    if (text_at(entry, "metric") != metric) continue;
    table.cases.push_back(share(text_at(entry, "case")));
    table.sets.push_back(child(entry, "sets").size());
    table.critical_difference.push_back(number_at(entry, "critical_difference").value_or(0.0));
    std::size_t row = 0;
    for (const Json& method : child(data, "methods")) {
      if (method.is_string()) table.rows[row++].second.push_back(rank_cell(entry, method.get<std::string>()));
    }
  }
  return table;
}

}  // namespace

std::vector<RankTable> rank_tables(const Json& data) {
  std::vector<RankTable> tables;
  for (const auto& [metric, title] :
       {std::pair<const char*, const char*>{"auc_pr", "AUC-PR"}, {"auc_roc", "AUC-ROC"}}) {
    RankTable table = rank_table(data, metric, title);
    if (!table.cases.empty()) tables.push_back(std::move(table));
  }
  return tables;
}

const std::vector<Column>& columns() {
  static const std::vector<Column> all = {{"auc_pr", "AUC-PR", true},
                                          {"f1", "F1", true},
                                          {"false_alarm", "False alarm", false},
                                          {"recall", "Recall", true}};
  return all;
}

std::vector<ResultTable> result_tables(const Json& data) {
  std::vector<ResultTable> tables;
  for (const std::string_view experiment : {"table1", "table2"}) {
    for (const Json& one : child(data, "cases")) {
      if (text_at(one, "experiment") != experiment) continue;
      ResultTable table = table_of(data, one);
      if (!table.rows.empty()) tables.push_back(std::move(table));
    }
  }
  return tables;
}

std::string percent(double fraction) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.1f", 100.0 * fraction);
  return text.data();
}

std::string explanation(const Json& data) {
  const std::string command = text_at(child(data, "about"), "command");
  return "In %, mean ± standard deviation over seeds; the paper's figure in brackets; the best in bold, but "
         "for Mahalanobis and the untrained encoder. F1, false alarm = FP/(FP+TP) and recall at the "
         "threshold that is best on the test set, as in the paper." +
         (command.empty() ? "" : " Made by: " + command + ".");
}

}  // namespace anoean::report
