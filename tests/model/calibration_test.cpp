#include "model/calibration.hpp"

#include <anoean/error.hpp>

#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <string>
#include <utility>
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
    std::vector<float> tied = one_to(count);
    for (float& score : tied) score = std::floor(score / 7.0F);
    for (const std::vector<float>& scores : {one_to(count), tied}) {
      const Calibration calibration(scores);
      for (const double rate : {calibration.smallest_rate(), 0.01, 0.02, 0.05, 0.1, 0.3, 0.5, 0.7, 0.999}) {
        if (calibration.smallest_rate() > rate) continue;
        const float threshold = calibration.threshold(rate);
        for (std::size_t half = 0; half <= 2 * count + 2; ++half) {
          const float score = static_cast<float>(half) / 2.0F;
          EXPECT_EQ(score >= threshold, calibration.p_value(score) <= rate)
              << count << " scores, rate " << rate << ", score " << score;
        }
      }
    }
  }
}

TEST(Calibration, RefusesToPromiseWhatItCannot) {
  const auto answer = [](std::size_t count, double rate) {
    try {
      Calibration(one_to(count)).threshold(rate);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("promised");
  };
  EXPECT_EQ(answer(99, 0.01), "promised");
  EXPECT_EQ(
      answer(98, 0.01),
      "false_alarm_rate: 98 calibration normals cannot promise a false-alarm rate of 0.01; ask for 1/99 = "
      "0.01011 or more, or calibrate with at least 99 normal rows (fit holds back 15 % of those it gets; "
      "anoean threshold takes them all)");
  EXPECT_NE(answer(0, 0.5).find("0 calibration normals"), std::string::npos);
  EXPECT_NE(answer(10, 1e-300).find("cannot promise"), std::string::npos);
  for (const double rate : {0.0, -0.1, 1.0, std::nan("")}) {
    EXPECT_NE(answer(10, rate).find("must lie between 0 and 1"), std::string::npos) << rate;
  }
}

// How many of so many new normals are alerts, each against a calibration set of its own.
std::size_t alerts_among_normals(double rate, std::size_t calibration, std::size_t distinct_scores,
                                 std::size_t repetitions) {
  Random random(1, "simulation");
  std::size_t alerts = 0;
  std::vector<float> scores(calibration + 1);
  for (std::size_t i = 0; i < repetitions; ++i) {
    for (float& score : scores) {
      score = distinct_scores == 0 ? random.uniform(0.0F, 1.0F)
                                   : static_cast<float>(random.below(distinct_scores));
    }
    const std::vector<float> known(scores.begin(), scores.end() - 1);
    alerts += scores.back() >= Calibration(known).threshold(rate) ? 1 : 0;
  }
  return alerts;
}

TEST(Calibration, KeepsItsPromiseOnNewNormals) {
  // Without ties P(alert) is ⌊R (n + 1)⌋ / (n + 1) exactly, with ties no more. Deviations of 4.5 standard
  // ones are allowed: 7 in a million for a right answer, but one alert more per calibration set, 1/(n + 1),
  // is found.
  constexpr std::size_t repetitions = 20000;
  for (const auto& [promised, normals] : {std::pair{0.05, 199U}, {0.05, 30U}, {0.25, 10U}, {0.5, 1U}}) {
    const double rate = promised;  // a lambda cannot take hold of the names of a pair
    const std::size_t calibration = normals;
    const double all = normals + 1.0;
    const double exact = std::floor(rate * all + 1e-9) / all;
    const double slack = 4.5 * std::sqrt(repetitions * exact * (1.0 - exact));
    const auto alerts = [&](std::size_t distinct) {
      return static_cast<double>(alerts_among_normals(rate, calibration, distinct, repetitions));
    };
    EXPECT_NEAR(alerts(0), repetitions * exact, slack) << rate << " " << calibration;
    for (const std::size_t distinct : {1U, 3U, 20U}) {
      EXPECT_LE(alerts(distinct), repetitions * exact + slack)
          << rate << " " << calibration << " " << distinct;
    }
  }
}

}  // namespace
}  // namespace anoean
