#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "data/features.hpp"
#include "nn/network.hpp"

namespace anoean {

// One network of a generative adversarial method.
struct NetworkPlan {
  std::string name;  // "generator"
  nn::Shape input;
  std::string spec;
};

// In the order of a method's plan. Networks work on rows in the input space: the numbers of a table and then
// its 0/1 indicators (Features::expand), or an image.
using Networks = std::vector<std::unique_ptr<nn::Network>>;

// Of a row in the input space.
nn::Shape row_shape(const FeatureShape& shape);

// Networks as they start: Glorot's weights for tables, N(0, 0.02²) for images, as the authors of EGBAD and
// ALAD do. A stream of random numbers per network.
Networks start_networks(const std::vector<NetworkPlan>& plan, bool image, std::uint64_t seed);

// The networks of the public code of EGBAD's authors (Zenati et al., "Efficient GAN-based anomaly detection",
// ICLR workshop 2018), for tables from KDD99 and for images from MNIST. Convolutions pad evenly on both
// sides, where theirs pad the end. slope: of the encoder's and discriminators' LeakyReLU.
NetworkPlan generator_plan(const FeatureShape& shape, std::size_t latent);
NetworkPlan encoder_plan(const FeatureShape& shape, std::size_t latent, const std::string& slope);
// EGBAD's branches and head of D(x, z); the head's last hidden layer is what features are taken from.
std::vector<NetworkPlan> joint_discriminator_plan(const FeatureShape& shape, std::size_t latent,
                                                  const std::string& slope);

}  // namespace anoean
