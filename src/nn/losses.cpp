#include "nn/losses.hpp"

#include "nn/kernels/cross_entropy.hpp"

namespace anoean::nn {

double sigmoid_cross_entropy(std::span<const float> logits, float target, float weight,
                             std::span<float> gradient) {
  return static_cast<double>(weight) *
         kernels::cross_entropy(logits.size(), logits.data(), target, weight, gradient.data());
}

}  // namespace anoean::nn
