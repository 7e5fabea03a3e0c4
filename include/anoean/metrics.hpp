#pragma once

#include <anoean/export.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace anoean {

// All of these take one score per row (higher = more anomalous, finite) and one label per row (non-zero =
// anomaly, the positive class), and throw Error on unequal lengths, NaN scores, or a missing class where both
// are needed.

// Average precision, the area under the precision-recall curve as a step function: Σ (Rₙ − Rₙ₋₁) Pₙ over the
// distinct scores, ties taken together. 0 without anomalies.
ANOEAN_API double average_precision(std::span<const float> scores, std::span<const std::uint8_t> anomalous);

// Area under the ROC curve, ties counted half. Needs both classes.
ANOEAN_API double roc_auc(std::span<const float> scores, std::span<const std::uint8_t> anomalous);

// What a threshold does: rows with score >= threshold are alerts.
struct ThresholdMetrics {
  double threshold = 0.0;
  double f1 = 0.0;
  double precision = 0.0;
  double recall = 0.0;
  double false_alarm = 0.0;          // FP / (FP + TP), the share of alerts that are false; 0 without alerts
  double false_positive_rate = 0.0;  // FP / normals
};

ANOEAN_API ThresholdMetrics at_threshold(std::span<const float> scores,
                                         std::span<const std::uint8_t> anomalous, double threshold);
// At the threshold with the largest F1 (the highest of equals).
ANOEAN_API ThresholdMetrics best_f1(std::span<const float> scores, std::span<const std::uint8_t> anomalous);
// At the lowest threshold whose false-positive rate is at most the given one.
ANOEAN_API ThresholdMetrics at_false_positive_rate(std::span<const float> scores,
                                                   std::span<const std::uint8_t> anomalous, double rate);

// The procedure of Benjamini and Hochberg ("Controlling the false discovery rate", J. R. Statist. Soc. B 57,
// 1995, equation (1)) over one p-value per row: with p₍ₖ₎ the largest of the sorted ones with p₍ₖ₎ ≤ k q / m,
// non-zero for rows with p ≤ p₍ₖ₎. The expected share of false ones among them is at most q, also for the
// p-values of one Scorer, which depend on each other by its calibration normals (S. Bates et al., "Testing
// for outliers with conformal p-values", Annals of Statistics 51, 2023, theorem 2). Throws Error on a p-value
// outside of 0 … 1 and on a q that is not between 0 and 1.
ANOEAN_API std::vector<std::uint8_t> benjamini_hochberg(std::span<const double> p_values, double q);

struct Interval {
  double low = 0.0;
  double high = 0.0;
};

// Percentile bootstrap interval of a metric: rows drawn with replacement within each class.
using Metric = double (*)(std::span<const float>, std::span<const std::uint8_t>);
ANOEAN_API Interval bootstrap_interval(Metric metric, std::span<const float> scores,
                                       std::span<const std::uint8_t> anomalous, double confidence = 0.95,
                                       std::size_t draws = 1000, std::uint64_t seed = 1);

}  // namespace anoean
