#pragma once

#include <cstddef>
#include <vector>

#include "core/matrix.hpp"
#include "detectors/scatter.hpp"

namespace anoean {

// N(μ, Σ) of the normals' latent vectors, and the distance from it that AnoEAN scores by:
// a(x) = sqrt((E(x) − μ)ᵀ Σ⁻¹ (E(x) − μ)). Σ is the shrunk estimate of Ledoit and Wolf, "A well-conditioned
// estimator for large-dimensional covariance matrices", J. Multivariate Analysis 88 (2004), plus a trace of
// the identity, so that it is invertible for any number of rows and dimensions.
class LatentGaussian {
 public:
  LatentGaussian() = default;
  // latent: rows × d, at least one row.
  static LatentGaussian fit(MatrixView<const float> latent);
  LatentGaussian(std::vector<double> mean, std::vector<double> covariance);

  std::size_t dimensions() const noexcept { return mean_.size(); }
  const std::vector<double>& mean() const noexcept { return mean_; }
  const std::vector<double>& covariance() const noexcept { return covariance_; }  // d × d, row-major

  double distance(const float* latent) const;

  // A = L⁻¹ with Σ = L Lᵀ, lower triangular, d × d row-major: the distance is ‖A (z − μ)‖.
  const std::vector<double>& whitening() const noexcept { return whitening_; }

  // How far the latent normals are from the prior N(0, I): ‖μ‖ and ‖Σ − I‖ (Frobenius).
  double mean_offset() const;
  double covariance_offset() const;
  // (tr Σ)² / tr Σ², the participation ratio of Σ's eigenvalues: 1 … d.
  double effective_rank() const;
  double total_variance() const;  // trace of Σ

 private:
  std::vector<double> mean_;
  std::vector<double> covariance_;
  std::vector<double> whitening_;
};

// Mean and covariance of rows, at least one, shrunk as those of LatentGaussian.
Scatter shrunk_scatter(MatrixView<const float> rows);

}  // namespace anoean
