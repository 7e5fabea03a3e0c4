#include "evaluation/principal_plane.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace anoean {
namespace {

constexpr int most_sweeps = 60;

// Makes entry (p, q) zero by a rotation in its plane.
void rotate(std::vector<double>& a, std::vector<double>& vectors, std::size_t n, std::size_t p,
            std::size_t q) {
  const double theta = (a[q * n + q] - a[p * n + p]) / (2.0 * a[p * n + q]);
  const double t = std::copysign(1.0, theta) / (std::fabs(theta) + std::hypot(theta, 1.0));
  const double c = 1.0 / std::hypot(t, 1.0);
  const double s = t * c;
  for (std::size_t k = 0; k < n; ++k) {
    const double kp = a[k * n + p];
    const double kq = a[k * n + q];
    a[k * n + p] = c * kp - s * kq;
    a[k * n + q] = s * kp + c * kq;
  }
  for (std::size_t k = 0; k < n; ++k) {
    const double pk = a[p * n + k];
    const double qk = a[q * n + k];
    a[p * n + k] = c * pk - s * qk;
    a[q * n + k] = s * pk + c * qk;
    const double vp = vectors[p * n + k];
    const double vq = vectors[q * n + k];
    vectors[p * n + k] = c * vp - s * vq;
    vectors[q * n + k] = s * vp + c * vq;
  }
}

std::vector<double> covariance_of(MatrixView<const float> points, const std::vector<double>& center) {
  const std::size_t d = points.columns;
  std::vector<double> covariance(d * d, 0.0);
  for (std::size_t row = 0; row < points.rows; ++row) {
    for (std::size_t i = 0; i < d; ++i) {
      const double left = static_cast<double>(points(row, i)) - center[i];
      for (std::size_t j = 0; j < d; ++j)
        covariance[i * d + j] += left * (static_cast<double>(points(row, j)) - center[j]);
    }
  }
  for (double& value : covariance) value /= static_cast<double>(points.rows);
  return covariance;
}

void point_forward(double* vector, std::size_t n) {
  const double largest =
      *std::max_element(vector, vector + n, [](double a, double b) { return std::fabs(a) < std::fabs(b); });
  if (largest >= 0.0) return;
  for (std::size_t i = 0; i < n; ++i) vector[i] = -vector[i];
}

}  // namespace

Eigenvectors symmetric_eigenvectors(std::vector<double> matrix, std::size_t n) {
  std::vector<double> vectors(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) vectors[i * n + i] = 1.0;
  for (int sweep = 0; sweep < most_sweeps; ++sweep) {
    double rest = 0.0;
    for (std::size_t p = 0; p < n; ++p) {
      for (std::size_t q = p + 1; q < n; ++q) {
        if (matrix[p * n + q] == 0.0) continue;
        rest += std::fabs(matrix[p * n + q]);
        rotate(matrix, vectors, n, p, q);
      }
    }
    if (rest < 1e-300) break;
  }
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return matrix[a * n + a] > matrix[b * n + b]; });
  Eigenvectors sorted;
  for (const std::size_t i : order) {
    sorted.values.push_back(matrix[i * n + i]);
    point_forward(vectors.data() + i * n, n);
    sorted.vectors.insert(sorted.vectors.end(), vectors.begin() + static_cast<std::ptrdiff_t>(i * n),
                          vectors.begin() + static_cast<std::ptrdiff_t>((i + 1) * n));
  }
  return sorted;
}

PrincipalPlane::PrincipalPlane(MatrixView<const float> points) : center_(points.columns, 0.0) {
  const std::size_t d = points.columns;
  for (std::size_t row = 0; row < points.rows; ++row) {
    for (std::size_t i = 0; i < d; ++i)
      center_[i] += static_cast<double>(points(row, i)) / static_cast<double>(points.rows);
  }
  const Eigenvectors eigen = symmetric_eigenvectors(covariance_of(points, center_), d);
  for (std::size_t axis = 0; axis < 2; ++axis) {
    axes_[axis].assign(d, 0.0);
    if (axis >= d) continue;
    for (std::size_t i = 0; i < d; ++i) axes_[axis][i] = eigen.vectors[axis * d + i];
  }
}

std::array<double, 2> PrincipalPlane::project(const float* point) const {
  std::array<double, 2> place{};
  for (std::size_t axis = 0; axis < 2; ++axis) {
    for (std::size_t i = 0; i < center_.size(); ++i)
      place[axis] += axes_[axis][i] * (static_cast<double>(point[i]) - center_[i]);
  }
  return place;
}

PrincipalPlane::Ellipse PrincipalPlane::ellipse(const std::vector<double>& mean,
                                                const std::vector<double>& covariance, double sigmas) const {
  const std::size_t d = center_.size();
  Ellipse ellipse{};
  std::vector<double> flat(4, 0.0);
  for (std::size_t a = 0; a < 2; ++a) {
    for (std::size_t i = 0; i < d; ++i) {
      ellipse.center[a] += axes_[a][i] * (mean[i] - center_[i]);
      for (std::size_t b = 0; b < 2; ++b) {
        for (std::size_t j = 0; j < d; ++j)
          flat[a * 2 + b] += axes_[a][i] * covariance[i * d + j] * axes_[b][j];
      }
    }
  }
  const Eigenvectors eigen = symmetric_eigenvectors(flat, 2);
  for (std::size_t a = 0; a < 2; ++a) ellipse.radii[a] = sigmas * std::sqrt(std::max(0.0, eigen.values[a]));
  ellipse.angle = std::atan2(eigen.vectors[1], eigen.vectors[0]);
  return ellipse;
}

}  // namespace anoean
