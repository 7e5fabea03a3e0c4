#include "nn/gradient_rules.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "nn/rmsprop.hpp"

namespace anoean::nn {
namespace {

// One dense layer of three inputs and two outputs, batch norm, and one of two outputs.
Network small_network() {
  Random random(4, "weights");
  Network network({.dense = {1, 1, 3}, .cardinalities = {}}, "dense 2, batch_norm, leaky_relu 0.2, dense 2",
                  random);
  ParameterStore& store = network.parameters();
  store.gradients = AlignedBuffer<float>(store.values.size());
  for (std::size_t i = 0; i < store.gradients.size(); ++i)
    store.gradients[i] = 0.1F * static_cast<float>(i + 1);
  return network;
}
// weights 0–5, biases 6–7, scales 8–9, shifts 10–11, weights 12–15, biases 16–17

TEST(GradientRules, WeightDecayAddsEveryValue) {
  Network network = small_network();
  add_weight_decay(network, 0.5F);
  const ParameterStore& store = network.parameters();
  ASSERT_EQ(store.gradients.size(), 18U);
  for (std::size_t i = 0; i < 18; ++i)
    EXPECT_FLOAT_EQ(store.gradients[i], 0.1F * static_cast<float>(i + 1) + 0.5F * store.values[i]);
}

TEST(GradientRules, AWeightPenaltyIsOfOneLayersWeights) {
  Network network = small_network();
  const double penalty = add_weight_penalty(network, 0, 0.01F);
  const ParameterStore& store = network.parameters();
  double squares = 0.0;
  for (std::size_t i = 0; i < 18; ++i) {
    const bool weight = i < 6;
    if (weight) squares += double{store.values[i]} * double{store.values[i]};
    EXPECT_FLOAT_EQ(store.gradients[i],
                    0.1F * static_cast<float>(i + 1) + (weight ? 0.02F * store.values[i] : 0.0F));
  }
  EXPECT_NEAR(penalty, 0.01 * squares, 1e-9);
}

TEST(GradientRules, ClippingShortensLongGradientsOfEachPart) {
  Network network = small_network();
  clip_gradients(network, 1.0F);
  const ParameterStore& store = network.parameters();
  const auto length = [&](std::size_t first, std::size_t end) {
    double square = 0.0;
    for (std::size_t i = first; i < end; ++i)
      square += double{store.gradients[i]} * double{store.gradients[i]};
    return std::sqrt(square);
  };
  EXPECT_NEAR(length(0, 6), std::sqrt(0.91), 1e-6) << "short enough";
  EXPECT_NEAR(length(6, 8), 1.0, 1e-6);
  EXPECT_NEAR(length(12, 16), 1.0, 1e-6);
  EXPECT_NEAR(length(16, 18), 1.0, 1e-6);
  EXPECT_FLOAT_EQ(store.gradients[13] / store.gradients[12], 1.4F / 1.3F);
}

TEST(GradientRules, HeldOffsetsLearnNothing) {
  Network network = small_network();
  clear_biases(network);
  hold_offsets(network);
  const ParameterStore& store = network.parameters();
  for (std::size_t i = 0; i < 18; ++i) {
    const bool weight = i < 6 || (i >= 12 && i < 16);
    EXPECT_FLOAT_EQ(store.gradients[i], weight ? 0.1F * static_cast<float>(i + 1) : 0.0F) << i;
    if (!weight) {
      EXPECT_EQ(store.values[i], i == 8 || i == 9 ? 1.0F : 0.0F) << i;
    }
  }
}

TEST(RmsProp, AgreesWithDouble) {
  ParameterStore store;
  store.values = AlignedBuffer<float>(3);
  store.gradients = AlignedBuffer<float>(3);
  RmsProp optimiser({.learning_rate = 0.01F, .decay = 0.9F, .epsilon = 1e-3F});
  std::vector<double> values(3), squares(3);
  for (int step = 1; step <= 4; ++step) {
    for (std::size_t i = 0; i < 3; ++i) {
      const double gradient = (static_cast<double>(i) - 1.0) * step;
      store.gradients[i] = static_cast<float>(gradient);
      squares[i] = 0.9 * squares[i] + 0.1 * gradient * gradient;
      values[i] -= 0.01 * gradient / (std::sqrt(squares[i]) + 1e-3);
    }
    optimiser.step(store);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(double{store.values[i]}, values[i], 1e-6);
  }
}

}  // namespace
}  // namespace anoean::nn
