#pragma once

#include <cmath>
#include <span>

#include "core/random.hpp"

namespace anoean::nn {

class Network;

// U(−1/√fan_in, 1/√fan_in) for weights and biases, as PyTorch starts its Linear and Conv2d.
inline void draw_uniform(std::span<float> parameters, std::size_t fan_in, Random& random) {
  const float bound = fan_in == 0 ? 0.0F : 1.0F / std::sqrt(static_cast<float>(fan_in));
  for (float& parameter : parameters) parameter = random.uniform(-bound, bound);
}

// Starts all weights of a network anew; biases become zero, batch norm stays as it is.
// U(−√(6 / (fan_in + fan_out)), …): Glorot and Bengio, "Understanding the difficulty of training deep
// feedforward neural networks", AISTATS 2010.
void draw_glorot_uniform(Network& network, Random& random);
// N(0, deviation²): Radford, Metz and Chintala, "Unsupervised representation learning with deep convolutional
// generative adversarial networks", ICLR 2016, with 0.02.
void draw_normal(Network& network, float deviation, Random& random);

}  // namespace anoean::nn
