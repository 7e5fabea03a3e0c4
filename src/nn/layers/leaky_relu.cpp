#include "nn/layers/leaky_relu.hpp"

#include "core/number_text.hpp"
#include "nn/kernels/elementwise.hpp"
#include "nn/work_split.hpp"

namespace anoean::nn {

Shape LeakyRelu::plan(const Shape& input) {
  size_ = input.size();
  return input;
}

std::string LeakyRelu::text() const { return "leaky_relu " + shortest_text(slope_); }

void LeakyRelu::forward(const ForwardPass& pass) const {
  for_row_blocks(pass.pool, pass.rows, size_, [&](std::size_t first, std::size_t last) {
    const std::size_t at = first * size_;
    kernels::leaky_relu(last * size_ - at, pass.x + at, slope_, pass.y + at);
  });
}

void LeakyRelu::backward(const BackwardPass& pass) const {
  if (pass.dx == nullptr) return;
  for_row_blocks(pass.pool, pass.rows, size_, [&](std::size_t first, std::size_t last) {
    const std::size_t at = first * size_;
    kernels::scale_by_slope(last * size_ - at, pass.x + at, slope_, pass.dy + at, pass.dx + at);
  });
}

}  // namespace anoean::nn
