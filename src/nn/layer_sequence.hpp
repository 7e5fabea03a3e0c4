#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "nn/layer.hpp"
#include "nn/shape.hpp"

namespace anoean::nn {

// A layer with its shapes and the place of its parameters in the network's arrays.
struct PlannedLayer {
  std::unique_ptr<Layer> layer;
  Shape input;
  Shape output;
  LayerNeeds needs;
  std::size_t first_parameter = 0;
  std::size_t first_statistic = 0;
  float input_slope = 1.0F;  // of the LeakyReLU that was fused into what made the input; 1 for none
  // The gradient with respect to the output is wanted for all rows at once, at the end of a segment;
  // elsewhere it lives as long as a block, at this offset (floats per row) in a room of the segment's size.
  bool keeps_gradient = true;
  std::size_t gradient_offset = 0;
};

// Consecutive layers through which rows can go block by block; or one layer that needs all rows at once.
struct Segment {
  std::size_t first_layer = 0;
  std::size_t end_layer = 0;  // one behind the last
  bool couples_rows = false;
  std::size_t parameters = 0;
  std::size_t values_per_row = 0;     // input and outputs
  std::size_t gradients_per_row = 0;  // with respect to outputs within it
};

// The layers of a network, their shapes worked out and activations fused, without any array yet.
struct LayerSequence {
  InputShape input;
  std::vector<PlannedLayer> layers;
  std::vector<Segment> segments;
  std::string spec;
  std::size_t parameters = 0;
  std::size_t statistics = 0;
  std::size_t values_per_row = 0;  // of all outputs together

  const Shape& output() const { return layers.back().output; }
};

// Allocates nothing of the size of the network. Throws Error when the text is wrong, a layer does not fit, or
// the network would be unreasonably large.
LayerSequence plan_layers(const InputShape& input, std::string_view spec);

}  // namespace anoean::nn
