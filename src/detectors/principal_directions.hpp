#pragma once

#include <cstddef>
#include <vector>

namespace anoean {

struct PrincipalDirections {
  std::vector<double> variances;  // largest first
  std::vector<double> vectors;    // one row of d per variance, of length 1, at right angles
};

// The largest eigenvalues and their vectors of a covariance, d × d, by subspace iteration; as exact as a
// share of variance needs, not to the last digit. At most d − 1 of them.
PrincipalDirections principal_directions(const std::vector<double>& covariance, std::size_t d,
                                         std::size_t most);

}  // namespace anoean
