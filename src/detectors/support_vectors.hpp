#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "core/thread_pool.hpp"
#include "data/features.hpp"
#include "detectors/rbf_kernel.hpp"

namespace anoean {

// A trained machine with an RBF kernel: f(x) = Σᵢ αᵢ exp(−γ ‖x − sᵢ‖²) − ρ, LIBSVM's decision value.
class SupportVectors {
 public:
  SupportVectors() = default;
  // Coefficients are rounded to 48 bits, which is what a model file holds of them: the saved machine is this
  // one, to the bit. Throws Error when a number is not finite.
  SupportVectors(Features vectors, std::vector<double> coefficients, double gamma, double offset);

  std::size_t count() const noexcept { return vectors_.rows; }
  const FeatureShape& shape() const noexcept { return vectors_.shape; }
  double gamma() const noexcept { return gamma_; }
  double offset() const noexcept { return offset_; }  // ρ
  // Every αᵢ ≥ 0 and ρ > 0, as in a machine of one class.
  bool is_one_class() const;
  // Numbers in a model file: vectors, coefficients, γ and ρ.
  std::size_t parameters() const noexcept;

  // f(x) + ρ of every row, in double.
  void kernel_sums(const Features& rows, std::span<double> sums, ThreadPool& pool) const;

  void save(nlohmann::json& header, std::vector<float>& weights) const;
  // Throws Error when header and weights are not what save writes for features of this shape; allocates in
  // proportion to the weights.
  static SupportVectors load(const nlohmann::json& header, std::span<const float> weights,
                             const FeatureShape& shape);

 private:
  Features vectors_;
  std::vector<double> coefficients_;
  double gamma_ = 0.0;
  double offset_ = 0.0;
  RbfKernel kernel_;
};

}  // namespace anoean
