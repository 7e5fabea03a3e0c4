#include <cmath>
#include <gtest/gtest.h>

#include "nn/adam.hpp"
#include "nn/initialisation.hpp"
#include "nn/network_support.hpp"
#include "nn/weight_average.hpp"

namespace anoean::nn {
namespace {

TEST(WeightAverage, FollowsItsFormula) {
  Network network = make_network({{1, 1, 1}, {}}, "dense 1");
  float& weight = network.parameters().values[0];
  weight = 3.0F;
  WeightAverage average(network, 0.4);
  double expected = 3.0;
  for (int t = 1; t <= 20; ++t) {
    weight = static_cast<float>(t * t);
    average.update(network);
    const double decay = std::min(0.4, (1.0 + t) / (10.0 + t));
    expected = decay * expected + (1.0 - decay) * t * t;
    ASSERT_NEAR(static_cast<double>(average.values()[0]), expected, 1e-4 * expected) << t;
  }
}

TEST(WeightAverage, IsTheSameFromAdamsOwnPass) {
  Network network = make_network({{1, 1, 5}, {}}, "dense 7");
  Network twin = make_network({{1, 1, 5}, {}}, "dense 7");
  WeightAverage average(network, 0.4);
  WeightAverage of_twin(twin, 0.4);
  Adam adam({});
  Adam adam_of_twin({});
  for (Network* each : {&network, &twin}) {
    ParameterStore& store = each->parameters();
    store.gradients = store.values.copy();
  }
  for (int step = 0; step < 3; ++step) {
    adam.step(network.parameters());
    average.update(network);
    adam_of_twin.step(twin.parameters(), of_twin);
  }
  for (std::size_t i = 0; i < average.values().size(); ++i) {
    EXPECT_EQ(network.parameters().values[i], twin.parameters().values[i]);
    EXPECT_EQ(average.values()[i], of_twin.values()[i]);
  }
}

TEST(WeightAverage, WithoutDecayIsTheWeightsThemselves) {
  Network network = make_network({{1, 1, 2}, {}}, "dense 2");
  WeightAverage average(network, 0.0);
  for (float& value : network.parameters().values) value *= 2.0F;
  average.update(network);
  for (std::size_t i = 0; i < average.values().size(); ++i)
    EXPECT_EQ(average.values()[i], network.parameters().values[i]);
}

struct Moments {
  double mean = 0.0;
  double deviation = 0.0;
  double largest = 0.0;
};

Moments moments(const float* values, std::size_t count) {
  Moments of;
  double square = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    const double value = static_cast<double>(values[i]);
    of.mean += value / static_cast<double>(count);
    square += value * value / static_cast<double>(count);
    of.largest = std::max(of.largest, std::fabs(value));
  }
  of.deviation = std::sqrt(square - of.mean * of.mean);
  return of;
}

TEST(Initialisation, GlorotsBoundIsReachedAndNotPassed) {
  Network network = make_network({{1, 1, 60}, {}}, "dense 90, batch_norm, leaky_relu 0.2, dense 3");
  Random random(1, "weights");
  draw_glorot_uniform(network, random);
  const float* values = network.parameters().values.data();
  const double bound = std::sqrt(6.0 / 150.0);
  const Moments first = moments(values, 60 * 90);
  EXPECT_LE(first.largest, bound);
  EXPECT_GT(first.largest, 0.99 * bound);
  EXPECT_NEAR(first.mean, 0.0, 0.01);
  for (std::size_t i = 0; i < 90; ++i) {
    EXPECT_EQ(values[60 * 90 + i], 0.0F);       // bias
    EXPECT_EQ(values[60 * 90 + 90 + i], 1.0F);  // batch norm's scale
  }
  EXPECT_LE(moments(values + 60 * 90 + 3 * 90, 90 * 3).largest, std::sqrt(6.0 / 93.0));
}

TEST(Initialisation, NormalHasItsDeviation) {
  Network network =
      make_network({{4, 4, 16}, {}}, "conv_transposed 16 kernel 4 stride 2 pad 1, conv 8 kernel 3");
  Random random(1, "weights");
  draw_normal(network, 0.02F, random);
  const Moments first = moments(network.parameters().values.data(), 16 * 16 * 16);
  EXPECT_NEAR(first.mean, 0.0, 0.002);
  EXPECT_NEAR(first.deviation, 0.02, 0.001);
  for (std::size_t i = 0; i < 16; ++i) EXPECT_EQ(network.parameters().values[16 * 16 * 16 + i], 0.0F);
}

}  // namespace
}  // namespace anoean::nn
