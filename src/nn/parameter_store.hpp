#pragma once

#include "core/aligned_buffer.hpp"

namespace anoean::nn {

// All parameters of a network: one aligned flat array each for values, gradients and Adam's two moments;
// layers hold offsets. Adam, an average of weights, saving and loading are each one loop over these arrays.
struct ParameterStore {
  AlignedBuffer<float> values;
  AlignedBuffer<float> gradients;  // empty until the first backward pass: scoring needs none
  // Empty until the first step of Adam.
  AlignedBuffer<float> first_moments;
  AlignedBuffer<float> second_moments;
  // Not learnt by Adam but part of the model: batch norm's running mean and variance.
  AlignedBuffer<float> statistics;
};

}  // namespace anoean::nn
