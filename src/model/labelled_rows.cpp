#include "model/labelled_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "data/table_rows.hpp"

namespace anoean {
namespace {

Labels all_normal(const Table& table) {
  Labels labels;
  labels.classes.assign(table.rows, "");
  labels.normal.assign(table.rows, 1);
  return labels;
}

}  // namespace

void note(const FitOptions& options, const std::string& text) {
  if (!options.progress) return;
  Progress progress;
  progress.stage = "data";
  progress.warning = text;
  options.progress(progress);
}

void note_non_finite(const Table& table, const FitOptions& options) {
  const auto note_count = [&](const std::string& what, std::size_t count) {
    if (count > 0)
      note(options,
           what + " " + std::to_string(count) + " values that are not finite; they count as missing");
  };
  for (const Column& column : table.columns)
    note_count("column \"" + column.name + "\" has", column.non_finite);
  note_count("the images have", table.images.non_finite);
}

Labelled read_labelled(const Table& table, const FitOptions& options) {
  if (options.label.empty()) return {all_normal(table), std::nullopt};
  Labels labels = read_labels(table, options.label, options.normal);
  for (const std::string& value : options.normal) {
    if (labels.counts.contains(label_text(value))) continue;
    note(options, "no row has \"" + options.label + "\" = " + value + ", which is said to be normal");
  }
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
  std::replace(classes.begin(), classes.end(), std::string(), unnamed);
  return classes;
}

}  // namespace anoean
