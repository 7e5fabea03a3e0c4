#pragma once

#include "core/number_text.hpp"
#include "nn/layers/elementwise.hpp"

namespace anoean::nn {

struct LeakyReluFunction {
  float slope;
  float value(float x) const { return x > 0.0F ? x : slope * x; }
  float derivative(float x, float) const { return x > 0.0F ? 1.0F : slope; }
};

// x > 0 ? x : slope · x. Usually fused into the layer before it.
class LeakyRelu : public Elementwise<LeakyReluFunction> {
 public:
  explicit LeakyRelu(float slope) : Elementwise({slope}) {}
  std::string text() const override { return "leaky_relu " + shortest_text(function_.slope); }
  float activation_slope() const override { return function_.slope; }
};

}  // namespace anoean::nn
