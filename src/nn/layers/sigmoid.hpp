#pragma once

#include <cmath>

#include "nn/layers/elementwise.hpp"

namespace anoean::nn {

struct SigmoidFunction {
  // e^−|x| never overflows
  float value(float x) const {
    const float tail = std::exp(-std::fabs(x));
    return (x >= 0.0F ? 1.0F : tail) / (1.0F + tail);
  }
  float derivative(float, float y) const { return y * (1.0F - y); }
};

class Sigmoid : public Elementwise<SigmoidFunction> {
 public:
  Sigmoid() : Elementwise({}) {}
  std::string text() const override { return "sigmoid"; }
};

}  // namespace anoean::nn
