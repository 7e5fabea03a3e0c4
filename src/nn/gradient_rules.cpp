#include "nn/gradient_rules.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "nn/layer_sequence.hpp"

namespace anoean::nn {
namespace {

// The share of one of the store's arrays that is a layer's weights, and what stands behind them: its biases,
// or all that batch norm learns.
struct Parts {
  std::span<float> weights;
  std::span<float> rest;
};

Parts parts_of(const PlannedLayer& planned, AlignedBuffer<float>& array) {
  const std::span<float> all(array.data() + planned.first_parameter, planned.needs.parameters);
  const std::size_t weights = planned.layer->fan().weights;
  return {all.first(weights), all.subspan(weights)};
}

void clip(std::span<float> gradients, float longest) {
  double square = 0.0;
  for (const float one : gradients) square += double{one} * double{one};
  const double length = std::sqrt(square);
  if (!(length > double{longest})) return;
  const auto factor = static_cast<float>(double{longest} / length);
  for (float& one : gradients) one *= factor;
}

}  // namespace

void add_weight_decay(Network& network, float rate) {
  ParameterStore& store = network.parameters();
  for (std::size_t i = 0; i < store.gradients.size(); ++i) store.gradients[i] += rate * store.values[i];
}

double add_weight_penalty(Network& network, std::size_t layer, float factor) {
  ParameterStore& store = network.parameters();
  const PlannedLayer& planned = network.sequence().layers.at(layer);
  const std::span<float> values = parts_of(planned, store.values).weights;
  const std::span<float> gradients = parts_of(planned, store.gradients).weights;
  double squares = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    squares += double{values[i]} * double{values[i]};
    gradients[i] += 2.0F * factor * values[i];
  }
  return double{factor} * squares;
}

void clip_gradients(Network& network, float longest) {
  for (const PlannedLayer& planned : network.sequence().layers) {
    const Parts parts = parts_of(planned, network.parameters().gradients);
    clip(parts.weights, longest);
    clip(parts.rest, longest);
  }
}

void hold_offsets(Network& network) {
  for (const PlannedLayer& planned : network.sequence().layers) {
    const std::span<float> rest = parts_of(planned, network.parameters().gradients).rest;
    std::fill(rest.begin(), rest.end(), 0.0F);
  }
}

void clear_biases(Network& network) {
  for (const PlannedLayer& planned : network.sequence().layers) {
    if (planned.layer->fan().weights == 0) continue;
    const std::span<float> rest = parts_of(planned, network.parameters().values).rest;
    std::fill(rest.begin(), rest.end(), 0.0F);
  }
}

}  // namespace anoean::nn
