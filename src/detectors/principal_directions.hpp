#pragma once

#include <cstddef>
#include <vector>

#include "core/matrix.hpp"

namespace anoean {

struct PrincipalDirections {
  std::vector<double> variances;  // largest first
  std::vector<double> vectors;    // one row of d per variance, of length 1, at right angles
};

// The largest eigenvalues and their vectors of a covariance, d × d, by subspace iteration; as exact as a
// share of variance needs, not to the last digit. At most d − 1 of them.
PrincipalDirections principal_directions(const std::vector<double>& covariance, std::size_t d,
                                         std::size_t most);

// Directions in which rows that lie around 0 spread most: about those of the largest variances, found with a
// few passes over the rows. count × d, of length 1 and at right angles; zeros where the rows have no more.
// count < d.
std::vector<double> main_directions(MatrixView<const float> rows, std::size_t count);

}  // namespace anoean
