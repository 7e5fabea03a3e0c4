#include <anoean/metrics.hpp>
#include <anoean/scorer.hpp>

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <vector>

#include "data/known_data.hpp"
#include "detectors/svm_detector.hpp"
#include "model/labels.hpp"
#include "model/model.hpp"

namespace anoean {
namespace {

// The average precision of double values: that of their ranks, which floats count without a gap.
double average_precision_of(const std::vector<double>& values, const std::vector<std::uint8_t>& anomalous) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<float> ranks(values.size());
  float rank = 0.0F;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && values[order[i]] != values[order[i - 1]]) rank += 1.0F;
    ranks[order[i]] = rank;
  }
  return average_precision(ranks, anomalous);
}

std::size_t distinct(auto values) {
  std::sort(values.begin(), values.end());
  return static_cast<std::size_t>(std::unique(values.begin(), values.end()) - values.begin());
}

class SvmScores : public ::testing::TestWithParam<const char*> {};

// Scores are floats, decision values doubles that pile up far from the support vectors.
TEST_P(SvmScores, RankRealRowsAsTheDecisionValuesDo) {
  ANOEAN_NEED_DATA("nsl-kdd/KDDTest+.txt.gz");
  const std::string folder = testing::known_data() + "/nsl-kdd/";
  ReadOptions reading;
  reading.layout = "nsl-kdd";
  reading.categorical = {"class"};
  FitOptions options;
  options.label = "class";
  options.normal = {"normal"};
  options.method = GetParam();
  options.preprocessing = "standard";
  options.settings = {{"gamma", "0.4"}, {"most_rows", "3000"}, {"choose_by", "defaults"}};
  const Scorer scorer = fit(read_table(folder + "KDDTrain+.txt.gz", reading), options);
  const Table test = read_table(folder + "KDDTest+.txt.gz", reading);
  const std::vector<float> scores = scorer.score(test, 1);

  const Scorer::Model& model = scorer.model();
  const SupportVectors& machine = dynamic_cast<const SvmDetector&>(*model.detector).machine();
  // Kernel sums are decision values before ρ is taken off, which costs the small ones their digits.
  std::vector<double> sums(test.rows);
  ThreadPool pool(1);
  machine.kernel_sums(model.preprocessor.transform(test), sums, pool);
  std::vector<float> plain;  // what softplus of the decision value itself would leave
  for (double& sum : sums) {
    const double side = model.method == "svm" ? 1.0 : -1.0;
    const double decision = side * (sum - machine.offset());
    plain.push_back(static_cast<float>(std::max(decision, 0.0) + std::log1p(std::exp(-std::fabs(decision)))));
    sum *= side;
  }
  std::vector<std::uint8_t> anomalous;
  for (const std::uint8_t normal : read_labels(test, "class", {"normal"}).normal)
    anomalous.push_back(normal == 0 ? 1 : 0);

  EXPECT_NEAR(average_precision(scores, anomalous), average_precision_of(sums, anomalous), 3e-6);
  EXPECT_GT(distinct(scores), distinct(plain));
  EXPECT_GT(distinct(scores), distinct(sums) * 94 / 100);
}

INSTANTIATE_TEST_SUITE_P(Machines, SvmScores, ::testing::Values("ocsvm", "svm"),
                         [](const auto& machine) { return std::string(machine.param); });

}  // namespace
}  // namespace anoean
