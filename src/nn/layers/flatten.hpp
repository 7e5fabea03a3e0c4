#pragma once

#include "nn/layer.hpp"

namespace anoean::nn {

// Images to flat rows, in the order height, width, channel.
class Flatten : public Layer {
 public:
  Shape plan(const Shape& input) override { return {1, 1, input.size()}; }
  std::string text() const override { return "flatten"; }
  bool renames_only() const override { return true; }
  void forward(const ForwardPass&) const override {}
  void backward(const BackwardPass&) const override {}
};

}  // namespace anoean::nn
