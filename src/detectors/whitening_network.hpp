#pragma once

#include <memory>

#include "detectors/latent_gaussian.hpp"
#include "nn/network.hpp"

namespace anoean {

// x ↦ L⁻¹(x − μ) as one dense layer on numbers and categories: the length of its output is the Mahalanobis
// distance of x. As many inputs, 0/1 indicators included, as the Gaussian has dimensions.
std::unique_ptr<nn::Network> whitening_network(const LatentGaussian& gaussian, const nn::InputShape& input);

// The same layer with weights that are still to be taken from a file, and how many there are.
std::unique_ptr<nn::Network> empty_whitening_network(const nn::InputShape& input);
std::size_t whitening_values(const nn::InputShape& input);

}  // namespace anoean
