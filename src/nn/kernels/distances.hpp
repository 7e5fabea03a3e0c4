#pragma once

#include <cstddef>
#include <cstdint>

namespace anoean::nn::kernels {

// Sums over one row in double: the squares of floats go to 16 sums in turn, of which the second half is added
// to the first until there is one. The same bits on every instruction set.

// Σaᵢ²
double sum_of_squares(const float* a, std::size_t size);
// Σ(aᵢ − bᵢ)², the differences rounded to float.
double squared_distance(const float* a, const float* b, std::size_t size);
// The same to several others at once, in float arithmetic, whose bits depend on the instruction set: within
// (size + 8) · 2⁻²³ of it, relatively, unless it is infinite, or less where squares are too small for a
// float.
inline constexpr std::size_t distances_at_once = 4;
void rough_squared_distances(const float* a, const float* const* others, std::size_t size, float* squares);

// Σ min(|aᵢ − mᵢ| fᵢ, lᵢ) in float: each goes to sum i mod 16, and these are added up in order. The same bits
// on every instruction set.
float limited_deviations(const float* a, const float* means, const float* factors, const float* limits,
                         std::size_t size);

// Where the least of some values stands; any place where one is NaN. At least one value.
std::size_t index_of_least(const float* values, std::size_t count);
// Writes the places of the values that are not above bound, in order, to a room for all and room_behind more,
// and returns how many they are. NaN is not above.
inline constexpr std::size_t room_behind = 64;
std::size_t not_above(const float* values, std::size_t count, float bound, std::uint32_t* places);

}  // namespace anoean::nn::kernels
