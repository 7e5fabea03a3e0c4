#pragma once

#include "nn/layer.hpp"

namespace anoean::nn {

// x > 0 ? x : slope · x. Usually fused into the layer before it.
class LeakyRelu : public Layer {
 public:
  explicit LeakyRelu(float slope) : slope_(slope) {}

  Shape plan(const Shape& input) override;
  std::string text() const override;
  void forward(const ForwardPass& pass) const override;
  void backward(const BackwardPass& pass) const override;
  float activation_slope() const override { return slope_; }

 private:
  float slope_;
  std::size_t size_ = 0;
};

}  // namespace anoean::nn
