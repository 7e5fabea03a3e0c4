#include "nn/layer_sequence.hpp"

#include <anoean/error.hpp>

#include "nn/spec.hpp"

namespace anoean::nn {
namespace {

// Far beyond what such networks need; what lies above is a slip of the pen or a hostile file.
constexpr std::size_t most_parameters = 100'000'000;
constexpr std::size_t most_values_per_row = 4'000'000;  // of all layers together

// Every factor is checked before it is multiplied, so that nothing overflows.
void check_size(const Shape& shape, std::size_t position) {
  const auto fits = [](std::size_t value) { return value <= most_values_per_row; };
  if (fits(shape.height) && fits(shape.width) && fits(shape.channels) && fits(shape.height * shape.width) &&
      fits(shape.size())) {
    return;
  }
  throw Error(Error::Kind::bad_input, "rows of this size are too large for a network", spec_place(position),
              "use at most " + std::to_string(most_values_per_row) + " values per row");
}

void check_input(const InputShape& input) {
  check_size(input.dense, 1);
  if (input.cardinalities.size() <= most_values_per_row && input.indicators() <= most_values_per_row) {
    if (input.dense.size() + input.indicators() > 0) return;
    throw Error(Error::Kind::bad_input, "a network needs at least one input", spec_place(1));
  }
  throw Error(Error::Kind::bad_input, "too many categories for a network", spec_place(1),
              "use at most " + std::to_string(most_values_per_row) + " in all columns together");
}

// One behind the last layer that computes something.
std::size_t end_of_work(const std::vector<SpecifiedLayer>& layers) {
  std::size_t end = layers.size();
  while (end > 0 && layers[end - 1].layer->renames_only()) --end;
  return end;
}

// Plans one layer, and says where it stands in the text if it cannot be.
Shape plan_at(Layer& layer, const Shape& input, std::size_t position) {
  try {
    return layer.plan(input);
  } catch (const Error& error) {
    throw Error(error.kind(), error.problem(), spec_place(position), error.advice());
  }
}

// Where the gradients within a segment lie. A layer that only renames shares its input's place.
void place_gradients(std::vector<PlannedLayer>& layers, Segment& segment) {
  std::size_t last = segment.end_layer - 1;
  while (last > segment.first_layer && layers[last].layer->renames_only()) --last;
  for (std::size_t i = segment.first_layer; i < last; ++i) {
    layers[i].keeps_gradient = false;
    if (i > segment.first_layer && layers[i].layer->renames_only()) {
      layers[i].gradient_offset = layers[i - 1].gradient_offset;
      continue;
    }
    layers[i].gradient_offset = segment.gradients_per_row;
    segment.gradients_per_row += layers[i].output.size();
  }
}

std::vector<Segment> segments_of(std::vector<PlannedLayer>& layers) {
  std::vector<Segment> segments;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const bool couples = layers[i].layer->couples_rows();
    // A layer that only renames shares its input's place, so it stays with what made that.
    const bool renames = layers[i].layer->renames_only();
    if (segments.empty() || (!renames && (couples || segments.back().couples_rows))) {
      segments.push_back({i, i, couples, 0, layers[i].input.size(), 0});
    }
    segments.back().end_layer = i + 1;
    segments.back().parameters += layers[i].needs.parameters;
    segments.back().values_per_row += layers[i].output.size();
  }
  for (Segment& segment : segments) place_gradients(layers, segment);
  return segments;
}

}  // namespace

LayerSequence plan_layers(const InputShape& input, std::string_view spec) {
  check_input(input);
  std::vector<SpecifiedLayer> specified = parse_spec(spec, input.cardinalities);
  const std::size_t end = end_of_work(specified);

  LayerSequence sequence;
  sequence.input = input;
  Shape shape = input.dense;
  float slope = 1.0F;  // of the activation fused into what made `shape`
  for (std::size_t i = 0; i < specified.size(); ++i) {
    auto& [layer, position] = specified[i];
    sequence.spec += (i == 0 ? "" : ", ") + layer->text();
    // The last activation stays on its own: the caller's gradient is with respect to its output.
    const float activation = layer->activation_slope();
    if (activation != 1.0F && i > 0 && i + 1 < end &&
        sequence.layers.back().layer->fuse_activation(activation)) {
      slope = activation;
      continue;
    }
    PlannedLayer planned;
    planned.input = shape;
    planned.output = plan_at(*layer, shape, position);
    check_size(planned.output, position);
    planned.needs = layer->needs();
    planned.first_parameter = sequence.parameters;
    planned.first_statistic = sequence.statistics;
    planned.input_slope = slope;
    sequence.parameters += planned.needs.parameters;
    sequence.statistics += planned.needs.statistics;
    sequence.values_per_row += planned.output.size();
    if (sequence.parameters > most_parameters || sequence.values_per_row > most_values_per_row) {
      throw Error(Error::Kind::bad_input, "the network is too large", spec_place(position),
                  "use at most " + std::to_string(most_parameters) + " parameters and " +
                      std::to_string(most_values_per_row) + " values per row");
    }
    shape = planned.output;
    if (!layer->renames_only()) slope = 1.0F;
    planned.layer = std::move(layer);
    sequence.layers.push_back(std::move(planned));
  }
  sequence.segments = segments_of(sequence.layers);
  return sequence;
}

}  // namespace anoean::nn
