#pragma once

#include <cmath>
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "nn/workspace.hpp"

namespace anoean {

// 1 − D(E(x)), the probability that D gives to a latent vector being no draw from the prior; 0 to 1. Known
// anomalies taught D where to doubt; distances only say how far a row lies from them and from normals. Being
// bounded it cannot outvote the distances where rows drift: −D(E(x)) before its sigmoid did, and cost points.
class DiscriminatorDoubt {
 public:
  // From D's output before its sigmoid.
  static double of(double logit) { return 1.0 / (1.0 + std::exp(logit)); }

  class Reading {
   public:
    Reading(const DiscriminatorDoubt& doubt, std::size_t rows, nn::Mode mode = nn::Mode::inference);
    void run(const float* logits, std::size_t rows) { logits_ = {logits, rows}; }
    double value(std::size_t row) const { return of(double{logits_[row]}); }
    // gradients[row] += factor · ∂value/∂logit, of the rows that run was given.
    void add_gradients(const float* logits, std::size_t rows, double factor, float* gradients) const;

   private:
    std::span<const float> logits_;
  };

  // It has no numbers of its own.
  void save(nlohmann::json& header, std::vector<float>& weights) const;
  // Throws Error where the layer has more than one output.
  static DiscriminatorDoubt load(const nlohmann::json& header, std::size_t width,
                                 std::span<const float>& weights);
};

}  // namespace anoean
