#pragma once

#include <cstddef>

#include "core/aligned_buffer.hpp"
#include "nn/network.hpp"

namespace anoean::nn {

// The exponential moving average of a network's parameters over its training steps,
//   average = b · average + (1 − b) · values,  b = min(decay, (1 + t) / (10 + t)) at step t = 1, 2, …,
// which starts from the values there are. The growing b keeps the start from lingering for 1 / (1 − decay)
// steps. Batch norm's running statistics are averages already and are not averaged again.
class WeightAverage {
 public:
  WeightAverage(const Network& network, double decay);

  void update(const Network& network);  // after a step
  // For those who make the update themselves: b of the next step, which counts as made.
  float next_decay() noexcept;
  AlignedBuffer<float>& values() noexcept { return values_; }
  const AlignedBuffer<float>& values() const noexcept { return values_; }

 private:
  AlignedBuffer<float> values_;
  double decay_;
  std::size_t steps_ = 0;
};

}  // namespace anoean::nn
