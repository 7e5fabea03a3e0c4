#include "nn/folding.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

#include "nn/double_network.hpp"
#include "nn/network_support.hpp"

namespace anoean::nn {
namespace {

// A network whose batch norms do something.
Network lived_in(const InputShape& shape, const char* spec) {
  Network network = make_network(shape, spec);
  const std::vector<float> shift = uniform_rows(network.parameters().statistics.size(), "statistics");
  for (std::size_t i = 0; i < shift.size(); ++i) network.parameters().statistics[i] += 0.4F * shift[i];
  const std::vector<float> values = uniform_rows(network.parameters().values.size(), "values");
  for (std::size_t i = 0; i < values.size(); ++i) network.parameters().values[i] += 0.2F * values[i];
  return network;
}

struct Case {
  InputShape input;
  const char* spec;
  const char* folded;
};

const Case cases[] = {
    {{{1, 1, 7}, {}},
     "dense 5, batch_norm, leaky_relu 0.2, dropout 0.5, dense 3",
     "dense 5, leaky_relu 0.2, dense 3"},
    {{{1, 1, 7}, {}}, "dense 5, dropout 0.5, batch_norm", "dense 5"},
    {{{1, 1, 7}, {}}, "dense 5, batch_norm, batch_norm, tanh", "dense 5, tanh"},
    {{{1, 1, 7}, {}},
     "dense 5, batch_norm, leaky_relu 0.2, batch_norm, leaky_relu 0.1, dense 2",
     "dense 5, leaky_relu 0.2, batch_norm, leaky_relu 0.1, dense 2"},
    {{{1, 1, 7}, {}},
     "dense 5, leaky_relu 0.2, dropout 0.5, batch_norm",
     "dense 5, leaky_relu 0.2, batch_norm"},
    {{{1, 1, 7}, {}},
     "dense 5, leaky_relu 0.2, batch_norm, dense 3",
     "dense 5, leaky_relu 0.2, batch_norm, dense 3"},
    {{{1, 1, 7}, {}},
     "batch_norm, dense 5, leaky_relu 0.2, dense 4, sigmoid",
     "batch_norm, dense 5, leaky_relu 0.2, dense 4, sigmoid"},
    {{{1, 1, 2}, {3, 4}}, "dense 5, batch_norm, leaky_relu 0.2, dense 3", "dense 5, leaky_relu 0.2, dense 3"},
    {{{6, 6, 2}, {}},
     "conv 4 kernel 3 stride 2 pad 1, batch_norm, leaky_relu 0.1, dropout 0.5, conv 3 kernel 2, batch_norm, "
     "flatten",
     "conv 4 kernel 3 stride 2 pad 1, leaky_relu 0.1, conv 3 kernel 2 stride 1 pad 0, flatten"},
    {{{1, 1, 6}, {}},
     "dense 12, batch_norm, leaky_relu 0, reshape 2 2 3, conv_transposed 4 kernel 4 stride 2 pad 1, "
     "batch_norm, "
     "leaky_relu 0, conv_transposed 1 kernel 4 stride 2 pad 1 height 9, tanh",
     "dense 12, leaky_relu 0, reshape 2 2 3, conv_transposed 4 kernel 4 stride 2 pad 1, leaky_relu 0, "
     "conv_transposed 1 kernel 4 stride 2 pad 1 height 9, tanh"},
};

TEST(Folding, ComputesTheSameWithFewerLayers) {
  for (const Case& each : cases) {
    SCOPED_TRACE(each.spec);
    const Network network = lived_in(each.input, each.spec);
    const std::unique_ptr<Network> folded = fold_for_inference(network);
    EXPECT_EQ(folded->spec(), each.folded);
    constexpr std::size_t rows = 9;
    const SampleRows sample(each.input, rows);
    Workspace workspace(*folded, rows, Mode::inference);
    ThreadPool pool(1);
    folded->forward(workspace, sample.by_index(), 0, pool);
    const std::vector<double> expected =
        DoubleNetwork(network).forward(rows, as_double(sample.dense), as_double(sample.indicators));
    for (std::size_t i = 0; i < expected.size(); ++i)
      ASSERT_NEAR(static_cast<double>(workspace.output()[i]), expected[i], 1e-5) << i;
  }
}

TEST(Folding, WithoutItsLastLayerANetworkEndsInWhatFedIt) {
  const InputShape shape{{6, 6, 2}, {}};
  const Network network =
      lived_in(shape, "conv 4 kernel 3, leaky_relu 0.2, flatten, dense 9, leaky_relu 0.1, dense 1");
  const std::unique_ptr<Network> shorter = without_last_layer(network);
  EXPECT_EQ(shorter->spec(),
            "conv 4 kernel 3 stride 1 pad 0, leaky_relu 0.2, flatten, dense 9, leaky_relu 0.1");
  constexpr std::size_t rows = 5;
  const SampleRows sample(shape, rows);
  Workspace whole(network, rows, Mode::inference);
  Workspace part(*shorter, rows, Mode::inference);
  ThreadPool pool(1);
  network.forward(whole, sample.by_index(), 0, pool);
  shorter->forward(part, sample.by_index(), 0, pool);
  const float* hidden = whole.hidden(network.layers() - 2);
  for (std::size_t i = 0; i < rows * 9; ++i) ASSERT_FLOAT_EQ(part.output()[i], hidden[i]) << i;
}

TEST(Folding, ChainedNetworksComputeWhatTheyDoOneAfterTheOther) {
  const InputShape shape{{6, 6, 2}, {}};
  const Network first = lived_in(shape, "conv 4 kernel 3, batch_norm, leaky_relu 0.2, flatten, dense 5");
  const Network second = lived_in({{1, 1, 5}, {}}, "dense 7, batch_norm, leaky_relu 0.1, dense 3");
  const std::unique_ptr<Network> both = chained(first, second);
  constexpr std::size_t rows = 5;
  const SampleRows sample(shape, rows);
  Workspace front(first, rows, Mode::inference);
  Workspace back(second, rows, Mode::inference);
  Workspace whole(*both, rows, Mode::inference);
  ThreadPool pool(1);
  first.forward(front, sample.by_index(), 0, pool);
  std::copy_n(front.output(), rows * 5, back.input());
  second.forward(back, 0, rows, pool);
  both->forward(whole, sample.by_index(), 0, pool);
  for (std::size_t i = 0; i < rows * 3; ++i) ASSERT_FLOAT_EQ(whole.output()[i], back.output()[i]) << i;
}

}  // namespace
}  // namespace anoean::nn
