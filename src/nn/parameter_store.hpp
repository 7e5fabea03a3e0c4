#pragma once

#include <atomic>
#include <cstdint>

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

  // Names what `values` holds: no two states of any two stores share a number, so that what was made of the
  // values (packed weights) can be kept until they change.
  std::uint64_t version = 0;
  void values_change() noexcept {
    static std::atomic<std::uint64_t> last{0};
    version = ++last;
  }
};

}  // namespace anoean::nn
