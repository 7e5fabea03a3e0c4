#include <anoean/error.hpp>
#include <anoean/metrics.hpp>

#include <cmath>
#include <limits>
#include <string>

#include "metrics/cuts.hpp"

namespace anoean {
namespace {

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

double f1(const Cut& cut, const Cut& everything) {
  const std::size_t alerts = cut.true_positives + cut.false_positives;
  return share(2 * cut.true_positives, alerts + everything.true_positives);
}

ThresholdMetrics describe(const Cut& cut, const Cut& everything, double threshold) {
  const std::size_t alerts = cut.true_positives + cut.false_positives;
  ThresholdMetrics metrics;
  metrics.threshold = threshold;
  metrics.f1 = f1(cut, everything);
  metrics.precision = share(cut.true_positives, alerts);
  metrics.recall = share(cut.true_positives, everything.true_positives);
  metrics.false_alarm = share(cut.false_positives, alerts);
  metrics.false_positive_rate = share(cut.false_positives, everything.false_positives);
  return metrics;
}

}  // namespace

ThresholdMetrics at_threshold(std::span<const float> scores, std::span<const std::uint8_t> anomalous,
                              double threshold) {
  const std::vector<Cut> all = cuts(scores, anomalous);
  if (std::isnan(threshold)) throw Error(Error::Kind::bad_input, "the threshold is not a number");
  Cut lowest_alert;
  for (const Cut& cut : all) {
    if (static_cast<double>(cut.score) >= threshold) lowest_alert = cut;
  }
  return describe(lowest_alert, all.back(), threshold);
}

ThresholdMetrics best_f1(std::span<const float> scores, std::span<const std::uint8_t> anomalous) {
  const std::vector<Cut> all = cuts(scores, anomalous);
  Cut best = all.front();
  for (const Cut& cut : all) {
    if (f1(cut, all.back()) > f1(best, all.back())) best = cut;
  }
  return describe(best, all.back(), best.score);
}

ThresholdMetrics at_false_positive_rate(std::span<const float> scores,
                                        std::span<const std::uint8_t> anomalous, double rate) {
  const std::vector<Cut> all = cuts(scores, anomalous);
  if (!(rate >= 0.0 && rate <= 1.0)) {
    throw Error(Error::Kind::bad_input,
                "the false-positive rate " + std::to_string(rate) + " is out of range", {},
                "use a number from 0 to 1");
  }
  if (all.back().false_positives == 0) {
    throw Error(Error::Kind::bad_input, "the false-positive rate is not defined without normal rows");
  }
  // Where the highest score already exceeds the rate, nothing may be an alert.
  Cut lowest;
  lowest.score = std::nextafter(all.front().score, std::numeric_limits<float>::infinity());
  for (const Cut& cut : all) {
    if (share(cut.false_positives, all.back().false_positives) > rate) break;
    lowest = cut;
  }
  return describe(lowest, all.back(), lowest.score);
}

}  // namespace anoean
