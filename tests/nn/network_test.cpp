#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "nn/adam.hpp"
#include "nn/network_support.hpp"

namespace anoean::nn {
namespace {

const InputShape table{{1, 1, 5}, {4, 7}};

TEST(Network, IndicesAndIndicatorsAgree) {
  constexpr std::size_t rows = 50;
  Network network = make_network(table, "dense 33, leaky_relu 0.2, dense 4");
  const SampleRows sample(table, rows);
  Workspace by_index(network, rows, Mode::train);
  Workspace by_indicator(network, rows, Mode::train);
  ThreadPool pool(1);
  const auto run = [&](Workspace& workspace, const Input& input) {
    network.forward(workspace, input, 0, pool);
    std::fill_n(workspace.output_gradient(), rows * 4, 0.01F);
    network.backward(workspace, input, 0, {.parameters = true, .input = true}, pool);
    return network.parameters().gradients.copy();
  };
  const AlignedBuffer<float> a = run(by_index, sample.by_index());
  const AlignedBuffer<float> b = run(by_indicator, sample.by_indicators());
  for (std::size_t i = 0; i < rows * 4; ++i)
    EXPECT_NEAR(by_index.output()[i], by_indicator.output()[i], 1e-6);
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-6);
  for (std::size_t i = 0; i < rows * 5; ++i)
    EXPECT_EQ(by_index.input_gradient()[i], by_indicator.input_gradient()[i]);
}

TEST(Network, RefusesCategoriesOutOfRange) {
  const Network network = make_network(table, "dense 3");
  SampleRows sample(table, 4);
  Workspace workspace(network, 4, Mode::inference);
  ThreadPool pool(1);
  sample.indices[5] = 7;
  EXPECT_THROW(network.forward(workspace, sample.by_index(), 0, pool), Error);
  sample.indices[5] = 6;
  EXPECT_NO_THROW(network.forward(workspace, sample.by_index(), 0, pool));
  EXPECT_THROW(network.forward(workspace, {.dense = sample.dense.data(), .rows = 4}, 0, pool), Error);
}

TEST(Network, RefusesMisuse) {
  Network network = make_network({{1, 1, 2}, {}}, "dense 3");
  Workspace scoring(network, 4, Mode::inference);
  Workspace training(network, 4, Mode::train);
  ThreadPool pool(1);
  EXPECT_THROW(network.forward(scoring, 3, 2, pool), Error);
  EXPECT_THROW(network.forward(scoring, 5, 0, pool), Error);
  EXPECT_THROW(network.backward(scoring, 0, 4, {}, pool), Error);
  EXPECT_THROW(network.backward(training, 0, 5, {}, pool), Error);
  const Network dropout = make_network({{1, 1, 2}, {}}, "dropout 0.5");
  Workspace rows(dropout, 4, Mode::train);
  EXPECT_THROW(dropout.forward(rows, 0, 4, pool), Error);
}

TEST(Network, NoRowsHaveNoGradient) {
  Network network = make_network({{1, 1, 2}, {}}, "dense 3");
  Workspace workspace(network, 4, Mode::train);
  ThreadPool pool(1);
  std::fill_n(workspace.input(), 8, 1.0F);
  std::fill_n(workspace.output_gradient(), 12, 1.0F);
  network.forward(workspace, 0, 4, pool);
  network.backward(workspace, 0, 4, {}, pool);
  EXPECT_EQ(network.parameters().gradients[0], 4.0F);
  network.forward(workspace, 0, 0, pool);
  network.backward(workspace, 0, 0, {}, pool);
  for (const float gradient : network.parameters().gradients) EXPECT_EQ(gradient, 0.0F);
}

TEST(Network, ParametersStartWithinTheBound) {
  const Network dense = make_network({{1, 1, 25}, {}}, "dense 400");
  const Network categorical = make_network({{1, 1, 23}, {50, 60}}, "dense 400");
  const Network conv = make_network({{8, 8, 1}, {}}, "conv 40 kernel 5");
  for (const Network* network : {&dense, &categorical, &conv}) {  // all have a fan-in of 25
    const AlignedBuffer<float>& values = network->parameters().values;
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    EXPECT_GE(*low, -0.2F);
    EXPECT_LT(*low, -0.198F);
    EXPECT_LE(*high, 0.2F);
    EXPECT_GT(*high, 0.198F);
  }
}

TEST(Network, FoldsAMapIntoItsOutput) {
  constexpr std::size_t rows = 9;
  for (const char* spec : {"dense 6, leaky_relu 0.2, dense 3", "dense 3"}) {
    Network network = make_network(table, spec);
    const SampleRows sample(table, rows);
    Workspace workspace(network, rows, Mode::inference);
    ThreadPool pool(1);
    network.forward(workspace, sample.by_index(), 0, pool);
    const std::vector<double> before =
        as_double(std::vector<float>(workspace.output(), workspace.output() + rows * 3));
    const std::vector<double> matrix{2, 0, 0, -1, 3, 0, 0.5, 0.25, -4};
    const std::vector<double> offset{0.3, -0.2, 0.1};
    network.fold_into_output(matrix, offset);
    network.forward(workspace, sample.by_index(), 0, pool);
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t i = 0; i < 3; ++i) {
        double expected = 0.0;
        for (std::size_t j = 0; j < 3; ++j) expected += matrix[i * 3 + j] * (before[row * 3 + j] - offset[j]);
        EXPECT_NEAR(static_cast<double>(workspace.output()[row * 3 + i]), expected, 1e-5);
      }
    }
    EXPECT_THROW(network.fold_into_output(matrix, std::vector<double>(2)), Error);
  }
  Network activated = make_network({{1, 1, 2}, {}}, "dense 1, tanh");
  EXPECT_THROW(activated.fold_into_output(std::vector<double>(1), std::vector<double>(1)), Error);
}

