#include "nn/losses.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

#include "nn/adam.hpp"
#include "nn/kernels_support.hpp"

namespace anoean::nn {
namespace {

// -6 to 6: more than a vector of them, and not a whole number of vectors.
std::vector<float> spread_logits() {
  std::vector<float> logits(37);
  for (std::size_t i = 0; i < logits.size(); ++i) logits[i] = static_cast<float>(i) / 3.0F - 6.0F;
  return logits;
}

TEST(SigmoidCrossEntropy, AgreesWithItsDefinition) {
  const std::vector<float> logits = spread_logits();
  std::vector<float> gradient(logits.size());
  kernels::for_each_target([&] {
    for (const float target : {0.0F, 1.0F, 0.9F}) {
      double expected = 0.0;
      for (const float logit : logits) {
        const double p = 1.0 / (1.0 + std::exp(-static_cast<double>(logit)));
        expected -= 0.2 * (static_cast<double>(target) * std::log(p) +
                           (1.0 - static_cast<double>(target)) * std::log(1.0 - p));
      }
      EXPECT_NEAR(sigmoid_cross_entropy(logits, target, 0.2F, gradient), expected, 1e-6);
      for (std::size_t i = 0; i < logits.size(); ++i) {
        const double p = 1.0 / (1.0 + std::exp(-static_cast<double>(logits[i])));
        EXPECT_NEAR(static_cast<double>(gradient[i]), 0.2 * (p - static_cast<double>(target)), 3e-8);
      }
    }
  });
}

TEST(SigmoidCrossEntropy, StaysFiniteForHugeLogits) {
  const std::vector<float> logits{-1e30F, 1e30F};
  std::vector<float> gradient(2);
  EXPECT_NEAR(sigmoid_cross_entropy(logits, 1.0F, 0.5F, gradient) / 5e29, 1.0, 1e-6);
  EXPECT_EQ(gradient, (std::vector<float>{-0.5F, 0.0F}));
  const std::vector<float> lost{0.0F, std::numeric_limits<float>::quiet_NaN()};
  EXPECT_TRUE(std::isnan(sigmoid_cross_entropy(lost, 0.0F, 0.5F, gradient)));
  EXPECT_EQ(sigmoid_cross_entropy({}, 1.0F, 1.0F, {}), 0.0);
}

TEST(Adam, FirstStepsHaveTheLengthOfTheRate) {
  ParameterStore store;
  store.values = AlignedBuffer<float>(2);
  Adam adam({.learning_rate = 0.01F});
  adam.step(store);  // no gradients yet: nothing moves
  EXPECT_EQ(store.values[0], 0.0F);
  store.gradients = AlignedBuffer<float>(2);
  store.gradients[0] = 1e-3F;
  store.gradients[1] = -200.0F;
  Adam fresh({.learning_rate = 0.01F});
  fresh.step(store);
  EXPECT_NEAR(store.values[0], -0.01F, 1e-6F);
  EXPECT_NEAR(store.values[1], 0.01F, 1e-6F);
  fresh.step(store);
  EXPECT_NEAR(store.values[1], 0.02F, 1e-6F);
}

}  // namespace
}  // namespace anoean::nn
