#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace anoean::nn {

struct Shape {  // one row; NHWC without the N; a flat vector is 1 × 1 × channels
  std::size_t height = 1;
  std::size_t width = 1;
  std::size_t channels = 0;

  std::size_t size() const noexcept { return height * width * channels; }
  bool is_flat() const noexcept { return height == 1 && width == 1; }
  bool operator==(const Shape&) const = default;
};

// What the first layer is given: a dense part and, for tables, one index per categorical column, each of
// which selects a row of the first layer's weights.
struct InputShape {
  Shape dense;
  std::vector<std::uint32_t> cardinalities;

  std::size_t indicators() const noexcept {  // sum of cardinalities
    std::size_t sum = 0;
    for (const std::uint32_t cardinality : cardinalities) sum += cardinality;
    return sum;
  }
};

}  // namespace anoean::nn
