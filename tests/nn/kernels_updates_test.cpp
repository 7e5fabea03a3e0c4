#include <gtest/gtest.h>

#include "nn/kernels/reductions.hpp"
#include "nn/kernels/updates.hpp"
#include "nn/kernels_support.hpp"

namespace anoean::nn::kernels {
namespace {

std::vector<double> widened(const std::vector<float>& values) { return {values.begin(), values.end()}; }

TEST(KernelsUpdates, AdamAgreesWithDouble) {
  const AdamCoefficients c{
      .beta1 = 0.9F, .beta2 = 0.99F, .step_size = 0.01F, .root_scale = 3.0F, .epsilon = 1e-4F};
  for_each_target([&] {
    for (const std::size_t count : {0U, 1U, 7U, 16U, 37U, 1000U}) {
      std::vector<float> values = random_values(count, "values");
      std::vector<float> first = random_values(count, "first");
      std::vector<float> second = random_values(count, "second");
      for (float& value : second) value *= value;
      const std::vector<float> gradients = random_values(count, "gradients");
      std::vector<double> expected = widened(values);
      std::vector<double> m = widened(first);
      std::vector<double> v = widened(second);
      for (std::size_t i = 0; i < count; ++i) {
        const double g = static_cast<double>(gradients[i]);
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.99 * v[i] + 0.01 * g * g;
        expected[i] -= 0.01 * m[i] / (std::sqrt(v[i]) * 3.0 + 1e-4);
      }
      adam_step(count, values.data(), gradients.data(), first.data(), second.data(), c);
      expect_close(values, expected, 1);
      expect_close(first, m, 1);
      expect_close(second, v, 1);
    }
  });
}

TEST(KernelsUpdates, AverageAgreesWithDouble) {
  for_each_target([&] {
    for (const std::size_t count : {0U, 1U, 19U, 64U}) {
      std::vector<float> average = random_values(count, "average");
      const std::vector<float> values = random_values(count, "values");
      std::vector<double> expected(count);
      for (std::size_t i = 0; i < count; ++i) {
        expected[i] = 0.75 * static_cast<double>(average[i]) + 0.25 * static_cast<double>(values[i]);
      }
      average_step(count, average.data(), values.data(), 0.75F);
      expect_close(average, expected, 1);
    }
  });
}

TEST(KernelsReductions, ColumnSumsAgreeWithDoubleAndAcrossThreads) {
  ThreadPool one(1);
  ThreadPool three(3);
  for_each_target([&] {
    for (const auto& [rows, columns] : {std::pair<std::size_t, std::size_t>{0, 3},
                                        {1, 1},
                                        {3, 17},
                                        {400, 8},
                                        {601, 128},
                                        {30000, 33},
                                        {70001, 1}}) {
      const std::size_t stride = columns + 3;
      const std::vector<float> x = random_values(rows * stride, "x");
      std::vector<double> expected(columns);
      for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t j = 0; j < columns; ++j) expected[j] += static_cast<double>(x[row * stride + j]);
      }
      std::vector<float> sums(columns, -1.0F);
      column_sums(one, rows, columns, x.data(), stride, sums.data());
      expect_close(sums, expected, rows);
      std::vector<float> shared(columns, -1.0F);
      column_sums(three, rows, columns, x.data(), stride, shared.data());
      EXPECT_EQ(sums, shared);
    }
  });
}

}  // namespace
}  // namespace anoean::nn::kernels
