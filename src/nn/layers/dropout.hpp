#pragma once

#include <cstdint>

#include "nn/layer.hpp"

namespace anoean::nn {

// In training each value becomes zero with the given probability (to 16 bits) and is scaled by
// 1 / (1 − probability) otherwise; in inference nothing changes. Saved: the draws, 16 bits each.
class Dropout : public Layer {
 public:
  explicit Dropout(float probability);

  Shape plan(const Shape& input) override;
  LayerNeeds needs() const override;
  bool couples_rows() const override { return true; }
  bool is_dropout() const override { return true; }
  std::string text() const override;
  void forward(const ForwardPass& pass) const override;
  void backward(const BackwardPass& pass) const override;
  bool scales_by_input_slope() const override { return true; }

 private:
  float probability_;
  std::uint32_t limit_;  // draws below it drop
  std::size_t size_ = 0;
  std::size_t counters_ = 0;  // of Philox, per row
};

}  // namespace anoean::nn
