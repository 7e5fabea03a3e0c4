#include "metrics/gold.hpp"

#include <anoean/error.hpp>
#include <anoean/metrics.hpp>

#include <cmath>
#include <gtest/gtest.h>
#include <string>

namespace anoean {
namespace {

constexpr double tolerance = 1e-9;

class MetricsGoldTest : public testing::TestWithParam<std::string> {
 protected:
  void expect_equal(const ThresholdMetrics& found, const std::string& prefix) const {
    const double threshold = gold_.number(prefix + ".threshold");
    EXPECT_NEAR(found.threshold, threshold, tolerance * std::abs(threshold)) << prefix;
    EXPECT_NEAR(found.f1, gold_.number(prefix + ".f1"), tolerance) << prefix;
    EXPECT_NEAR(found.precision, gold_.number(prefix + ".precision"), tolerance) << prefix;
    EXPECT_NEAR(found.recall, gold_.number(prefix + ".recall"), tolerance) << prefix;
    EXPECT_NEAR(found.false_alarm, gold_.number(prefix + ".false_alarm"), tolerance) << prefix;
    EXPECT_NEAR(found.false_positive_rate, gold_.number(prefix + ".false_positive_rate"), tolerance)
        << prefix;
  }

  const MetricsGold gold_ = read_metrics_gold(GetParam());
};

TEST_P(MetricsGoldTest, AveragePrecision) {
  EXPECT_NEAR(average_precision(gold_.scores, gold_.anomalous), gold_.number("average_precision"), tolerance);
}

TEST_P(MetricsGoldTest, RocAuc) {
  if (gold_.measures.at("roc_auc") == "undefined") {
    EXPECT_THROW(roc_auc(gold_.scores, gold_.anomalous), Error);
  } else {
    EXPECT_NEAR(roc_auc(gold_.scores, gold_.anomalous), gold_.number("roc_auc"), tolerance);
  }
}

TEST_P(MetricsGoldTest, BestF1) {
  const ThresholdMetrics best = best_f1(gold_.scores, gold_.anomalous);
  expect_equal(best, "best_f1");
  expect_equal(at_threshold(gold_.scores, gold_.anomalous, best.threshold), "best_f1");
}

TEST_P(MetricsGoldTest, AtFalsePositiveRate) {
  for (const std::string rate : {"0.0", "0.01", "0.1", "0.5"}) {
    if (gold_.has("at_rate_" + rate + ".f1")) {
      expect_equal(at_false_positive_rate(gold_.scores, gold_.anomalous, std::stod(rate)), "at_rate_" + rate);
    } else {
      EXPECT_THROW(at_false_positive_rate(gold_.scores, gold_.anomalous, std::stod(rate)), Error);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(ScikitLearn, MetricsGoldTest, testing::ValuesIn(metrics_gold_names()),
                         [](const auto& gold) { return gold.param; });

}  // namespace
}  // namespace anoean
