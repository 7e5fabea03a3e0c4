#pragma once

#include <cmath>
#include <span>

#include "core/random.hpp"

namespace anoean::nn {

// U(−1/√fan_in, 1/√fan_in) for weights and biases, as PyTorch starts its Linear and Conv2d.
inline void draw_uniform(std::span<float> parameters, std::size_t fan_in, Random& random) {
  const float bound = fan_in == 0 ? 0.0F : 1.0F / std::sqrt(static_cast<float>(fan_in));
  for (float& parameter : parameters) parameter = random.uniform(-bound, bound);
}

}  // namespace anoean::nn
