#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <vector>

#include "core/random.hpp"
#include "nn/kernels/distances.hpp"

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
  for (std::size_t size = 0; size < 100; ++size) {
    const std::vector<float> a = values(size, "a");
    const std::vector<float> b = values(size, "b");
    std::vector<float> differences(size);
    for (std::size_t i = 0; i < size; ++i) differences[i] = a[i] - b[i];
    EXPECT_EQ(sum_of_squares(a.data(), size), sum_in_turn(a)) << size;
    EXPECT_EQ(squared_distance(a.data(), b.data(), size), sum_in_turn(differences)) << size;
  }
}

TEST(Distances, LimitedDeviationsHaveTheBitsOfTheirDefinition) {
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
}

TEST(Distances, TheRoughOneIsAsFarOffAsItSaysAtMost) {
  for (std::size_t size = 0; size < 300; ++size) {
    const std::vector<float> a = values(size, "a");
    const std::vector<float> b[] = {values(size, "b"), values(size, "c"), values(size, "d"),
                                    values(size, "e")};
    const float* const others[] = {b[0].data(), b[1].data(), b[2].data(), b[3].data()};
    float rough[distances_at_once] = {};
    rough_squared_distances(a.data(), others, size, rough);
    for (std::size_t k = 0; k < distances_at_once; ++k) {
      const double exact = squared_distance(a.data(), others[k], size);
      const double allowed = exact * static_cast<double>(size + 8) * 0x1p-23;
      EXPECT_NEAR(double{rough[k]}, exact, allowed) << size;
    }
  }
  const std::vector<float> far(40, 3e38F);
  const std::vector<float> zero(40);
  const float* const others[] = {zero.data(), far.data(), zero.data(), far.data()};
  float rough[distances_at_once] = {};
  rough_squared_distances(far.data(), others, 40, rough);
  EXPECT_TRUE(std::isinf(rough[0]));
  EXPECT_EQ(rough[1], 0.0F);
}

TEST(Distances, TheLeastIsFoundWhereverItStands) {
  for (std::size_t size = 1; size < 80; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      std::vector<float> numbers = values(size, "numbers");
      numbers[place] = -100.0F;
      EXPECT_EQ(index_of_least(numbers.data(), size), place) << size;
    }
  }
}

TEST(Distances, ValuesNotAboveABoundAreListedInOrder) {
  for (const std::size_t size : {1U, 15U, 16U, 17U, 64U, 77U}) {
    std::vector<float> numbers = values(size, "numbers");
    numbers[size / 2] = NAN;
    const float bound = numbers[0];
    std::vector<std::uint32_t> expected;
    for (std::uint32_t i = 0; i < size; ++i)
      if (!(numbers[i] > bound)) expected.push_back(i);
    std::vector<std::uint32_t> found(size + room_behind);
    found.resize(not_above(numbers.data(), size, bound, found.data()));
    EXPECT_EQ(found, expected);
  }
}

}  // namespace
}  // namespace anoean::nn::kernels
