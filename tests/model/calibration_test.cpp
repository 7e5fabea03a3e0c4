#include "model/calibration.hpp"

#include <gtest/gtest.h>
#include <numeric>
#include <vector>

#include "core/random.hpp"

namespace anoean {
namespace {

std::vector<float> one_to(std::size_t count) {
  std::vector<float> scores(count);
  std::iota(scores.begin(), scores.end(), 1.0F);
  return scores;
}

TEST(Calibration, PValuesCountTheNormalsAtLeastAsFarOut) {
  const Calibration calibration(one_to(99));
  EXPECT_DOUBLE_EQ(calibration.p_value(0.0F), 1.0);
  EXPECT_DOUBLE_EQ(calibration.p_value(99.0F), 0.02);  // a tie counts
  EXPECT_DOUBLE_EQ(calibration.p_value(99.5F), 0.01);
  EXPECT_DOUBLE_EQ(calibration.smallest_rate(), 0.01);
}

TEST(Calibration, TheThresholdIsWhereThePValueReachesTheRate) {
  for (const std::size_t count : {1U, 7U, 98U, 99U, 100U, 199U, 1000U}) {
    const Calibration calibration(one_to(count));
    for (const double rate : {0.01, 0.02, 0.05, 0.1, 0.5, 0.999}) {
      const float threshold = calibration.threshold(rate);
      for (float score = 0.0F; score <= static_cast<float>(count) + 1.0F; score += 0.5F) {
        const bool alert = score >= threshold;
        const bool promised = calibration.p_value(score) <= rate;
        const bool cannot_promise = calibration.smallest_rate() > rate;
        EXPECT_EQ(alert, cannot_promise ? score > static_cast<float>(count) : promised)
            << count << " scores, rate " << rate << ", score " << score;
      }
    }
  }
}

TEST(Calibration, KeepsItsPromiseOnNewNormals) {
  // 4,000 times 200 calibration scores and one new score of the same law: alerts in at most 5 %, and not far
  // below.
  Random random(1, "simulation");
  std::size_t alerts = 0;
  constexpr std::size_t repetitions = 4000;
  for (std::size_t i = 0; i < repetitions; ++i) {
    std::vector<float> scores(201);
    for (float& score : scores) score = random.uniform(0.0F, 1.0F);
    const float fresh = scores.back();
    scores.pop_back();
    alerts += fresh >= Calibration(scores).threshold(0.05) ? 1 : 0;
  }
  const double rate = static_cast<double>(alerts) / repetitions;
  EXPECT_LT(rate, 0.05 + 4 * 0.0035);
  EXPECT_GT(rate, 0.05 - 4 * 0.0035 - 0.005);
}

}  // namespace
}  // namespace anoean
