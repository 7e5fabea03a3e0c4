#include <algorithm>
#include <cstring>
#include <gtest/gtest.h>
#include <thread>

#include "nn/adam.hpp"
#include "nn/network_support.hpp"

namespace anoean::nn {
namespace {

struct Case {
  const char* name;
  InputShape input;
  const char* spec;
};

const Case cases[] = {
    {"dense",
     {{1, 1, 122}, {}},
     "dense 128, leaky_relu 0.2, dense 64, leaky_relu 0.2, dense 32, leaky_relu 0.2, dense 8"},
    {"categorical",
     {{1, 1, 38}, {5, 71, 12}},
     "dense 100, leaky_relu 0.2, batch_norm, dropout 0.3, tanh, dense 7"},
    {"conv",
     {{28, 28, 1}, {}},
     "conv 32 kernel 4 stride 2 pad 1, leaky_relu 0.2, conv 20 kernel 4 stride 2 pad 1, batch_norm, "
     "leaky_relu 0.2, "
     "dropout 0.1, conv 33 kernel 4 stride 2 pad 1, leaky_relu 0.2, flatten, dense 16"},
};

std::vector<float> copied(const float* values, std::size_t count) { return {values, values + count}; }

class Determinism : public testing::TestWithParam<Case> {
 protected:
  // Everything that three steps of training leave behind.
  static std::vector<float> trained(std::size_t threads, std::size_t rows) {
    Network network = make_network(GetParam().input, GetParam().spec);
    const SampleRows sample(network.input(), rows);
    Workspace workspace(network, rows, Mode::train);
    ThreadPool pool(threads);
    Random random(3, "dropout");
    Adam adam({});
    for (int step = 0; step < 3; ++step) {
      network.forward(workspace, sample.by_index(), 0, pool, &random);
      std::copy_n(workspace.output(), rows * network.output().size(), workspace.output_gradient());
      network.backward(workspace, sample.by_index(), 0, {.parameters = true, .input = true}, pool);
      adam.step(network.parameters());
    }
    std::vector<float> result = copied(workspace.output(), rows * network.output().size());
    const auto append = [&](const float* values, std::size_t count) {
      result.insert(result.end(), values, values + count);
    };
    append(workspace.input_gradient(), rows * network.input().dense.size());
    append(network.parameters().values.data(), network.parameters().values.size());
    append(network.parameters().statistics.data(), network.parameters().statistics.size());
    return result;
  }
};

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

TEST_P(Determinism, TrainingHasTheSameBitsAtAnyThreadCount) {
  for (const std::size_t rows : {1U, 37U, 401U}) {
    const std::vector<float> alone = trained(1, rows);
    EXPECT_TRUE(same_bits(alone, trained(2, rows))) << rows << " rows";
    EXPECT_TRUE(same_bits(alone, trained(3, rows))) << rows << " rows";
  }
}

TEST_P(Determinism, ARowsOutputDependsOnThatRowAlone) {
  constexpr std::size_t rows = 301;
  const Network network = make_network(GetParam().input, GetParam().spec);
  const SampleRows sample(network.input(), rows);
  const std::size_t outputs = network.output().size();
  const std::size_t columns = network.input().cardinalities.size();
  Workspace whole(network, rows, Mode::inference);
  ThreadPool one(1);
  ThreadPool two(2);
  network.forward(whole, sample.by_index(), 0, one);
  const std::vector<float> expected = copied(whole.output(), rows * outputs);

  for (const std::size_t block : {1U, 2U, 3U, 7U, 13U, 64U, 257U}) {
    Workspace workspace(network, block + 5, Mode::inference);
    for (std::size_t row = 0; row < rows; row += block) {
      Input part = sample.by_index();
      part.dense += row * network.input().dense.size();
      if (part.indices != nullptr) part.indices += row * columns;
      part.rows = std::min(block, rows - row);
      const std::size_t first = row % 5;
      network.forward(workspace, part, first, two);
      const std::vector<float> got = copied(workspace.output() + first * outputs, part.rows * outputs);
      ASSERT_TRUE(
          std::equal(got.begin(), got.end(), expected.begin() + static_cast<std::ptrdiff_t>(row * outputs)))
          << "blocks of " << block << ", row " << row;
    }
  }
}

TEST_P(Determinism, OneNetworkServesSeveralThreads) {
  constexpr std::size_t rows = 50;
  const Network network = make_network(GetParam().input, GetParam().spec);
  const SampleRows sample(network.input(), rows);
  const std::size_t values = rows * network.output().size();
  std::vector<std::vector<float>> results(3);
  {
    std::vector<std::jthread> threads;
    for (std::vector<float>& result : results) {
      threads.emplace_back([&] {
        ThreadPool alone(1);
        Workspace workspace(network, rows, Mode::inference);
        for (int round = 0; round < 5; ++round) network.forward(workspace, sample.by_index(), 0, alone);
        result = copied(workspace.output(), values);
      });
    }
  }
  EXPECT_EQ(results[0], results[1]);
  EXPECT_EQ(results[0], results[2]);
}

INSTANTIATE_TEST_SUITE_P(Networks, Determinism, testing::ValuesIn(cases),
                         [](const testing::TestParamInfo<Case>& each) { return each.param.name; });

}  // namespace
}  // namespace anoean::nn
