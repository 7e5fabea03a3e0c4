#pragma once

#include <anoean/metrics.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace anoean {

// Scored and labelled rows, gathered block by block.
struct ScoredRows {
  std::vector<float> scores;
  std::vector<std::uint8_t> anomalous;  // non-zero for anomalies
  std::vector<std::string> classes;     // the label's text
  std::size_t unlabelled = 0;           // rows without a label, left out
};

struct ClassRecall {
  std::string name;
  std::size_t rows = 0;
  double recall = 0.0;  // share of its rows at or above the threshold
  bool seen = false;    // the model was trained with anomalies of this class
};

// How well a model tells labelled rows apart. The names are those of the results' columns.
struct Evaluation {
  std::size_t normals = 0;
  std::size_t anomalies = 0;
  double auc_pr = 0.0;
  Interval auc_pr_interval;  // 95 %, bootstrap over the rows
  double auc_roc = 0.0;
  ThresholdMetrics best;                // at the threshold with the best F1 on these rows
  ThresholdMetrics at_threshold;        // at the model's own threshold
  std::optional<double> auc_pr_seen;    // all normals with the anomalies of classes seen in training
  std::optional<double> auc_pr_unseen;  // … of classes that training did not see
  std::vector<ClassRecall> classes;     // of the anomalies, by name
};

// Throws Error when normals or anomalies are missing.
Evaluation evaluate(const ScoredRows& rows, double threshold, const std::set<std::string>& seen_classes);

}  // namespace anoean
