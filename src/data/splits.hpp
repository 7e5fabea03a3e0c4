#pragma once

#include <anoean/table.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace anoean {

// How the rows given to fit are divided.
struct SplitOptions {
  std::uint64_t seed = 1;
  std::string by = "random";  // "random" (anomalies by class), "group:COL", "time:COL"
  double validation = 0.15;   // share of the normals for epoch choice, μ, Σ
  double calibration = 0.15;  // share of the normals for p-values and the threshold, nothing else
  double validation_anomalies =
      0.2;                    // share of the anomalies, per class; the first of a class goes to training
  double seen_classes = 1.0;  // share of the anomaly classes to learn from, drawn by seed, at least one
};

// Row indices, each row in exactly one list, each list ascending.
struct Split {
  std::vector<std::size_t> train_normals;
  std::vector<std::size_t> validation_normals;
  std::vector<std::size_t> calibration_normals;
  std::vector<std::size_t> train_anomalies;
  std::vector<std::size_t> validation_anomalies;
  std::vector<std::size_t> unused_anomalies;  // of groups that calibrate
  std::vector<std::size_t> unseen_anomalies;  // of the classes that are kept for test time
};

// classes: per row the label's text ("" where there is none); normal[row] non-zero for normal rows.
// "group:COL" keeps rows with equal COL together; "time:COL" gives the earliest rows to training, the next to
// validation, the latest to calibration. Throws Error on a missing column, or when a part of the normals
// would be empty (fewer than 8 normals).
Split split_rows(const Table& table, std::span<const std::string> classes,
                 std::span<const std::uint8_t> normal, const SplitOptions& options);

}  // namespace anoean
