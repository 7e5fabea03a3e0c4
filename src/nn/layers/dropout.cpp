#include "nn/layers/dropout.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <array>

#include "core/number_text.hpp"
#include "nn/work_split.hpp"

namespace anoean::nn {

Shape Dropout::plan(const Shape& input) {
  size_ = input.size();
  return input;
}

std::string Dropout::text() const { return "dropout " + shortest_text(probability_); }

void Dropout::forward(const ForwardPass& pass) const {
  if (pass.mode == Mode::inference) {
    for_row_blocks(pass.pool, pass.rows, size_, [&](std::size_t first, std::size_t last) {
      std::copy(pass.x + first * size_, pass.x + last * size_, pass.y + first * size_);
    });
    return;
  }
  if (pass.random == nullptr)
    throw Error(Error::Kind::failure, "a network with dropout trains with random numbers");
  // One draw names the stream of this call; a value's own number then depends on its place alone, so that
  // blocks can be drawn in any order.
  const std::array<std::uint32_t, 2> key{pass.random->next(), pass.random->next()};
  const float keep_scale = 1.0F / (1.0F - probability_);
  const double limit = static_cast<double>(probability_) * 4294967296.0;
  float* scales = pass.saved_rows;  // [rows][size]: 0 or 1 / (1 − probability)
  for_row_blocks(pass.pool, pass.rows, size_, [&](std::size_t first, std::size_t last) {
    for (std::size_t row = first; row < last; ++row) {
      for (std::size_t i = 0; i < size_; i += 4) {
        const auto draws =
            philox({static_cast<std::uint32_t>(i / 4), static_cast<std::uint32_t>(row), 0, 0}, key);
        for (std::size_t lane = 0; lane < std::min<std::size_t>(4, size_ - i); ++lane) {
          const std::size_t at = row * size_ + i + lane;
          scales[at] = static_cast<double>(draws[lane]) < limit ? 0.0F : keep_scale;
          pass.y[at] = pass.x[at] * scales[at];
        }
      }
    }
  });
}

void Dropout::backward(const BackwardPass& pass) const {
  if (pass.dx == nullptr) return;
  for_row_blocks(pass.pool, pass.rows, size_, [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first * size_; i < last * size_; ++i) pass.dx[i] = pass.dy[i] * pass.saved_rows[i];
  });
}

}  // namespace anoean::nn
