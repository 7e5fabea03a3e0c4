#include "detectors/column_deviations.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.hpp"

namespace anoean {
namespace {

// Numbers of several deviations and means, then indicators; the last number is the same in all rows.
constexpr std::size_t numbers = 9;

std::vector<float> rows(std::size_t count, std::size_t width, const char* purpose) {
  std::vector<float> values(count * width);
  Random(3, purpose).normal(values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t j = i % width;
    if (j >= numbers)
      values[i] = values[i] > 1.0F ? 1.0F : 0.0F;
    else if (j + 1 == numbers)
      values[i] = 5.0F;
    else
      values[i] = values[i] * (0.1F + static_cast<float>(j)) - static_cast<float>(j);
  }
  return values;
}

double expected(const std::vector<float>& normals, std::size_t width, const float* row) {
  const auto count = static_cast<double>(normals.size() / width);
  double sum = 0.0;
  for (std::size_t j = 0; j < width; ++j) {
    double mean = 0.0;
    double square = 0.0;
    for (std::size_t i = j; i < normals.size(); i += width) mean += double{normals[i]} / count;
    for (std::size_t i = j; i < normals.size(); i += width)
      square += std::pow(double{normals[i]} - mean, 2) / count;
    sum += (j < numbers ? 1.0 : 2.0) *
           std::min(std::fabs(double{row[j]} - mean) / (std::sqrt(square) + 0.001), 3.0);
  }
  return sum;
}

TEST(ColumnDeviations, AddUpTheDeviationsOfAllColumns) {
  for (const std::size_t width : {9U, 15U, 16U, 40U}) {
    const std::vector<float> normals = rows(300, width, "normals");
    const ColumnDeviations columns = ColumnDeviations::fit({normals.data(), 300, width}, numbers);
    std::vector<float> test = rows(20, width, "test");
    test[3] = 1e9F;                  // no more than three deviations
    test[width + numbers - 1] += 1;  // of a column that is always the same
    ColumnDeviations::Reading reading(columns, 20);
    reading.run(test.data(), 20);
    for (std::size_t i = 0; i < 20; ++i) {
      const double sum = expected(normals, width, test.data() + i * width);
      EXPECT_NEAR(reading.value(i), sum, 1e-5 * sum) << width << " " << i;
    }
  }
}

TEST(ColumnDeviations, GradientIsThatOfColumnsBelowTheLimit) {
  constexpr std::size_t width = 15;
  const std::vector<float> normals = rows(300, width, "normals");
  const ColumnDeviations columns = ColumnDeviations::fit({normals.data(), 300, width}, numbers);
  std::vector<float> row = rows(1, width, "row");
  row[2] = 100.0F;
  ColumnDeviations::Reading reading(columns, 1);
  reading.run(row.data(), 1);
  std::vector<float> gradient(width, 1.0F);
  reading.add_gradients(row.data(), 1, 3.0, gradient.data());
  EXPECT_EQ(gradient[2], 1.0F);
  constexpr float step = 1.0F / 1024.0F;
  for (std::size_t j = 0; j < width; ++j) {
    const float kept = row[j];
    if (std::fabs(kept - columns.means()[j]) < 2 * step) continue;  // the kink
    row[j] = kept + step;
    reading.run(row.data(), 1);
    const double above = reading.value(0);
    row[j] = kept - step;
    reading.run(row.data(), 1);
    row[j] = kept;
    const double difference = 3.0 * (above - reading.value(0)) / (2.0 * double{step});
    EXPECT_NEAR(double{gradient[j]} - 1.0, difference, 0.02 + 0.01 * std::fabs(difference)) << j;
  }
}

TEST(ColumnDeviations, AreTheSameAfterSavingAndLoading) {
  constexpr std::size_t width = 15;
  const std::vector<float> normals = rows(300, width, "normals");
  const ColumnDeviations columns = ColumnDeviations::fit({normals.data(), 300, width}, numbers);
  nlohmann::json header;
  std::vector<float> weights;
  columns.save(header, weights);
  std::span<const float> left(weights);
  const ColumnDeviations loaded = ColumnDeviations::load(header, width, left);
  EXPECT_TRUE(left.empty());
  EXPECT_EQ(loaded.means(), columns.means());
  EXPECT_EQ(loaded.factors(), columns.factors());
  EXPECT_EQ(loaded.limits(), columns.limits());

  const auto load = [&](std::size_t count, std::span<const float> values) {
    nlohmann::json changed = header;
    changed["numbers"] = count;
    ColumnDeviations::load(changed, width, values);
  };
  EXPECT_THROW(load(numbers, std::span(weights).first(2 * width - 1)), Error);
  EXPECT_THROW(load(width + 1, weights), Error);
  for (const std::size_t at : {std::size_t{0}, width}) {
    std::vector<float> broken = weights;
    broken[at] = NAN;
    EXPECT_THROW(load(numbers, broken), Error);
  }
  std::vector<float> negative = weights;
  negative[width] = -1.0F;
  EXPECT_THROW(load(numbers, negative), Error);
}

}  // namespace
}  // namespace anoean
