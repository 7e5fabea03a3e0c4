#pragma once

#include <cmath>
#include <cstddef>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
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
    double value(std::size_t row) const noexcept { return std::log(distances_[row] + least_distance); }
    // gradients[rows × width] += factor · ∂value/∂outputs, of the rows that run was given; in Mode::train.
    void add_gradients(const float* outputs, std::size_t rows, double factor, float* gradients);

   private:
    double square(std::size_t row);

    const LayerGaussian* layer_;
    nn::Workspace projected_;
    std::optional<nn::Workspace> along_;  // of a wide layer: what the directions make of h − μ
    std::vector<double> distances_;       // M
  };

  // What it is made of, for code that measures elsewhere.
  static constexpr double least_distance = 1e-6;  // added to M, keeps logarithms finite
  bool is_wide() const noexcept { return !mean_.empty(); }
  const nn::Network& projection() const noexcept { return *projection_; }  // one dense layer
  const std::vector<float>& mean() const noexcept { return mean_; }        // of a wide one, as are the next
  const std::vector<float>& inverse_variances() const noexcept { return inverse_variances_; }
  double precision() const noexcept { return precision_; }

  void save(nlohmann::json& header, std::vector<float>& weights) const;
  // Takes its share from the front of weights. Throws Error, or nlohmann's exceptions, on what does not fit.
  static LayerGaussian load(const nlohmann::json& header, std::size_t width, std::span<const float>& weights);

 private:
  void fit_wide(MatrixView<const float> normals);
  void prepare_wide();

  std::size_t width_ = 0;
  // Narrow: h ↦ L⁻¹(h − μ). Wide: h − μ ↦ Vᵀ(h − μ).
  std::unique_ptr<nn::Network> projection_;
  // Wide: M² = ‖r‖² / σ² + Σₖ aₖ² / λₖ with a = Vᵀ(h − μ) and r = h − μ − V a. Where the normals hardly leave
  // the directions r is small, and ‖h − μ‖² − ‖a‖² in place of ‖r‖² would lose its digits.
  std::unique_ptr<nn::Network> from_directions_;  // a ↦ V a
  std::vector<float> mean_;
  std::vector<float> corrections_;        // 1/λₖ − 1/σ², which is what files hold
  std::vector<float> inverse_variances_;  // 1/λₖ
  double precision_ = 0.0;                // 1/σ²
};

}  // namespace anoean
