#pragma once

#include <cmath>

#include "nn/layers/elementwise.hpp"

namespace anoean::nn {

struct TanhFunction {
  float value(float x) const { return std::tanh(x); }
  float derivative(float, float y) const { return 1.0F - y * y; }
};

class Tanh : public Elementwise<TanhFunction> {
 public:
  Tanh() : Elementwise({}) {}
  std::string text() const override { return "tanh"; }
};

}  // namespace anoean::nn
