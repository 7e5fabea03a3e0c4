#include "nn/branched_network.hpp"

#include <anoean/error.hpp>

#include <cmath>
#include <gtest/gtest.h>

#include "nn/double_network.hpp"
#include "nn/network_support.hpp"

namespace anoean::nn {
namespace {

constexpr std::size_t rows = 6;

// Images on one side, codes on the other.
struct Parts {
  Network first = make_network({{4, 4, 2}, {}}, "conv 3 kernel 2 stride 2, leaky_relu 0.2, flatten");
  Network second = make_network({{1, 1, 5}, {}}, "dense 7, tanh");
  Network head = make_network({{1, 1, 19}, {}}, "dense 6, leaky_relu 0.1, dense 2");
};

struct Reference {
  explicit Reference(const Parts& parts) : first(parts.first), second(parts.second), head(parts.head) {}

  double loss(const std::vector<double>& x, const std::vector<double>& z,
              const std::vector<float>& slopes) const {
    const std::vector<double> left = first.forward(rows, x, {});
    const std::vector<double> right = second.forward(rows, z, {});
    std::vector<double> joined;
    for (std::size_t i = 0; i < rows; ++i) {
      const auto take = [&](const std::vector<double>& from) {
        const std::size_t width = from.size() / rows;
        for (std::size_t j = 0; j < width; ++j) joined.push_back(from[i * width + j]);
      };
      take(left);
      take(right);
    }
    const std::vector<double> y = head.forward(rows, joined, {});
    double sum = 0.0;
    for (std::size_t i = 0; i < y.size(); ++i) sum += y[i] * static_cast<double>(slopes[i]);
    return sum;
  }

  DoubleNetwork first, second, head;
};

Input input_of(const std::vector<float>& values) { return {.dense = values.data(), .rows = rows}; }

void expect_gradient(std::vector<double>& variables, const float* gradient,
                     const std::function<double()>& loss, double times = 1.0) {
  constexpr double step = 1e-6;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    const double kept = variables[i];
    variables[i] = kept + step;
    const double above = loss();
    variables[i] = kept - step;
    const double expected = times * (above - loss()) / (2.0 * step);
    variables[i] = kept;
    ASSERT_NEAR(static_cast<double>(gradient[i]), expected, 1e-5 * (1.0 + std::fabs(expected))) << i;
  }
}

TEST(BranchedNetwork, GradientsAgreeWithFiniteDifferencesInDouble) {
  Parts parts;
  const BranchedNetwork network(parts.first, parts.second, parts.head);
  BranchedWorkspace workspace(parts.first, parts.second, parts.head, rows, Mode::train);
  const std::vector<float> x = uniform_rows(rows * 32, "x");
  const std::vector<float> z = uniform_rows(rows * 5, "z");
  const std::vector<float> slopes = uniform_rows(rows * 2, "slopes");
  ThreadPool pool(2);
  network.forward(workspace, input_of(x), input_of(z), pool);
  std::copy(slopes.begin(), slopes.end(), workspace.head.output_gradient());
  network.backward(workspace, input_of(x), input_of(z), {.first_input = true, .second_input = true}, pool);

  Reference reference(parts);
  std::vector<double> exact_x = as_double(x);
  std::vector<double> exact_z = as_double(z);
  const auto loss = [&] { return reference.loss(exact_x, exact_z, slopes); };
  expect_gradient(exact_x, workspace.first.input_gradient(), loss);
  expect_gradient(exact_z, workspace.second.input_gradient(), loss);
  expect_gradient(reference.first.parameters, parts.first.parameters().gradients.data(), loss);
  expect_gradient(reference.second.parameters, parts.second.parameters().gradients.data(), loss);
  expect_gradient(reference.head.parameters, parts.head.parameters().gradients.data(), loss);
}

TEST(BranchedNetwork, GradientsAddUpOverPasses) {
  Parts parts;
  const BranchedNetwork network(parts.first, parts.second, parts.head);
  BranchedWorkspace workspace(parts.first, parts.second, parts.head, rows, Mode::train);
  const std::vector<float> x = uniform_rows(rows * 32, "x");
  const std::vector<float> z = uniform_rows(rows * 5, "z");
  ThreadPool pool(1);
  network.forward(workspace, input_of(x), input_of(z), pool);
  std::fill_n(workspace.head.output_gradient(), rows * 2, 0.5F);
  network.backward(workspace, input_of(x), input_of(z), {}, pool);
  const AlignedBuffer<float> once = parts.first.parameters().gradients.copy();
  network.backward(workspace, input_of(x), input_of(z), {.accumulate = true}, pool);
  for (std::size_t i = 0; i < once.size(); ++i)
    ASSERT_FLOAT_EQ(parts.first.parameters().gradients[i], 2.0F * once[i]) << i;
}

TEST(BranchedNetwork, TheHeadTakesBothBranches) {
  Parts parts;
  Network narrow = make_network({{1, 1, 18}, {}}, "dense 1");
  Network image = make_network({{4, 4, 2}, {}}, "conv 3 kernel 2 stride 2");
  EXPECT_THROW(BranchedNetwork(parts.first, parts.second, narrow), Error);
  EXPECT_THROW(BranchedNetwork(image, parts.second, parts.head), Error);
}

}  // namespace
}  // namespace anoean::nn