TEST(Network, BatchNormStatisticsMoveWithTheGradients) {
  constexpr std::size_t rows = 5;
  Network network = make_network({{1, 1, 1}, {}}, "batch_norm");
  Workspace workspace(network, rows, Mode::train);
  ThreadPool pool(1);
  for (std::size_t i = 0; i < rows; ++i)
    workspace.input()[i] = static_cast<float>(i);  // mean 2, variance 2.5
  const AlignedBuffer<float>& statistics = network.parameters().statistics;
  network.forward(workspace, 0, rows, pool);
  network.backward(workspace, 0, rows, {.parameters = false, .input = true}, pool);
  EXPECT_EQ(statistics[0], 0.0F);
  EXPECT_EQ(statistics[1], 1.0F);
  network.backward(workspace, 0, rows, {.parameters = true, .input = false}, pool);
  EXPECT_FLOAT_EQ(statistics[0], 0.2F);
  EXPECT_FLOAT_EQ(statistics[1], 0.9F + 0.25F);
}

// Of a width that no product reads in place, forward or backward.
TEST(Network, PackedWeightsFollowTheParameters) {
  constexpr std::size_t rows = 3;
  Network network = make_network({{1, 1, 6}, {}}, "dense 5, leaky_relu 0.5, dense 7");
  ThreadPool pool(1);
  Workspace kept(network, rows, Mode::train);
  Workspace sharing(network, rows, Mode::train);
  sharing.share_packed(kept);
  const std::vector<float> x = uniform_rows(rows * 6, "x");
  const auto results = [&](Workspace& workspace) {
    network.forward(workspace, {.dense = x.data(), .rows = rows}, 0, pool);
    std::fill_n(workspace.output_gradient(), rows * 7, 1.0F);
    network.backward(workspace, {.dense = x.data(), .rows = rows}, 0, {.parameters = true, .input = true},
                     pool);
    std::vector<float> all(workspace.output(), workspace.output() + rows * 7);
    all.insert(all.end(), workspace.input_gradient(), workspace.input_gradient() + rows * 6);
    return all;
  };
  const auto expect_fresh = [&] {
    Workspace fresh(network, rows, Mode::train);
    const std::vector<float> expected = results(fresh);
    EXPECT_EQ(results(kept), expected);
    EXPECT_EQ(results(sharing), expected);
  };
  const std::vector<float> before = results(kept);
  expect_fresh();
  ParameterStore& store = network.parameters();
  Adam({.learning_rate = 0.1F}).step(store);
  EXPECT_NE(results(kept), before);
  expect_fresh();
  for (float& value : network.parameters().values) value *= 2.0F;
  expect_fresh();
  store.values[0] += 1.0F;
  store.values_change();
  expect_fresh();
}

TEST(Network, DropoutKeepsTheShareAndTheMean) {
  constexpr std::size_t rows = 1000;
  Network network = make_network({{1, 1, 31}, {}}, "dropout 0.3");
  Workspace workspace(network, rows, Mode::train);
  ThreadPool pool(2);
  Random random(1, "dropout");
  std::fill_n(workspace.input(), rows * 31, 1.0F);
  network.forward(workspace, 0, rows, pool, &random);
  const std::vector<float> first(workspace.output(), workspace.output() + rows * 31);
  const auto dropped = std::count(first.begin(), first.end(), 0.0F);
  EXPECT_NEAR(static_cast<double>(dropped) / static_cast<double>(first.size()), 0.3, 0.01);
  EXPECT_EQ(static_cast<std::size_t>(std::count(first.begin(), first.end(), 1.0F / 0.7F) + dropped),
            first.size());
  network.forward(workspace, 0, rows, pool, &random);  // the next call drops others
  EXPECT_NE(first, std::vector<float>(workspace.output(), workspace.output() + rows * 31));
}

}  // namespace
}  // namespace anoean::nn
