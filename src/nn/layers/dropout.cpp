#include "nn/layers/dropout.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/number_text.hpp"
#include "nn/kernels/dropout.hpp"
#include "nn/work_split.hpp"

namespace anoean::nn {
namespace {

constexpr std::size_t draws_per_counter = 8;

}  // namespace

Dropout::Dropout(float probability)
    : probability_(probability),
      limit_(static_cast<std::uint32_t>(
          std::clamp(std::lround(static_cast<double>(probability) * 65536.0), 0L, 65535L))) {}

Shape Dropout::plan(const Shape& input) {
  size_ = input.size();
  counters_ = (size_ + draws_per_counter - 1) / draws_per_counter;
  return input;
}

LayerNeeds Dropout::needs() const {
  return {.saved_per_row = counters_ * draws_per_counter * sizeof(std::uint16_t) / sizeof(float)};
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
  const float scale = 1.0F / (1.0F - probability_);
  auto* draws = reinterpret_cast<std::uint16_t*>(pass.saved_rows);  // [rows][counters][8]
  for_row_blocks(pass.pool, pass.rows, size_, [&](std::size_t first, std::size_t last) {
    kernels::draw_16_bits(key, first * counters_, (last - first) * counters_,
                          draws + first * counters_ * draws_per_counter);
    for (std::size_t row = first; row < last; ++row) {
      kernels::scale_kept(size_, pass.x + row * size_, draws + row * counters_ * draws_per_counter, limit_,
                          scale, pass.y + row * size_);
    }
  });
}

void Dropout::backward(const BackwardPass& pass) const {
  if (pass.dx == nullptr) return;
  const float scale = 1.0F / (1.0F - probability_);
  const auto* draws = reinterpret_cast<const std::uint16_t*>(pass.saved_rows);
  for_row_blocks(pass.pool, pass.rows, size_, [&](std::size_t first, std::size_t last) {
    for (std::size_t row = first; row < last; ++row) {
      const std::size_t at = row * size_;
      kernels::scale_kept(size_, pass.dy + at, draws + row * counters_ * draws_per_counter, limit_, scale,
                          pass.x + at, pass.input_slope, pass.dx + at);
    }
  });
}

}  // namespace anoean::nn
