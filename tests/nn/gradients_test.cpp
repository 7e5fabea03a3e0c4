#include <cmath>
#include <functional>
#include <gtest/gtest.h>

#include "nn/double_network.hpp"
#include "nn/network_support.hpp"

namespace anoean::nn {
namespace {

struct Case {
  const char* name;
  InputShape input;
  const char* spec;
};

// Every layer kind, first, in the middle and last; activations fused and on their own; odd sizes.
const Case cases[] = {
    {"dense", {{1, 1, 7}, {}}, "dense 5"},
    {"dense_fused", {{1, 1, 7}, {}}, "dense 9, leaky_relu 0.2, dense 3"},
    {"dense_deep", {{1, 1, 37}, {}}, "dense 33, leaky_relu 0.2, dense 17, leaky_relu 0.1, dense 3"},
    {"activation_last", {{1, 1, 7}, {}}, "dense 9, leaky_relu 0.2"},
    {"activation_first", {{1, 1, 7}, {}}, "leaky_relu 0.3, dense 4"},
    {"activation_twice", {{1, 1, 7}, {}}, "dense 6, leaky_relu 0.3, leaky_relu 0.3, dense 4"},
    {"categorical", {{1, 1, 4}, {3, 5, 2}}, "dense 6, leaky_relu 0.2, dense 3"},
    {"categorical_only", {{1, 1, 0}, {3, 5}}, "dense 6, leaky_relu 0.2, dense 3"},
    {"categorical_alone", {{1, 1, 2}, {4}}, "dense 5"},
    {"tanh", {{1, 1, 7}, {}}, "dense 6, tanh, dense 3"},
    {"tanh_of_leaky_relu", {{1, 1, 7}, {}}, "dense 6, leaky_relu 0.2, tanh, dense 3"},
    {"sigmoid", {{1, 1, 7}, {}}, "dense 6, sigmoid"},
    {"batch_norm", {{1, 1, 7}, {}}, "dense 6, batch_norm, leaky_relu 0.2, dense 3"},
    {"batch_norm_of_leaky_relu", {{1, 1, 7}, {}}, "dense 6, leaky_relu 0.2, batch_norm, dense 3"},
    {"batch_norm_first_and_last", {{1, 1, 5}, {}}, "batch_norm, dense 6, batch_norm"},
    {"dropout", {{1, 1, 7}, {}}, "dense 10, leaky_relu 0.2, dropout 0.4, dense 3"},
    {"conv", {{6, 5, 3}, {}}, "conv 4 kernel 3 stride 1 pad 1"},
    {"conv_strided", {{9, 8, 2}, {}}, "conv 5 kernel 4 stride 2 pad 1, leaky_relu 0.2, flatten, dense 3"},
    {"conv_deep",
     {{8, 8, 1}, {}},
     "conv 5 kernel 4 stride 2 pad 1, leaky_relu 0.2, conv 6 kernel 4 stride 2 pad 1, leaky_relu 0.2, "
     "flatten, dense 3"},
    {"conv_unpadded", {{7, 6, 2}, {}}, "conv 17 kernel 3 stride 2, leaky_relu 0.2, flatten, tanh, dense 2"},
    {"conv_two_strides_wide", {{4, 4, 16}, {}}, "conv 16 kernel 2, leaky_relu 0.2, flatten, dense 2"},
    {"conv_batch_norm",
     {{6, 6, 2}, {}},
     "conv 4 kernel 3 pad 1, batch_norm, leaky_relu 0.2, flatten, dense 3"},
    {"conv_last_activation", {{5, 5, 2}, {}}, "conv 4 kernel 2, leaky_relu 0.2, flatten"},
    {"conv_transposed", {{3, 4, 5}, {}}, "conv_transposed 3 kernel 3 stride 2 pad 1"},
    {"conv_transposed_sized",
     {{3, 3, 2}, {}},
     "conv_transposed 4 kernel 4 stride 2 pad 1 height 7 width 6, leaky_relu 0.2, flatten, dense 3"},
    {"conv_transposed_one_stride",
     {{1, 1, 12}, {}},
     "reshape 2 3 2, conv_transposed 3 kernel 3 stride 1, leaky_relu 0, conv_transposed 1 kernel 2, tanh"},
    {"conv_transposed_two_strides_wide",
     {{3, 3, 16}, {}},
     "conv_transposed 16 kernel 2, leaky_relu 0.2, conv_transposed 1 kernel 4 stride 2 pad 1"},
    {"conv_transposed_batch_norm",
     {{1, 1, 4}, {}},
     "dense 12, leaky_relu 0.1, reshape 2 2 3, conv_transposed 5 kernel 4 stride 2 pad 1, batch_norm, "
     "leaky_relu 0.1, conv_transposed 2 kernel 3, tanh"},
    {"batch_norm_reshaped",
     {{1, 1, 7}, {}},
     "dense 8, batch_norm, reshape 2 2 2, conv 3 kernel 2, batch_norm, flatten, dense 2"},
    {"relu", {{1, 1, 7}, {}}, "dense 9, leaky_relu 0, dense 3"},
    {"flatten_first", {{3, 2, 2}, {}}, "flatten, dense 4"},
};

class Gradients : public testing::TestWithParam<Case> {
 protected:
  static constexpr std::size_t rows = 13;

