#pragma once

#include <cstddef>

namespace anoean {

// Σ|aᵢ − bᵢ| over one row, in double.
double absolute_distance(const float* a, const float* b, std::size_t size);
// Σ(aᵢ − bᵢ)² over one row, in double.
double squared_distance(const float* a, const float* b, std::size_t size);
// log(1 + e^−logit): the cross-entropy of a logit against the target 1.
double cross_entropy_of_one(float logit);
// log(1 + e^value), which is positive and keeps the order of values.
double softplus(double value);
// The nearest float that is finite, for a score that is not negative.
float finite_score(double score);

}  // namespace anoean
