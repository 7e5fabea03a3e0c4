#pragma once

#include "nn/layer.hpp"
#include "nn/work_split.hpp"

namespace anoean::nn {

// What the layers share whose output i depends on input i alone, with y = value(x) and dx = dy ·
// derivative(x, y). Function: a type with both as functions, resolved at compile time.
template <typename Function>
class Elementwise : public Layer {
 public:
  explicit Elementwise(Function function) : function_(function) {}

  Shape plan(const Shape& input) override {
    size_ = input.size();
    return input;
  }
  void forward(const ForwardPass& pass) const override {
    for_row_blocks(pass.pool, pass.rows, size_, [&](std::size_t first, std::size_t last) {
      for (std::size_t i = first * size_; i < last * size_; ++i) pass.y[i] = function_.value(pass.x[i]);
    });
  }
  void backward(const BackwardPass& pass) const override {
    if (pass.dx == nullptr) return;
    for_row_blocks(pass.pool, pass.rows, size_, [&](std::size_t first, std::size_t last) {
      for (std::size_t i = first * size_; i < last * size_; ++i) {
        pass.dx[i] = pass.dy[i] * function_.derivative(pass.x[i], pass.y[i]);
      }
    });
  }

 protected:
  Function function_;

 private:
  std::size_t size_ = 0;
};

}  // namespace anoean::nn
