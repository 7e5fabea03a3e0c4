#pragma once

#include <string_view>

#include "core/random.hpp"
#include "data/features.hpp"

namespace anoean {

// Rows of `columns` numbers drawn from N(shift, 1), the shift in every second column, and of two categories.
inline Features random_rows(std::size_t count, std::size_t columns, float shift, std::string_view purpose) {
  Features features;
  features.shape.channels = columns;
  features.shape.cardinalities = {4, 7};
  features.rows = count;
  features.dense = AlignedBuffer<float>(count * columns);
  Random random(11, purpose);
  random.normal({features.dense.data(), features.dense.size()});
  for (std::size_t i = 0; i < features.dense.size(); i += 2) features.dense[i] += shift;
  for (std::size_t row = 0; row < count; ++row) {
    features.categories.push_back(static_cast<std::uint32_t>(random.below(4)));
    features.categories.push_back(static_cast<std::uint32_t>(random.below(7)));
  }
  return features;
}

}  // namespace anoean
