#include <anoean/error.hpp>
#include <anoean/metrics.hpp>

#include <cmath>
#include <cstdint>
#include <gtest/gtest.h>
#include <span>
#include <vector>

#include "core/random.hpp"
#include "metrics/gold.hpp"

namespace anoean {
namespace {

// The mean score of the anomalies: its spread is known in closed form.
double mean_of_anomalies(std::span<const float> scores, std::span<const std::uint8_t> anomalous) {
  double sum = 0.0;
  double count = 0.0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (anomalous[i] != 0) sum += static_cast<double>(scores[i]), count += 1.0;
  }
  return sum / count;
}

TEST(Bootstrap, MatchesTheNormalApproximationOfAMean) {
  std::vector<float> scores(800);
  Random(7, "scores").normal(scores);
  const std::vector<std::uint8_t> all(scores.size(), 1);
  const double mean = mean_of_anomalies(scores, all);
  double variance = 0.0;
  for (const float score : scores) variance += std::pow(static_cast<double>(score) - mean, 2);
  const double deviation = std::sqrt(variance) / static_cast<double>(scores.size());
  const Interval interval = bootstrap_interval(mean_of_anomalies, scores, all, 0.9, 4000);
  EXPECT_NEAR(interval.low, mean - 1.645 * deviation, 0.1 * deviation);
  EXPECT_NEAR(interval.high, mean + 1.645 * deviation, 0.1 * deviation);
}

TEST(Bootstrap, HoldsTheMeasureAndNarrowsWithConfidence) {
  const MetricsGold gold = read_metrics_gold("random");
  for (const Metric metric : {average_precision, roc_auc}) {
    const double value = metric(gold.scores, gold.anomalous);
    const Interval wide = bootstrap_interval(metric, gold.scores, gold.anomalous, 0.95, 500);
    const Interval narrow = bootstrap_interval(metric, gold.scores, gold.anomalous, 0.5, 500);
    EXPECT_LT(wide.low, narrow.low);
    EXPECT_LT(narrow.low, value);
    EXPECT_LT(value, narrow.high);
    EXPECT_LT(narrow.high, wide.high);
  }
}

TEST(Bootstrap, KeepsTheNumberOfRowsOfEachClass) {
  const auto share = [](std::span<const float>, std::span<const std::uint8_t> anomalous) {
    double count = 0.0;
    for (const std::uint8_t label : anomalous) count += label;
    return count;
  };
  const MetricsGold gold = read_metrics_gold("rare");
  const Interval interval = bootstrap_interval(share, gold.scores, gold.anomalous, 0.95, 50);
  EXPECT_EQ(interval.low, 4.0);
  EXPECT_EQ(interval.high, 4.0);
}

TEST(Bootstrap, DependsOnTheSeedAlone) {
  const MetricsGold gold = read_metrics_gold("random");
  const Interval first = bootstrap_interval(roc_auc, gold.scores, gold.anomalous, 0.95, 100, 1);
  const Interval again = bootstrap_interval(roc_auc, gold.scores, gold.anomalous, 0.95, 100, 1);
  const Interval other = bootstrap_interval(roc_auc, gold.scores, gold.anomalous, 0.95, 100, 2);
  EXPECT_EQ(first.low, again.low);
  EXPECT_EQ(first.high, again.high);
  EXPECT_NE(first.low, other.low);
}

TEST(Bootstrap, RefusesBadOptions) {
  const std::vector<float> scores{1.0F, 2.0F};
  const std::vector<std::uint8_t> anomalous{0, 1};
  EXPECT_THROW(bootstrap_interval(roc_auc, scores, anomalous, 1.0), Error);
  EXPECT_THROW(bootstrap_interval(roc_auc, scores, anomalous, 0.0), Error);
  EXPECT_THROW(bootstrap_interval(roc_auc, scores, anomalous, 0.9, 0), Error);
  const std::vector<std::uint8_t> one_class{1, 1};
  EXPECT_THROW(bootstrap_interval(roc_auc, scores, one_class), Error);
}

}  // namespace
}  // namespace anoean
