#include "nn/weight_average.hpp"

#include <algorithm>

#include "core/floating_point.hpp"
#include "nn/kernels/updates.hpp"

namespace anoean::nn {

WeightAverage::WeightAverage(const Network& network, double decay)
    : values_(network.parameters().values.copy()), decay_(decay) {}

float WeightAverage::next_decay() noexcept {
  ++steps_;
  const double t = static_cast<double>(steps_);
  return static_cast<float>(std::min(decay_, (1.0 + t) / (10.0 + t)));
}

void WeightAverage::update(const Network& network) {
  const FlushDenormals flush;
  kernels::average_step(values_.size(), values_.data(), network.parameters().values.data(), next_decay());
}

}  // namespace anoean::nn
