#include "metrics/drift.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

#include "core/random.hpp"

namespace anoean {
namespace {

constexpr float no_threshold = std::numeric_limits<float>::infinity();
constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

std::vector<float> draw(Random& random, std::size_t count, float step = 0.0F) {
  std::vector<float> scores(count);
  random.normal(scores);
  for (float& score : scores) score = step > 0.0F ? std::round(score / step) : score;
  return scores;
}

std::vector<float> sorted(std::vector<float> scores) {
  std::sort(scores.begin(), scores.end());
  return scores;
}

// The row (from 0) at which a monitor warns, or none.
std::size_t warned_at(DriftMonitor& monitor, const std::vector<float>& scores) {
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (monitor.take(scores[i])) return i;
  }
  return none;
}

// How many of 400 streams that stay as they are bring a warning at a rate of 0.05.
std::size_t false_warnings(std::size_t calibration, float threshold, float step) {
  Random random(3, "streams");
  std::size_t warnings = 0;
  for (std::uint64_t stream = 1; stream <= 400; ++stream) {
    DriftMonitor monitor(sorted(draw(random, calibration, step)), threshold, 0.05, stream);
    warnings += warned_at(monitor, draw(random, 3000, step)) == none ? 0 : 1;
  }
  return warnings;
}

// 20 are promised at most, 4.5 standard deviations more are allowed. Few calibration scores are the hard
// case: a test that took their distribution for the true one would warn of nearly every stream.
TEST(Drift, RarelyWarnsOfAStreamThatStaysAsItIs) {
  EXPECT_LE(false_warnings(20, no_threshold, 0.0F), 39U);
  EXPECT_LE(false_warnings(200, no_threshold, 0.0F), 39U);
  EXPECT_LE(false_warnings(200, 1.0F, 0.0F), 39U);          // a sixth are alerts
  EXPECT_LE(false_warnings(200, no_threshold, 1.0F), 39U);  // about 7 different scores
  EXPECT_LE(false_warnings(200, 1.0F, 1.0F), 39U);
}

// What it rests on: the wealth is a fair game. Over many streams its mean after a few rows is 1.
TEST(Drift, TheWealthIsFair) {
  Random random(4, "streams");
  for (const float step : {0.0F, 1.0F}) {
    double sum = 0.0;
    double squares = 0.0;
    constexpr std::size_t streams = 20000;
    for (std::uint64_t stream = 1; stream <= streams; ++stream) {
      DriftMonitor monitor(sorted(draw(random, 9, step)), no_threshold, 1e-9, stream);
      for (const float score : draw(random, 30, step)) monitor.take(score);
      sum += monitor.wealth();
      squares += monitor.wealth() * monitor.wealth();
    }
    const double mean = sum / streams;
    const double error = std::sqrt((squares / streams - mean * mean) / streams);
    EXPECT_NEAR(mean, 1.0, 4.5 * error) << step;
    EXPECT_LT(error, 0.01) << step;
  }
}

TEST(Drift, WarnsSoonAfterAStreamTurns) {
  struct Turn {
    const char* name;
    float factor;
    float shift;
    std::size_t longest_delay;
  };
  for (const Turn& turn : {Turn{"up", 1.0F, 0.5F, 600}, Turn{"down", 1.0F, -0.5F, 600},
                           Turn{"wider", 1.5F, 0.0F, 800}, Turn{"far", 1.0F, 2.0F, 100}}) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      Random random(seed, "turning stream");
      DriftMonitor monitor(sorted(draw(random, 2000)), no_threshold, 0.01, seed);
      EXPECT_EQ(warned_at(monitor, draw(random, 5000)), none) << turn.name << " " << seed;
      std::vector<float> turned = draw(random, 5000);
      for (float& score : turned) score = score * turn.factor + turn.shift;
      EXPECT_LT(warned_at(monitor, turned), turn.longest_delay) << turn.name << " " << seed;
      EXPECT_FALSE(monitor.take(0.0F)) << "it warns once";
    }
  }
}

TEST(Drift, TellsTheDirection) {
  Random random(1, "direction");
  DriftMonitor monitor(sorted(draw(random, 1000)), no_threshold, 1e-300, 1);
  EXPECT_DOUBLE_EQ(monitor.expected_upper_share(), 0.5);
  for (const float score : draw(random, 3000)) monitor.take(score);
  EXPECT_NEAR(monitor.recent_upper_share(), 0.5, 0.1);
  for (const float score : draw(random, 2000)) monitor.take(score + 0.5F);
  EXPECT_GT(monitor.recent_upper_share(), 0.6);
}

TEST(Drift, AlertsDoNotMatter) {
  Random random(2, "alerts");
  const std::vector<float> calibration = sorted(draw(random, 500));
  DriftMonitor without(calibration, 2.0F, 0.01);
  DriftMonitor with(calibration, 2.0F, 0.01);
  for (const float score : draw(random, 2000)) {
    without.take(score);
    with.take(score);
    for (int alerts = 0; alerts < 3; ++alerts) with.take(2.0F + static_cast<float>(alerts));
  }
  EXPECT_EQ(without.wealth(), with.wealth());
  EXPECT_NE(without.wealth(), 1.0);
}

TEST(Drift, NeedsCalibrationScoresBelowTheThreshold) {
  EXPECT_THROW(DriftMonitor({}, no_threshold, 0.01), Error);
  EXPECT_THROW(DriftMonitor(std::vector<float>{1.0F}, no_threshold, 0.01), Error);
  EXPECT_THROW(DriftMonitor(std::vector<float>{1.0F, 2.0F, 3.0F}, 2.0F, 0.01), Error);
  EXPECT_NO_THROW(DriftMonitor(std::vector<float>{1.0F, 2.0F}, no_threshold, 0.01));
}

}  // namespace
}  // namespace anoean
