#pragma once

#include <vector>

#include "core/matrix.hpp"

namespace anoean {

// Of rows around their mean μ, at least one of them, in double.
struct Scatter {
  std::vector<double> mean;        // μ, d
  std::vector<double> covariance;  // 1/n Σ (z − μ)(z − μ)ᵀ, d × d, row-major
  double fourth = 0.0;             // Σ ‖z − μ‖⁴
};

Scatter scatter(MatrixView<const float> rows);

}  // namespace anoean
