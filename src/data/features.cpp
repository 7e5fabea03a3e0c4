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

float* write_indicators(std::span<const std::uint32_t> cardinalities, const std::uint32_t* categories,
                        float* to) {
  for (const std::uint32_t cardinality : cardinalities) {
    std::fill_n(to, cardinality, 0.0F);
    to[*categories++] = 1.0F;
    to += cardinality;
  }
  return to;
}

AlignedBuffer<float> Features::expand() const {
  AlignedBuffer<float> expanded(rows * shape.expanded());
  expand(0, rows, expanded.data());
  return expanded;
}

void Features::expand(std::size_t first, std::size_t count, float* to) const {
  for (std::size_t row = first; row < first + count; ++row) {
    to = std::copy_n(dense_row(row), shape.dense(), to);
    to = write_indicators(shape.cardinalities, category_row(row), to);
  }
}

}  // namespace anoean
