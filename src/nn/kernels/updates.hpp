#pragma once

#include <cstddef>

namespace anoean::nn::kernels {

// One update of Adam with the bias corrections worked in by the caller:
//   m = β₁·m + (1 − β₁)·g;  v = β₂·v + (1 − β₂)·g²;  values −= step_size · m / (√v · root_scale + ε)
// with step_size = rate / (1 − β₁ᵗ) and root_scale = 1 / √(1 − β₂ᵗ).
struct AdamCoefficients {
  float beta1 = 0.9F;
  float beta2 = 0.999F;
  float step_size = 0.0F;
  float root_scale = 1.0F;
  float epsilon = 1e-8F;
};
void adam_step(std::size_t count, float* values, const float* gradients, float* first_moments,
               float* second_moments, const AdamCoefficients& coefficients);

// The same, and average_step with the new values, in one pass over memory.
void adam_average_step(std::size_t count, float* values, const float* gradients, float* first_moments,
                       float* second_moments, const AdamCoefficients& coefficients, float* average,
                       float decay);

// average = decay · average + (1 − decay) · values
void average_step(std::size_t count, float* average, const float* values, float decay);

}  // namespace anoean::nn::kernels
