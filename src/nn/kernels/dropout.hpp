#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace anoean::nn::kernels {

// Draws of 16 bits, eight per counter of Philox4x32-10: those of the counters first … first + count − 1 with
// this key, in their order. to: [count][8].
void draw_16_bits(std::array<std::uint32_t, 2> key, std::uint64_t first, std::size_t count,
                  std::uint16_t* to);

// to[i] = from[i] · scale where draws[i] ≥ limit, else 0. limit < 2¹⁶.
void scale_kept(std::size_t count, const float* from, const std::uint16_t* draws, std::uint32_t limit,
                float scale, float* to);
// The same, and scaled by slope too where activations[i] ≤ 0.
void scale_kept(std::size_t count, const float* from, const std::uint16_t* draws, std::uint32_t limit,
                float scale, const float* activations, float slope, float* to);

}  // namespace anoean::nn::kernels
