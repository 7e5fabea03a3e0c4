#pragma once

#include <cstddef>

#include "nn/kernels/updates.hpp"
#include "nn/parameter_store.hpp"
#include "nn/weight_average.hpp"

namespace anoean::nn {

// Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, with PyTorch's placing of epsilon.
struct AdamOptions {
  float learning_rate = 1e-3F;
  float beta1 = 0.9F;
  float beta2 = 0.999F;
  float epsilon = 1e-8F;
};

class Adam {
 public:
  explicit Adam(const AdamOptions& options) : options_(options) {}
  // One update from the gradients in the store; nothing before the first backward pass.
  void step(ParameterStore& parameters);
  // The same, and the average of the values moves on.
  void step(ParameterStore& parameters, WeightAverage& average);
  void set_learning_rate(float rate) noexcept { options_.learning_rate = rate; }

 private:
  kernels::AdamCoefficients next(ParameterStore& parameters);

  AdamOptions options_;
  std::size_t steps_ = 0;
};

}  // namespace anoean::nn
