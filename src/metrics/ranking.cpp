#include <anoean/error.hpp>
#include <anoean/metrics.hpp>

#include "metrics/cuts.hpp"

namespace anoean {

double average_precision(std::span<const float> scores, std::span<const std::uint8_t> anomalous) {
  const std::vector<Cut> all = cuts(scores, anomalous);
  const double anomalies = static_cast<double>(all.back().true_positives);
  if (anomalies == 0.0) return 0.0;
  // Precision weighed by counts, which are exact: however it rounds, the sum is not above that of the counts.
  double area = 0.0;
  std::size_t before = 0;
  for (const Cut& cut : all) {
    const double precision = static_cast<double>(cut.true_positives) /
                             static_cast<double>(cut.true_positives + cut.false_positives);
    area += static_cast<double>(cut.true_positives - before) * precision;
    before = cut.true_positives;
  }
  return area / anomalies;
}

double roc_auc(std::span<const float> scores, std::span<const std::uint8_t> anomalous) {
  const std::vector<Cut> all = cuts(scores, anomalous);
  const double anomalies = static_cast<double>(all.back().true_positives);
  const double normals = static_cast<double>(all.back().false_positives);
  if (anomalies == 0.0 || normals == 0.0) {
    throw Error(Error::Kind::bad_input,
                anomalies == 0.0 ? "the ROC AUC is not defined without anomalies"
                                 : "the ROC AUC is not defined without normal rows",
                {}, "measure on rows of both kinds");
  }
  // Pairs of an anomaly and a normal row in the right order, ties counted half; whole and half numbers are
  // exact.
  double ordered_pairs = 0.0;
  Cut before;
  for (const Cut& cut : all) {
    const double mean_above = 0.5 * static_cast<double>(before.true_positives + cut.true_positives);
    ordered_pairs += mean_above * static_cast<double>(cut.false_positives - before.false_positives);
    before = cut;
  }
  return ordered_pairs / (anomalies * normals);
}

}  // namespace anoean
