#pragma once

#include <cstddef>

namespace anoean::nn::kernels {

// Arrays are [pixels][channels], and what belongs to a channel is [channels]. Sums are in float, by fours of
// pixels: callers keep pixels few and add up further in double.

// sums = Σ x
void sum_channels(std::size_t pixels, std::size_t channels, const float* x, float* sums);
// sums = Σ (x − mean)²
void sum_channel_squares(std::size_t pixels, std::size_t channels, const float* x, const float* mean,
                         float* sums);
// sums = Σ dy, products = Σ dy · (x − mean) · scale
void sum_channel_products(std::size_t pixels, std::size_t channels, const float* x, const float* dy,
                          const float* mean, const float* scale, float* sums, float* products);

// y = t > 0 ? t : slope · t  with t = (x − mean) · factor + shift
struct ChannelNormalisation {
  const float* mean = nullptr;
  const float* factor = nullptr;
  const float* shift = nullptr;
  float slope = 1.0F;
};
void normalise_channels(std::size_t pixels, std::size_t channels, const float* x,
                        const ChannelNormalisation& by, float* y);

// dx = dy · factor + (x − mean) · of_x + constant, scaled by slope where x ≤ 0
struct ChannelGradient {
  const float* mean = nullptr;
  const float* factor = nullptr;
  const float* of_x = nullptr;
  const float* constant = nullptr;
  float slope = 1.0F;
};
void channel_gradient(std::size_t pixels, std::size_t channels, const float* x, const float* dy,
                      const ChannelGradient& by, float* dx);

// x + bias, then x > 0 ? x : slope · x
void add_channel_bias(std::size_t pixels, std::size_t channels, const float* bias, float slope, float* x);

}  // namespace anoean::nn::kernels
