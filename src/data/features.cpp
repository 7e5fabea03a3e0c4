#include "data/features.hpp"

#include <algorithm>
#include <numeric>

namespace anoean {

std::size_t FeatureShape::indicators() const noexcept {
  return std::accumulate(cardinalities.begin(), cardinalities.end(), std::size_t{0});
}

Features Features::select(std::span<const std::size_t> chosen) const {
  Features part;
  part.shape = shape;
  part.rows = chosen.size();
  part.dense = AlignedBuffer<float>(chosen.size() * shape.dense());
  part.categories.resize(chosen.size() * shape.categorical());
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    std::copy_n(dense_row(chosen[i]), shape.dense(), part.dense.data() + i * shape.dense());
    std::copy_n(category_row(chosen[i]), shape.categorical(),
                part.categories.data() + i * shape.categorical());
  }
  return part;
}

AlignedBuffer<float> Features::expand() const {
  AlignedBuffer<float> expanded(rows * shape.expanded());
  expand(0, rows, expanded.data());
  return expanded;
}

void Features::expand(std::size_t first, std::size_t count, float* to) const {
  for (std::size_t row = first; row < first + count; ++row) {
    to = std::copy_n(dense_row(row), shape.dense(), to);
    std::fill_n(to, shape.indicators(), 0.0F);
    for (std::size_t i = 0; i < shape.categorical(); ++i) {
      to[category_row(row)[i]] = 1.0F;
      to += shape.cardinalities[i];
    }
  }
}

}  // namespace anoean
