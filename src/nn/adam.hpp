#pragma once

#include <cstddef>

#include "nn/parameter_store.hpp"

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
  void set_learning_rate(float rate) noexcept { options_.learning_rate = rate; }

 private:
  AdamOptions options_;
  std::size_t steps_ = 0;
};

}  // namespace anoean::nn
