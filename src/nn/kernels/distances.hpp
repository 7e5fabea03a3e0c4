#pragma once

#include <cstddef>

namespace anoean::nn::kernels {

// Sums over one row in double: the squares of floats go to 16 sums in turn, of which the second half is added
// to the first until there is one. The same bits on every instruction set.

// Σaᵢ²
double sum_of_squares(const float* a, std::size_t size);
// Σ(aᵢ − bᵢ)², the differences rounded to float.
double squared_distance(const float* a, const float* b, std::size_t size);

// Σ min(|aᵢ − mᵢ| fᵢ, lᵢ) in float: each goes to sum i mod 16, and these are added up in order. The same bits
// on every instruction set.
float limited_deviations(const float* a, const float* means, const float* factors, const float* limits,
                         std::size_t size);

}  // namespace anoean::nn::kernels
