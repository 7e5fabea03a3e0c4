#include <algorithm>
#include <gtest/gtest.h>
#include <string>

#include "nn/network_support.hpp"

namespace anoean::nn {
namespace {

struct Case {
  const char* name;
  InputShape input;
  const char* front;  // up to the layer that the loss reads
  const char* back;   // what follows
  std::size_t layer;
};

const Case cases[] = {
    {"plain", {{1, 1, 7}, {}}, "dense 5", ", tanh, dense 3", 0},
    {"fused", {{1, 1, 7}, {}}, "dense 9, leaky_relu 0.2", ", dense 6, leaky_relu 0.2, dense 3", 0},
    {"fused_later", {{1, 1, 7}, {}}, "dense 9, leaky_relu 0.2, dense 6, leaky_relu 0.3", ", dense 3", 1},
    {"categorical", {{1, 1, 4}, {3, 5}}, "dense 6, leaky_relu 0.2", ", dense 3", 0},
    {"of_images", {{4, 4, 2}, {}}, "conv 3 kernel 2, leaky_relu 0.2, flatten", ", dense 3", 1},
    {"last", {{1, 1, 7}, {}}, "dense 9, leaky_relu 0.2, dense 3", "", 1},
};

class HiddenGradient : public testing::TestWithParam<Case> {};

// The network that ends where the loss reads, with the same parameters.
TEST_P(HiddenGradient, IsThatOfANetworkThatEndsThere) {
  constexpr std::size_t rows = 9;
  constexpr std::size_t first = 1;
  const Case& of = GetParam();
  Network whole = make_network(of.input, std::string(of.front) + of.back);
  Network front = make_network(of.input, of.front);
  const auto& values = whole.parameters().values;
  std::copy_n(values.begin(), front.parameters().values.size(), front.parameters().values.begin());
  const std::size_t size = front.output().size();
  const std::vector<float> slopes = uniform_rows(rows * size, "slopes");
  const SampleRows sample(of.input, rows);
  ThreadPool pool(2);

  Workspace of_front(front, rows + first, Mode::train);
  front.forward(of_front, sample.by_indicators(), first, pool);
  std::copy(slopes.begin(), slopes.end(), of_front.output_gradient() + first * size);
  front.backward(of_front, sample.by_indicators(), first, {.parameters = false, .input = true}, pool);

  Workspace of_whole(whole, rows + first, Mode::train);
  whole.forward(of_whole, sample.by_indicators(), first, pool);
  std::copy(slopes.begin(), slopes.end(), of_whole.hidden_gradient(of.layer) + first * size);
  whole.backward(of_whole, sample.by_indicators(), first, {.parameters = false, .input = true}, pool);

  const auto expect_equal = [&](const float* found, const float* expected, std::size_t width) {
    for (std::size_t i = first * width; i < (first + rows) * width; ++i)
      ASSERT_NEAR(found[i], expected[i], 1e-6F) << i;
  };
  expect_equal(of_whole.input_gradient(), of_front.input_gradient(), of.input.dense.size());
  if (of.input.indicators() > 0)
    expect_equal(of_whole.indicator_gradient(), of_front.indicator_gradient(), of.input.indicators());
}

TEST_P(HiddenGradient, IsAddedToWhatLaterLayersGive) {
  constexpr std::size_t rows = 5;
  const Case& of = GetParam();
  Network network = make_network(of.input, std::string(of.front) + of.back);
  const SampleRows sample(of.input, rows);
  ThreadPool pool(1);
  const auto gradient = [&](float of_output, float of_hidden) {
    Workspace workspace(network, rows, Mode::train);
    network.forward(workspace, sample.by_indicators(), 0, pool);
    const std::size_t outputs = rows * network.output().size();
    std::fill_n(workspace.output_gradient(), outputs, of_output);
    if (of_hidden != 0.0F) {
      float* hidden = workspace.hidden_gradient(of.layer);
      const std::size_t values = rows * network.shape(of.layer).size();
      for (std::size_t i = 0; i < values; ++i)
        hidden[i] += of_hidden;  // of the last layer it is the output's
    }
    network.backward(workspace, sample.by_indicators(), 0, {.parameters = false, .input = true}, pool);
    return std::vector<float>(workspace.input_gradient(),
                              workspace.input_gradient() + rows * of.input.dense.size());
  };
  const std::vector<float> both = gradient(1.0F, 0.5F);
  const std::vector<float> output = gradient(1.0F, 0.0F);
  const std::vector<float> hidden = gradient(0.0F, 0.5F);
  for (std::size_t i = 0; i < both.size(); ++i) EXPECT_NEAR(both[i], output[i] + hidden[i], 1e-5F);
}

INSTANTIATE_TEST_SUITE_P(Layers, HiddenGradient, testing::ValuesIn(cases),
                         [](const testing::TestParamInfo<Case>& each) { return each.param.name; });

}  // namespace
}  // namespace anoean::nn
