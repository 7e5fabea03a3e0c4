#include "detectors/rbf_kernel.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

#include "detectors/random_rows.hpp"

namespace anoean {
namespace {

double squared_distance(const Features& one, std::size_t i, const Features& other, std::size_t j) {
  double square = 0.0;
  for (std::size_t k = 0; k < one.shape.dense(); ++k)
    square += std::pow(double{one.dense_row(i)[k]} - double{other.dense_row(j)[k]}, 2);
  for (std::size_t k = 0; k < one.shape.categorical(); ++k)
    square += one.category_row(i)[k] == other.category_row(j)[k] ? 0.0 : 2.0;
  return square;
}

TEST(RbfKernel, SumsEqualThePlainLoop) {
  ThreadPool pool(2);
  for (const std::size_t columns : {1U, 2U, 7U, 40U}) {
    for (const std::size_t vectors : {1U, 15U, 16U, 17U, 100U}) {
      const Features s = random_rows(vectors, columns, 0.0F, "vectors");
      const Features x = random_rows(23, columns, 1.0F, "rows");
      std::vector<double> coefficients;
      for (std::size_t j = 0; j < vectors; ++j)
        coefficients.push_back(std::sin(1.0 + static_cast<double>(j)));
      std::vector<double> sums(x.rows);
      RbfKernel(s, coefficients, 0.05).sums(x, sums, pool);
      for (std::size_t i = 0; i < x.rows; ++i) {
        double expected = 0.0;
        for (std::size_t j = 0; j < vectors; ++j)
          expected += coefficients[j] * std::exp(-0.05 * squared_distance(x, i, s, j));
        EXPECT_NEAR(sums[i], expected, 1e-13) << columns << " columns, " << vectors << " vectors";
      }
    }
  }
}

TEST(RbfKernel, ValuesAreSymmetricAndOneForEqualRows) {
  ThreadPool pool(2);
  const Features x = random_rows(37, 5, 0.0F, "rows");
  std::vector<std::vector<double>> matrix(x.rows);
  RbfKernel(x, {}, 0.3).values(x, pool, [&](std::size_t row, std::span<const double> values) {
    matrix[row].assign(values.begin(), values.end());
  });
  for (std::size_t i = 0; i < x.rows; ++i) {
    ASSERT_EQ(matrix[i].size(), x.rows);
    EXPECT_NEAR(matrix[i][i], 1.0, 1e-14);
    for (std::size_t j = 0; j < x.rows; ++j) {
      EXPECT_EQ(matrix[i][j], matrix[j][i]);
      EXPECT_NEAR(matrix[i][j], std::exp(-0.3 * squared_distance(x, i, x, j)), 1e-14);
    }
  }
}

TEST(RbfKernel, ASumDependsOnItsRowAlone) {
  ThreadPool one(1);
  ThreadPool three(3);
  const Features s = random_rows(75, 9, 0.0F, "vectors");
  const Features x = random_rows(1001, 9, 1.0F, "rows");
  const RbfKernel kernel(s, std::vector<double>(s.rows, 0.7), 0.1);
  std::vector<double> together(x.rows);
  std::vector<double> threaded(x.rows);
  kernel.sums(x, together, one);
  kernel.sums(x, threaded, three);
  EXPECT_EQ(together, threaded);
  for (const std::size_t first : {0U, 1U, 5U, 500U, 994U}) {
    for (std::size_t count = 1; count <= 7; ++count) {
      std::vector<std::size_t> chosen;
      for (std::size_t i = 0; i < count; ++i) chosen.push_back(first + i);
      std::vector<double> apart(count);
      kernel.sums(x.select(chosen), apart, one);
      for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(apart[i], together[first + i]);
    }
  }
}

TEST(RbfKernel, FarRowsAddNothingAndStayFinite) {
  ThreadPool pool(1);
  const Features s = random_rows(20, 3, 0.0F, "vectors");
  Features x = random_rows(3, 3, 0.0F, "rows");
  x.dense[0] = 1e30F;
  x.dense[3] = -40.0F;
  std::vector<double> sums(x.rows);
  RbfKernel(s, std::vector<double>(s.rows, 1.0), 1.0).sums(x, sums, pool);
  EXPECT_EQ(sums[0], 0.0);
  EXPECT_EQ(sums[1], 0.0);
  EXPECT_GT(sums[2], 0.0);
}

}  // namespace
}  // namespace anoean
