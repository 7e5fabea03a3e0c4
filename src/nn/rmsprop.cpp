#include "nn/rmsprop.hpp"

#include "core/floating_point.hpp"
#include "nn/kernels/updates.hpp"

namespace anoean::nn {

// Adam without a memory of the gradient and without its corrections.
void RmsProp::step(ParameterStore& parameters) const {
  const FlushDenormals flush;
  const std::size_t count = parameters.gradients.size();
  if (parameters.first_moments.size() != count) {
    parameters.first_moments = AlignedBuffer<float>(count);
    parameters.second_moments = AlignedBuffer<float>(count);
  }
  parameters.values_change();
  kernels::adam_step(count, parameters.values.data(), parameters.gradients.data(),
                     parameters.first_moments.data(), parameters.second_moments.data(),
                     {.beta1 = 0.0F,
                      .beta2 = options_.decay,
                      .step_size = options_.learning_rate,
                      .root_scale = 1.0F,
                      .epsilon = options_.epsilon});
}

}  // namespace anoean::nn
