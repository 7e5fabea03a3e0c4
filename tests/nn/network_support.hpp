#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/random.hpp"
#include "nn/network.hpp"

namespace anoean::nn {

inline std::vector<float> uniform_rows(std::size_t count, std::string_view purpose) {
  std::vector<float> values(count);
  Random random(11, purpose);
  for (float& value : values) value = random.uniform(-1.0F, 1.0F);
  return values;
}

// Rows for a network: the dense part and, for categorical columns, indices and the same as 0/1 indicators.
struct SampleRows {
  SampleRows(const InputShape& shape, std::size_t row_count)
      : rows(row_count), dense(uniform_rows(row_count * shape.dense.size(), "dense")) {
    Random random(11, "indices");
    for (std::size_t row = 0; row < rows && !shape.cardinalities.empty(); ++row) {
      for (const std::uint32_t cardinality : shape.cardinalities) {
        indices.push_back(static_cast<std::uint32_t>(random.below(cardinality)));
        for (std::uint32_t i = 0; i < cardinality; ++i)
          indicators.push_back(i == indices.back() ? 1.0F : 0.0F);
      }
    }
  }

  Input by_index() const {
    return {.dense = dense.data(), .indices = indices.empty() ? nullptr : indices.data(), .rows = rows};
  }
  Input by_indicators() const {
    return {
        .dense = dense.data(), .indicators = indicators.empty() ? nullptr : indicators.data(), .rows = rows};
  }

  std::size_t rows;
  std::vector<float> dense;
  std::vector<std::uint32_t> indices;
  std::vector<float> indicators;
};

inline Network make_network(const InputShape& shape, std::string_view spec) {
  Random random(5, "parameters");
  return {shape, spec, random};
}

inline std::vector<double> as_double(const auto& values) { return {values.begin(), values.end()}; }

}  // namespace anoean::nn
