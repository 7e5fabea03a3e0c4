#pragma once

#include "nn/layer.hpp"

namespace anoean::nn {

// In training each value becomes zero with the given probability and is scaled by 1 / (1 − probability)
// otherwise; in inference nothing changes.
class Dropout : public Layer {
 public:
  explicit Dropout(float probability) : probability_(probability) {}

  Shape plan(const Shape& input) override;
  LayerNeeds needs() const override { return {.saved_per_row = size_}; }
  bool couples_rows() const override { return true; }
  bool is_dropout() const override { return true; }
  std::string text() const override;
  void forward(const ForwardPass& pass) const override;
  void backward(const BackwardPass& pass) const override;

 private:
  float probability_;
  std::size_t size_ = 0;
};

}  // namespace anoean::nn
