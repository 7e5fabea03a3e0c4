#pragma once

#include <cstddef>
#include <span>

namespace anoean::nn {

// Mean sigmoid cross-entropy of logits against one target for all of them, and its derivative:
// loss = weight · Σᵢ (max(xᵢ, 0) − xᵢ·target + log(1 + e^−|xᵢ|)); gradient[i] = weight · (σ(xᵢ) − target).
// weight is usually 1 / logits.size(). Returns the loss, summed in double.
double sigmoid_cross_entropy(std::span<const float> logits, float target, float weight,
                             std::span<float> gradient);

}  // namespace anoean::nn
