#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <vector>

#include "core/random.hpp"
#include "nn/kernels/distances.hpp"
#include "nn/kernels_support.hpp"

namespace anoean::nn::kernels {
namespace {

std::vector<float> values(std::size_t count, const char* purpose) {
  std::vector<float> numbers(count);
  Random(11, purpose).normal(numbers);
  return numbers;
}

// As the header has it, element by element.
double sum_in_turn(const std::vector<float>& terms) {
  double sums[16] = {};
  for (std::size_t i = 0; i < terms.size(); ++i) sums[i % 16] += double{terms[i]} * double{terms[i]};
  for (std::size_t half = 8; half > 0; half /= 2)
    for (std::size_t k = 0; k < half; ++k) sums[k] += sums[k + half];
  return sums[0];
}

TEST(Distances, SumsHaveTheBitsOfTheirDefinition) {
  for_each_target([&] {
    for (std::size_t size = 0; size < 100; ++size) {
      const std::vector<float> a = values(size, "a");
      const std::vector<float> b = values(size, "b");
      std::vector<float> differences(size);
      for (std::size_t i = 0; i < size; ++i) differences[i] = a[i] - b[i];
      EXPECT_EQ(sum_of_squares(a.data(), size), sum_in_turn(a)) << size;
      EXPECT_EQ(squared_distance(a.data(), b.data(), size), sum_in_turn(differences)) << size;
    }
  });
}

TEST(Distances, LimitedDeviationsHaveTheBitsOfTheirDefinition) {
  for_each_target([&] {
    for (std::size_t size = 0; size < 100; ++size) {
      const std::vector<float> a = values(size, "a");
      const std::vector<float> means = values(size, "b");
      std::vector<float> factors = values(size, "factors");
      for (float& factor : factors) factor = std::fabs(factor) + 0.1F;
      const std::vector<float> limits(size, 1.5F);
      float sums[16] = {};
      for (std::size_t i = 0; i < size; ++i)
        sums[i % 16] += std::min(std::fabs(a[i] - means[i]) * factors[i], limits[i]);
      EXPECT_EQ(limited_deviations(a.data(), means.data(), factors.data(), limits.data(), size),
                std::accumulate(std::begin(sums), std::end(sums), 0.0F))
          << size;
    }
  });
}

}  // namespace
}  // namespace anoean::nn::kernels