  // Random parameters everywhere, also where a layer starts from constants.
  static Network network_of(const Case& of) {
    Network network = make_network(of.input, of.spec);
    ParameterStore& store = network.parameters();
    const std::vector<float> shift = uniform_rows(store.values.size() + store.statistics.size(), "shift");
    for (std::size_t i = 0; i < store.values.size(); ++i) store.values[i] += 0.3F * shift[i];
    for (std::size_t i = 0; i < store.statistics.size(); ++i) {
      store.statistics[i] += 0.3F * shift[store.values.size() + i];
    }
    return network;
  }
};

TEST_P(Gradients, AgreeWithFiniteDifferencesInDouble) {
  Network network = network_of(GetParam());
  const SampleRows sample(network.input(), rows);
  Workspace workspace(network, rows + 2, Mode::train);
  ThreadPool pool(2);
  Random random(3, "dropout");
  constexpr std::size_t first = 2;  // not at the start of the arena
  const std::size_t outputs = network.output().size();

  network.forward(workspace, sample.by_indicators(), first, pool, &random);
  DoubleNetwork reference(network);
  reference.mode = Mode::train;
  if (GetParam().name == std::string("dropout")) {  // the scales, read off what went in and came out
    const std::size_t values = network.shape(1).size();
    for (std::size_t i = first * values; i < (first + rows) * values; ++i) {
      reference.dropout_scales.push_back(
          static_cast<double>(workspace.hidden(1)[i] / workspace.hidden(0)[i]));
    }
  }
  std::vector<double> dense = as_double(sample.dense);
  std::vector<double> indicators = as_double(sample.indicators);
  const std::vector<double> expected = reference.forward(rows, dense, indicators);
  ASSERT_EQ(expected.size(), rows * outputs);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    ASSERT_NEAR(static_cast<double>(workspace.output()[first * outputs + i]), expected[i], 2e-6)
        << "output " << i;
  }

  // The loss is a random linear function of the output.
  const std::vector<float> slopes = uniform_rows(rows * outputs, "slopes");
  std::copy(slopes.begin(), slopes.end(), workspace.output_gradient() + first * outputs);
  network.backward(workspace, sample.by_indicators(), first, {.parameters = true, .input = true}, pool);
  const auto loss = [&] {
    const std::vector<double> y = reference.forward(rows, dense, indicators);
    double sum = 0.0;
    for (std::size_t i = 0; i < y.size(); ++i) sum += y[i] * static_cast<double>(slopes[i]);
    return sum;
  };
  const auto check = [&](std::vector<double>& variables, const float* gradient, const char* what) {
    constexpr double step = 1e-6;
    for (std::size_t i = 0; i < variables.size(); ++i) {
      const double kept = variables[i];
      variables[i] = kept + step;
      const double above = loss();
      variables[i] = kept - step;
      const double below = loss();
      variables[i] = kept;
      const double expected_gradient = (above - below) / (2.0 * step);
      ASSERT_NEAR(static_cast<double>(gradient[i]), expected_gradient,
                  1e-5 * (1.0 + std::fabs(expected_gradient)))
          << what << " " << i;
    }
  };
  check(reference.parameters, network.parameters().gradients.data(), "parameter");
  check(dense, workspace.input_gradient() + first * network.input().dense.size(), "input");
  if (!indicators.empty()) {
    check(indicators, workspace.indicator_gradient() + first * network.input().indicators(), "indicator");
  }
}

TEST_P(Gradients, InferenceAgreesWithDouble) {
  const Network network = network_of(GetParam());
  const SampleRows sample(network.input(), rows);
  Workspace workspace(network, rows, Mode::inference);
  ThreadPool pool(1);
  network.forward(workspace, sample.by_index(), 0, pool);
  const std::vector<double> expected =
      DoubleNetwork(network).forward(rows, as_double(sample.dense), as_double(sample.indicators));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    ASSERT_NEAR(static_cast<double>(workspace.output()[i]), expected[i], 2e-6) << "output " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Layers, Gradients, testing::ValuesIn(cases),
                         [](const testing::TestParamInfo<Case>& each) { return each.param.name; });

}  // namespace
}  // namespace anoean::nn
