#include "model/labelled_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "data/table_rows.hpp"
#include "model/notes.hpp"

namespace anoean {
namespace {

Labels all_normal(const Table& table) {
  Labels labels;
  labels.classes.assign(table.rows, "");
  labels.normal.assign(table.rows, 1);
  return labels;
}

}  // namespace

Labelled read_labelled(const Table& table, const FitOptions& options) {
  if (options.label.empty()) return {all_normal(table), std::nullopt};
  Labels labels = read_labels(table, options.label, options.normal);
  note_labels(labels, options);
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < table.rows; ++row) {
    if (!labels.classes[row].empty()) rows.push_back(row);
  }
  if (rows.size() == table.rows) return {std::move(labels), std::nullopt};
  note(options, std::to_string(table.rows - rows.size()) + " rows have no label and are left out");
  Table labelled = select_rows(table, rows);
  labels = read_labels(labelled, options.label, options.normal);
  return {std::move(labels), std::move(labelled)};
}

std::vector<std::string> anomaly_classes(const Table& anomalies, const FitOptions& options) {
  const std::string unnamed = "anomaly";
  const Column* label = options.label.empty() ? nullptr : anomalies.find(options.label);
  if (label == nullptr) return std::vector<std::string>(anomalies.rows, unnamed);
  std::vector<std::string> classes = label_texts(*label);
  const std::set<std::string> normal = label_texts(options.normal);
  const auto rows = std::count_if(classes.begin(), classes.end(),
                                  [&](const std::string& name) { return normal.contains(name); });
  if (rows > 0)
    note(options, std::to_string(rows) + " rows of the known anomalies have a \"" + options.label +
                      "\" that is said to be normal, and are learnt as anomalies all the same");
  std::replace(classes.begin(), classes.end(), std::string(), unnamed);
  return classes;
}

}  // namespace anoean
