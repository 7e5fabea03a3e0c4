#include "nn/workspace.hpp"

#include <anoean/error.hpp>

#include "nn/arena.hpp"
#include "nn/network.hpp"

namespace anoean::nn {
namespace {

std::size_t in_cache_lines(std::size_t floats) {
  constexpr std::size_t line = AlignedBuffer<float>::alignment / sizeof(float);
  return (floats + line - 1) / line * line;
}

// Hands out consecutive pieces; from a null pointer it only counts.
class Pieces {
 public:
  explicit Pieces(float* memory) : memory_(memory) {}
  float* take(std::size_t floats) {
    float* piece = memory_ == nullptr ? nullptr : memory_ + used_;
    used_ += in_cache_lines(floats);
    return piece;
  }
  std::size_t used() const { return used_; }

 private:
  float* memory_;
  std::size_t used_ = 0;
};

}  // namespace

Workspace::Arena::Arena(const LayerSequence& sequence, std::size_t rows, Mode with_mode)
    : max_rows(rows),
      mode(with_mode),
      layers(sequence.layers.size()),
      own_gradients(sequence.layers.size()),
      packed(std::make_shared<Packed>(sequence.layers.size())) {
  constexpr std::size_t most_rows = 1U << 30U;  // keeps every product below in range
  if (rows > most_rows) throw Error(Error::Kind::bad_input, "too many rows for one block");
  const auto place = [&](float* from) {
    Pieces pieces(from);
    input = pieces.take(rows * sequence.input.dense.size());
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const PlannedLayer& planned = sequence.layers[i];
      own_gradients[i].size = planned.output.size();
      if (i > 0 && planned.layer->renames_only()) {
        layers[i] = layers[i - 1];
        continue;
      }
      const std::size_t values = rows * planned.output.size();
      layers[i].y = planned.layer->renames_only() ? input : pieces.take(values);
      if (mode == Mode::inference) continue;
      if (planned.keeps_gradient) layers[i].dy = pieces.take(values);
      layers[i].saved = pieces.take(planned.needs.saved);
      layers[i].saved_rows = pieces.take(rows * planned.needs.saved_per_row);
    }
    return pieces.used();
  };
  memory = AlignedBuffer<float>(place(nullptr));
  place(memory.data());
}

Workspace::Workspace(const Network& network, std::size_t max_rows, Mode mode)
    : arena_(std::make_unique<Arena>(network.sequence(), max_rows, mode)) {}
Workspace::~Workspace() = default;
Workspace::Workspace(Workspace&&) noexcept = default;
Workspace& Workspace::operator=(Workspace&&) noexcept = default;

void Workspace::share_packed(const Workspace& other) { arena_->packed = other.arena_->packed; }

std::size_t Workspace::max_rows() const noexcept { return arena_->max_rows; }
float* Workspace::input() noexcept { return arena_->input; }
const float* Workspace::output() const noexcept { return arena_->layers.back().y; }
float* Workspace::output_gradient() noexcept { return arena_->layers.back().dy; }
const float* Workspace::input_gradient() const noexcept { return arena_->input_gradient.data(); }
const float* Workspace::indicator_gradient() const noexcept { return arena_->indicator_gradient.data(); }
const float* Workspace::hidden(std::size_t index) const noexcept { return arena_->layers[index].y; }

float* Workspace::hidden_gradient(std::size_t index) {
  if (index + 1 == arena_->layers.size()) return output_gradient();
  Arena::OwnGradient& own = arena_->own_gradients[index];
  if (own.values.empty()) own.values = AlignedBuffer<float>(arena_->max_rows * own.size);
  return own.values.data();
}

}  // namespace anoean::nn
