#include "nn/weight_average.hpp"

#include <algorithm>

#include "core/floating_point.hpp"
#include "nn/kernels/updates.hpp"

namespace anoean::nn {

WeightAverage::WeightAverage(const Network& network, double decay)
    : values_(network.parameters().values.copy()), decay_(decay) {}

void WeightAverage::update(const Network& network) {
  const FlushDenormals flush;
  ++steps_;
  const double t = static_cast<double>(steps_);
  const double decay = std::min(decay_, (1.0 + t) / (10.0 + t));
  kernels::average_step(values_.size(), values_.data(), network.parameters().values.data(),
                        static_cast<float>(decay));
}

}  // namespace anoean::nn
