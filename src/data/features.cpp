#include "data/features.hpp"

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
  const std::size_t width = shape.expanded();
  AlignedBuffer<float> expanded(rows * width);  // zeroed
  for (std::size_t row = 0; row < rows; ++row) {
    float* indicators = std::copy_n(dense_row(row), shape.dense(), expanded.data() + row * width);
    for (std::size_t i = 0; i < shape.categorical(); ++i) {
      indicators[category_row(row)[i]] = 1.0F;
      indicators += shape.cardinalities[i];
    }
  }
  return expanded;
}

}  // namespace anoean
