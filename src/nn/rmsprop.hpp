#pragma once

#include "nn/parameter_store.hpp"

namespace anoean::nn {

// RMSProp (T. Tieleman, G. Hinton, "Neural networks for machine learning", lecture 6.5, 2012), as Keras and
// PyTorch have it: v = decay · v + (1 − decay) · g²; values −= rate · g / (√v + ε).
struct RmsPropOptions {
  float learning_rate = 1e-3F;
  float decay = 0.9F;
  float epsilon = 1e-7F;
};

class RmsProp {
 public:
  explicit RmsProp(const RmsPropOptions& options) : options_(options) {}
  // One update from the gradients in the store.
  void step(ParameterStore& parameters) const;

 private:
  RmsPropOptions options_;
};

}  // namespace anoean::nn
