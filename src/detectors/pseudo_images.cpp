#include "detectors/pseudo_images.hpp"

#include <algorithm>
#include <cmath>

namespace anoean {
namespace {

// Pixel (row, column) of `to` is the pixel of `from` that source names.
template <typename Source>
void copy_pixels(const FeatureShape& shape, const float* from, float* to, const Source& source) {
  for (std::size_t row = 0; row < shape.height; ++row) {
    for (std::size_t column = 0; column < shape.width; ++column) {
      const auto [of_row, of_column] = source(row, column);
      std::copy_n(from + (of_row * shape.width + of_column) * shape.channels, shape.channels, to);
      to += shape.channels;
    }
  }
}

struct Pixel {
  std::size_t row, column;
};

}  // namespace

PseudoImages::PseudoImages(const FeatureShape& shape, std::uint64_t seed)
    : shape_(shape),
      random_(seed, "pseudo-anomalies"),
      bend_(shape, {.rotation = 0, .scaling = 0, .shear = 0, .shift = 0, .elastic = 0.5F},
            Random(seed, "bent pseudo-anomalies")) {}

void PseudoImages::turn(const float* from, float* to) {
  const std::size_t last_row = shape_.height - 1;
  const std::size_t last_column = shape_.width - 1;
  const std::size_t quarters = shape_.height == shape_.width ? 1 + random_.below(3) : 2;
  copy_pixels(shape_, from, to, [&](std::size_t row, std::size_t column) -> Pixel {
    if (quarters == 2) return {last_row - row, last_column - column};
    if (quarters == 1) return {column, last_column - row};
    return {last_row - column, row};
  });
}

void PseudoImages::mirror(const float* from, float* to) {
  const bool upside_down = random_.below(2) == 0;
  copy_pixels(shape_, from, to, [&](std::size_t row, std::size_t column) -> Pixel {
    if (upside_down) return {shape_.height - 1 - row, column};
    return {row, shape_.width - 1 - column};
  });
}

// A rectangle of three to seven tenths of each side.
void PseudoImages::cut(const float* other, float* to) {
  const auto part = [&](std::size_t size) {
    const double share = static_cast<double>(random_.uniform(0.3F, 0.7F));
    return std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(share * static_cast<double>(size))));
  };
  const std::size_t height = part(shape_.height);
  const std::size_t width = part(shape_.width);
  const std::size_t top = random_.below(shape_.height - height + 1);
  const std::size_t left = random_.below(shape_.width - width + 1);
  for (std::size_t row = top; row < top + height; ++row) {
    const std::size_t first = (row * shape_.width + left) * shape_.channels;
    std::copy_n(other + first, width * shape_.channels, to + first);
  }
}

void PseudoImages::make(Batch& batch, ThreadPool& pool) {
  const std::size_t size = shape_.dense();
  const std::size_t bent = batch.made / 4;
  float* made = batch.dense.data() + (batch.normals + batch.anomalies) * size;
  for (std::size_t i = 0; i < batch.made; ++i) {
    const float* from = batch.dense.data() + random_.below(batch.normals) * size;
    float* to = made + i * size;
    const std::size_t kind = i < bent ? 3 : i % 3;
    if (kind == 0) turn(from, to);
    if (kind == 1) mirror(from, to);
    if (kind > 1) std::copy_n(from, size, to);
    if (kind == 2) cut(batch.dense.data() + random_.below(batch.normals) * size, to);
  }
  bend_.move(made, bent, pool);
}

}  // namespace anoean
