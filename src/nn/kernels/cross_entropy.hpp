#pragma once

#include <cstddef>

namespace anoean::nn::kernels {

// gradient[i] = weight · (σ(xᵢ) − target); returns Σ (max(xᵢ, 0) − xᵢ · target + log(1 + e^−|xᵢ|)), in
// double.
double cross_entropy(std::size_t count, const float* logits, float target, float weight, float* gradient);

}  // namespace anoean::nn::kernels
