#include <anoean/metrics.hpp>

#include <cmath>
#include <gtest/gtest.h>
#include <utility>
#include <vector>

#include "core/random.hpp"
#include "model/calibration.hpp"

namespace anoean {
namespace {

struct Simulation {
  std::size_t calibration = 0;
  std::size_t normals = 0;    // of a batch
  std::size_t anomalies = 0;  // of a batch
  float step = 0.0F;  // scores are rounded up to its multiples, so that there are ties; 0: they are not
  double q = 0.0;
};

std::vector<float> draw(Random& random, std::size_t count, float shift, float step) {
  std::vector<float> scores(count);
  random.normal(scores);
  for (float& score : scores) {
    score += shift;
    if (step > 0.0F) score = std::ceil(score / step) * step;
  }
  return scores;
}

// The share of false alerts among the alerts of one batch.
double false_share(Random& random, const Simulation& setting) {
  const Calibration calibration(draw(random, setting.calibration, 0.0F, setting.step));
  std::vector<double> p_values;
  for (const auto& [count, shift] : {std::pair{setting.normals, 0.0F}, {setting.anomalies, 3.0F}}) {
    for (const float score : draw(random, count, shift, setting.step))
      p_values.push_back(calibration.p_value(score));
  }
  const std::vector<std::uint8_t> alerts = benjamini_hochberg(p_values, setting.q);
  double found = 0.0;
  double wrong = 0.0;
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    found += alerts[i];
    if (i < setting.normals) wrong += alerts[i];
  }
  return found == 0.0 ? 0.0 : wrong / found;
}

// The p-values of a batch hang together by the calibration normals that they share; the promise holds all the
// same, and without ties the expected share is Q times that of the normals, or a little less where n + 1
// p-values do not hit every k Q / N.
TEST(FalseDiscoveries, StayBelowThePromisedShare) {
  constexpr std::size_t batches = 4000;
  for (const Simulation& setting : {Simulation{999, 90, 10, 0.0F, 0.1}, Simulation{999, 50, 50, 0.0F, 0.2},
                                    Simulation{999, 100, 0, 0.0F, 0.2}, Simulation{199, 18, 2, 0.0F, 0.1},
                                    Simulation{999, 90, 10, 0.5F, 0.1}, Simulation{199, 18, 2, 1.0F, 0.2}}) {
    Random random(5, "false discoveries");
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t i = 0; i < batches; ++i) {
      const double share = false_share(random, setting);
      sum += share;
      squares += share * share;
    }
    const double mean = sum / batches;
    const double error = std::sqrt((squares / batches - mean * mean) / batches);
    const double promised = setting.q * static_cast<double>(setting.normals) /
                            static_cast<double>(setting.normals + setting.anomalies);
    EXPECT_LE(mean, promised + 4.5 * error)
        << setting.normals << " " << setting.anomalies << " " << setting.step;
    const double least = setting.step == 0.0F ? 0.8 * promised : 0.0;
    EXPECT_GE(mean, least - 4.5 * error) << setting.normals;
  }
}

}  // namespace
}  // namespace anoean
