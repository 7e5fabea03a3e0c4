#include "detectors/whitening_network.hpp"

#include <string>

namespace anoean {
namespace {

std::size_t inputs_of(const nn::InputShape& input) { return input.dense.size() + input.indicators(); }

std::string spec(const nn::InputShape& input) { return "dense " + std::to_string(inputs_of(input)); }

}  // namespace

std::unique_ptr<nn::Network> empty_whitening_network(const nn::InputShape& input) {
  Random unused(0, "overwritten");
  return std::make_unique<nn::Network>(input, spec(input), unused);
}

std::size_t whitening_values(const nn::InputShape& input) {
  return nn::Network::stored_values(input, spec(input));
}

// W = (L⁻¹)ᵀ [inputs][outputs], b = −Wᵀμ. b belongs to the rounded W, so that what rounding does to a
// distance grows with x − μ, not with x.
std::unique_ptr<nn::Network> whitening_network(const LatentGaussian& gaussian, const nn::InputShape& input) {
  std::unique_ptr<nn::Network> network = empty_whitening_network(input);
  const std::size_t inputs = gaussian.dimensions();
  float* weights = network->parameters().values.data();
  float* bias = weights + inputs * inputs;
  for (std::size_t i = 0; i < inputs; ++i) {
    double sum = 0.0;
    for (std::size_t j = 0; j < inputs; ++j) {
      const auto weight = static_cast<float>(gaussian.whitening()[i * inputs + j]);
      weights[j * inputs + i] = weight;
      sum += double{weight} * gaussian.mean()[j];
    }
    bias[i] = static_cast<float>(-sum);
  }
  return network;
}

}  // namespace anoean
