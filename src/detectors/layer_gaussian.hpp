#pragma once

#include <cstddef>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "core/matrix.hpp"
#include "nn/network.hpp"

namespace anoean {

// How far the outputs h of a layer are from the training normals' ones as a whole: log M(h), with M the
// Mahalanobis distance to their Gaussian N(μ, Σ), Σ shrunk as in LatentGaussian. Of a wide layer Σ is its (at
// most 64) largest eigenvalues with their vectors and one variance for all other directions (M. Tipping, C.
// Bishop, "Probabilistic principal component analysis", J. Royal Statistical Society B 61 (1999)), which
// takes a small part of the memory and time.
class LayerGaussian {
 public:
  LayerGaussian() = default;
  // rows × width, at least one row.
  static LayerGaussian fit(MatrixView<const float> normals);

  // Measures up to so many rows at once; one per thread.
  class Reading {
   public:
    Reading(const LayerGaussian& layer, std::size_t rows, nn::Mode mode = nn::Mode::inference);
    void run(const float* outputs, std::size_t rows);  // rows × width
    double value(std::size_t row) const noexcept { return values_[row]; }
    // gradients[rows × width] += factor · ∂value/∂outputs, of the rows that run was given; in Mode::train.
    void add_gradients(const float* outputs, std::size_t rows, double factor, float* gradients);

   private:
    double square(std::size_t row, const float* outputs);

    const LayerGaussian* layer_;
    nn::Workspace projected_;
    std::vector<float> shifted_;  // h − μ of a wide layer
    std::vector<double> values_;
  };

  void save(nlohmann::json& header, std::vector<float>& weights) const;
  // Takes its share from the front of weights. Throws Error, or nlohmann's exceptions, on what does not fit.
  static LayerGaussian load(const nlohmann::json& header, std::size_t width, std::span<const float>& weights);

 private:
  bool is_wide() const noexcept { return !mean_.empty(); }
  void fit_wide(MatrixView<const float> normals);

  std::size_t width_ = 0;
  // Narrow: L⁻¹(h − μ). Wide: Vᵀ(h − μ).
  std::unique_ptr<nn::Network> projection_;
  // Wide: M² = ‖h − μ‖² / σ² + Σₖ (Vᵀ(h − μ))ₖ² (1/λₖ − 1/σ²)
  std::vector<float> mean_;
  std::vector<float> corrections_;  // 1/λₖ − 1/σ²
  double precision_ = 0.0;          // 1/σ²
};

}  // namespace anoean
