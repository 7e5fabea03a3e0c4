#include "evaluation/principal_plane.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace anoean {
namespace {

TEST(PrincipalPlane, FindsEigenvectorsOfAKnownMatrix) {
  const Eigenvectors eigen = symmetric_eigenvectors({2, 1, 0, 1, 2, 0, 0, 0, 5}, 3);
  EXPECT_NEAR(eigen.values[0], 5.0, 1e-12);
  EXPECT_NEAR(eigen.values[1], 3.0, 1e-12);
  EXPECT_NEAR(eigen.values[2], 1.0, 1e-12);
  EXPECT_NEAR(std::fabs(eigen.vectors[2]), 1.0, 1e-12);
  EXPECT_NEAR(eigen.vectors[3], std::sqrt(0.5), 1e-12);
  EXPECT_NEAR(eigen.vectors[4], std::sqrt(0.5), 1e-12);
}

TEST(PrincipalPlane, RebuildsAMatrixFromItsEigenvectors) {
  constexpr std::size_t n = 6;
  std::vector<double> matrix(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j)
      matrix[i * n + j] = std::cos(static_cast<double>(i * j)) + (i == j ? static_cast<double>(i) : 0.0);
  }
  const Eigenvectors eigen = symmetric_eigenvectors(matrix, n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      double value = 0.0;
      for (std::size_t k = 0; k < n; ++k)
        value += eigen.values[k] * eigen.vectors[k * n + i] * eigen.vectors[k * n + j];
      EXPECT_NEAR(value, matrix[i * n + j], 1e-10);
    }
  }
}

TEST(PrincipalPlane, ProjectsOntoTheLargestSpread) {
  // Spread 10 along the third axis, 1 along the first, none along the second.
  const std::vector<float> points = {1, 0, 10, -1, 0, 10, 1, 0, -10, -1, 0, -10};
  const PrincipalPlane plane(MatrixView<const float>(points.data(), 4, 3));
  const auto place = plane.project(points.data());
  EXPECT_NEAR(std::fabs(place[0]), 10.0, 1e-6);
  EXPECT_NEAR(std::fabs(place[1]), 1.0, 1e-6);
  const PrincipalPlane::Ellipse ellipse = plane.ellipse({0, 0, 5}, {4, 0, 0, 0, 1, 0, 0, 0, 9}, 2.0);
  EXPECT_NEAR(std::fabs(ellipse.center[0]), 5.0, 1e-6);
  EXPECT_NEAR(ellipse.radii[0], 6.0, 1e-6);
  EXPECT_NEAR(ellipse.radii[1], 4.0, 1e-6);
}

TEST(PrincipalPlane, ShowsALineWhereThereIsOneDimension) {
  const std::vector<float> points = {1, 2, 6};
  const PrincipalPlane plane(MatrixView<const float>(points.data(), 3, 1));
  EXPECT_NEAR(plane.project(points.data())[0], -2.0, 1e-6);
  EXPECT_EQ(plane.project(points.data())[1], 0.0);
}

}  // namespace
}  // namespace anoean
