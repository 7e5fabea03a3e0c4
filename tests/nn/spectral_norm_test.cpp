#include "nn/spectral_norm.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "nn/double_network.hpp"
#include "nn/network_support.hpp"

namespace anoean::nn {
namespace {

double largest_singular_value(const float* weights, std::size_t rows, std::size_t columns) {
  std::vector<double> u(columns, 1.0);
  double length = 0.0;
  for (int i = 0; i < 500; ++i) {
    std::vector<double> v(rows, 0.0);
    std::vector<double> next(columns, 0.0);
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t c = 0; c < columns; ++c) v[r] += static_cast<double>(weights[r * columns + c]) * u[c];
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t c = 0; c < columns; ++c)
        next[c] += static_cast<double>(weights[r * columns + c]) * v[r];
    double square = 0.0;
    for (const double value : next) square += value * value;
    length = std::sqrt(square);
    for (std::size_t c = 0; c < columns; ++c) u[c] = next[c] / length;
  }
  return std::sqrt(length);
}

TEST(SpectralNorm, WeightsComeToHaveASpectralNormOfOne) {
  Network network =
      make_network({{4, 4, 3}, {}}, "conv 5 kernel 2 stride 2, leaky_relu 0.2, flatten, dense 4");
  const AlignedBuffer<float> before = network.parameters().values.copy();
  Random random(1, "spectral norm");
  SpectralNorm norm(network, random);
  for (int i = 0; i < 100; ++i) norm.iterate();
  const float* values = network.parameters().values.data();
  EXPECT_NEAR(largest_singular_value(values, 12, 5), 1.0, 1e-5);
  EXPECT_NEAR(largest_singular_value(values + 65, 20, 4), 1.0, 1e-5);
  for (std::size_t i = 60; i < 65; ++i) EXPECT_EQ(values[i], before[i]);  // biases stay
}

TEST(SpectralNorm, GradientsAreThoseOfTheRawWeights) {
  Network network = make_network({{1, 1, 5}, {}}, "dense 4, leaky_relu 0.2, dense 2");
  const AlignedBuffer<float> raw = network.parameters().values.copy();
  Random random(1, "spectral norm");
  SpectralNorm norm(network, random);
  constexpr std::size_t rows = 7;
  const std::vector<float> x = uniform_rows(rows * 5, "x");
  const std::vector<float> slopes = uniform_rows(rows * 2, "slopes");
  Workspace workspace(network, rows, Mode::train);
  ThreadPool pool(1);
  network.forward(workspace, {.dense = x.data(), .rows = rows}, 0, pool);
  std::copy(slopes.begin(), slopes.end(), workspace.output_gradient());
  network.backward(workspace, {.dense = x.data(), .rows = rows}, 0, {}, pool);
  Adam adam({});
  norm.step(adam);

  // The loss of raw weights, each divided by vᵀ W u with u and v as they are.
  DoubleNetwork reference(network);
  std::vector<double> weights(raw.begin(), raw.end());
  const auto loss = [&] {
    reference.parameters = weights;
    for (const SpectralNorm::Matrix& matrix : norm.matrices()) {
      double sigma = 0.0;
      for (std::size_t i = 0; i < matrix.rows * matrix.columns; ++i) {
        sigma += static_cast<double>(matrix.v[i / matrix.columns]) * weights[matrix.first + i] *
                 static_cast<double>(matrix.u[i % matrix.columns]);
      }
      for (std::size_t i = 0; i < matrix.rows * matrix.columns; ++i)
        reference.parameters[matrix.first + i] /= sigma;
    }
    const std::vector<double> y = reference.forward(rows, as_double(x), {});
    double sum = 0.0;
    for (std::size_t i = 0; i < y.size(); ++i) sum += y[i] * static_cast<double>(slopes[i]);
    return sum;
  };
  for (std::size_t i = 0; i < weights.size(); ++i) {
    constexpr double step = 1e-6;
    weights[i] += step;
    const double above = loss();
    weights[i] -= 2.0 * step;
    const double expected = (above - loss()) / (2.0 * step);
    weights[i] += step;
    ASSERT_NEAR(static_cast<double>(network.parameters().gradients[i]), expected,
                2e-5 * (1.0 + std::fabs(expected)))
        << i;
  }
}

TEST(SpectralNorm, WeightsOfZeroStayZero) {
  Network network = make_network({{1, 1, 3}, {}}, "dense 2");
  std::fill(network.parameters().values.begin(), network.parameters().values.end(), 0.0F);
  Random random(1, "spectral norm");
  SpectralNorm norm(network, random);
  norm.iterate();
  for (const float value : network.parameters().values) EXPECT_EQ(value, 0.0F);
}

}  // namespace
}  // namespace anoean::nn
