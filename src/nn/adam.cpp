#include "nn/adam.hpp"

#include <cmath>

#include "core/floating_point.hpp"

namespace anoean::nn {

// Counts the step, and makes the moments where there are none.
kernels::AdamCoefficients Adam::next(ParameterStore& parameters) {
  const std::size_t count = parameters.gradients.size();
  if (parameters.first_moments.size() != count) {
    parameters.first_moments = AlignedBuffer<float>(count);
    parameters.second_moments = AlignedBuffer<float>(count);
  }
  ++steps_;
  parameters.values_change();
  const double first_correction =
      1.0 - std::pow(static_cast<double>(options_.beta1), static_cast<double>(steps_));
  const double second_correction =
      1.0 - std::pow(static_cast<double>(options_.beta2), static_cast<double>(steps_));
  return {.beta1 = options_.beta1,
          .beta2 = options_.beta2,
          .step_size = static_cast<float>(static_cast<double>(options_.learning_rate) / first_correction),
          .root_scale = static_cast<float>(1.0 / std::sqrt(second_correction)),
          .epsilon = options_.epsilon};
}

void Adam::step(ParameterStore& parameters) {
  const FlushDenormals flush;  // the moments of a category that hardly ever comes die slowly
  const kernels::AdamCoefficients coefficients = next(parameters);
  kernels::adam_step(parameters.gradients.size(), parameters.values.data(), parameters.gradients.data(),
                     parameters.first_moments.data(), parameters.second_moments.data(), coefficients);
}

void Adam::step(ParameterStore& parameters, WeightAverage& average) {
  const FlushDenormals flush;
  const kernels::AdamCoefficients coefficients = next(parameters);
  kernels::adam_average_step(parameters.gradients.size(), parameters.values.data(),
                             parameters.gradients.data(), parameters.first_moments.data(),
                             parameters.second_moments.data(), coefficients, average.values().data(),
                             average.next_decay());
}

}  // namespace anoean::nn
