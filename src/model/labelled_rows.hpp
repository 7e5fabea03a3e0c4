#pragma once

#include <anoean/scorer.hpp>
#include <anoean/table.hpp>

#include <optional>
#include <string>
#include <vector>

#include "model/labels.hpp"

namespace anoean {

struct Labelled {
  Labels labels;
  std::optional<Table> table;  // without the rows that have no label; nothing where all have one
};

// Rows whose label is missing are neither normal nor known anomalies: they cannot be learnt from. Without a
// label column every row is normal. Throws Error as read_labels does.
Labelled read_labelled(const Table& table, const FitOptions& options);

// What the known anomalies of a table of their own are called: one class per row.
std::vector<std::string> anomaly_classes(const Table& anomalies, const FitOptions& options);

}  // namespace anoean
