#pragma once

#include <memory>

#include "export/step.hpp"
#include "nn/layer_sequence.hpp"
#include "nn/parameter_store.hpp"

namespace anoean::exporting {

// A layer of an encoder and where it reads and writes.
struct LayerToExport {
  const nn::PlannedLayer& planned;
  const nn::ParameterStore& parameters;
  const nn::InputShape& input;  // of the whole encoder
  float slope = 1.0F;           // of the LeakyReLU that is fused into it
  Place from = Place::features;
  Place to = Place::even;

  const float* values() const { return parameters.values.data() + planned.first_parameter; }
};

// What computes the layer. Throws Error, bad_input, on a kind of layer that cannot be exported.
std::unique_ptr<Step> layer_step(const LayerToExport& layer);

// matrix is rows × columns; the result columns × rows.
std::vector<float> transposed(const float* matrix, std::size_t rows, std::size_t columns);

}  // namespace anoean::exporting
