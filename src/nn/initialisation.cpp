#include "nn/initialisation.hpp"

#include <algorithm>

#include "nn/layer_sequence.hpp"
#include "nn/network.hpp"

namespace anoean::nn {
namespace {

// draw(weights, fan) for the weights of each layer that has any; its biases become zero.
template <typename Draw>
void draw_weights(Network& network, const Draw& draw) {
  for (const PlannedLayer& planned : network.sequence().layers) {
    const Layer::Fan fan = planned.layer->fan();
    if (fan.weights == 0) continue;
    const std::span<float> parameters(network.parameters().values.data() + planned.first_parameter,
                                      planned.needs.parameters);
    draw(parameters.first(fan.weights), fan);
    std::fill(parameters.begin() + static_cast<std::ptrdiff_t>(fan.weights), parameters.end(), 0.0F);
  }
}

}  // namespace

void draw_glorot_uniform(Network& network, Random& random) {
  draw_weights(network, [&random](std::span<float> weights, const Layer::Fan& fan) {
    const float bound = std::sqrt(6.0F / static_cast<float>(fan.in + fan.out));
    for (float& weight : weights) weight = random.uniform(-bound, bound);
  });
}

void draw_normal(Network& network, float deviation, Random& random) {
  draw_weights(network, [&](std::span<float> weights, const Layer::Fan&) {
    random.normal(weights);
    for (float& weight : weights) weight *= deviation;
  });
}

}  // namespace anoean::nn
