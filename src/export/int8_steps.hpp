#pragma once

#include <vector>

#include "detectors/anoean_member.hpp"
#include "export/encoder_steps.hpp"

namespace anoean::exporting {

// What 16 bits have to hold of the values that go through an encoder.
struct Int8Ranges {
  float feature_units = 1.0F;  // of a feature in 1
  std::vector<float> largest;  // |output| of each of its layers, over the calibration rows
};

// The same as encoder_steps with weights in 8 bits, a scale for each output, and what goes through the layers
// in 16 bits (the scheme that TensorFlow Lite calls 16x8): there is room for outputs eight times as large as
// any that calibration saw, which anomalies have, and the normal records still have 4,096 levels. Throws
// Error, bad_input, where the score or a layer is of another kind.
EncoderSteps int8_encoder_steps(const AnoeanMember& member, bool combined, const Int8Ranges& ranges);

}  // namespace anoean::exporting
