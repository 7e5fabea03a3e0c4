#pragma once

#include <cstddef>

namespace anoean::nn::kernels {

// y = x > 0 ? x : slope · x
void leaky_relu(std::size_t count, const float* x, float slope, float* y);

// dx = x > 0 ? dy : slope · dy; dx may be dy
void scale_by_slope(std::size_t count, const float* x, float slope, const float* dy, float* dx);

// The derivative of factor · |a − b| with respect to a, and more if it is not null:
//   to = factor · sign(a − b) + more
void absolute_gradient(std::size_t count, const float* a, const float* b, float factor, const float* more,
                       float* to);

}  // namespace anoean::nn::kernels
