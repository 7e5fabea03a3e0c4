#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "core/matrix.hpp"

namespace anoean {

// Eigenvalues, descending, and unit eigenvectors (row i belongs to value i) of a symmetric n × n matrix in
// row-major order, by Jacobi's rotations. The sign is such that a vector's largest entry is positive.
struct Eigenvectors {
  std::vector<double> values;   // n
  std::vector<double> vectors;  // n × n
};
Eigenvectors symmetric_eigenvectors(std::vector<double> matrix, std::size_t n);

// The plane of the largest spread of some points: for pictures of a latent space.
class PrincipalPlane {
 public:
  // points: rows × d, at least one row; d = 1 gets a second axis of zeros.
  explicit PrincipalPlane(MatrixView<const float> points);

  std::array<double, 2> project(const float* point) const;

  // The ellipse that N(mean, covariance) has in this plane at so many standard deviations.
  struct Ellipse {
    std::array<double, 2> center;
    std::array<double, 2> radii;
    double angle;  // of the first radius, in radians
  };
  Ellipse ellipse(const std::vector<double>& mean, const std::vector<double>& covariance,
                  double sigmas) const;

 private:
  std::vector<double> center_;
  std::array<std::vector<double>, 2> axes_;
};

}  // namespace anoean
