#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/aligned_buffer.hpp"

namespace anoean {

// What an encoder is fed: per row a dense float block (numbers, or an image) and one small integer per
// categorical column. Nothing is expanded to 0/1 columns unless someone asks.
struct FeatureShape {
  std::size_t height = 1;  // of an image; 1 × 1 × numbers for a table
  std::size_t width = 1;
  std::size_t channels = 0;
  std::vector<std::uint32_t> cardinalities;  // per categorical column, its number of categories

  std::size_t dense() const noexcept { return height * width * channels; }  // floats per row
  std::size_t categorical() const noexcept { return cardinalities.size(); }
  std::size_t indicators() const noexcept;  // sum of cardinalities
  std::size_t expanded() const noexcept { return dense() + indicators(); }
  bool is_image() const noexcept { return height * width > 1; }
  bool operator==(const FeatureShape&) const = default;
};

// Index 0 of every categorical column stands for a category that training did not know, 1 for a missing
// value.
constexpr std::uint32_t unknown_category = 0;
constexpr std::uint32_t missing_category = 1;

// Writes the 0/1 indicators of one row's categories, column after column. Returns where they end.
float* write_indicators(std::span<const std::uint32_t> cardinalities, const std::uint32_t* categories,
                        float* to);

struct Features {
  FeatureShape shape;
  std::size_t rows = 0;
  AlignedBuffer<float> dense;             // rows × shape.dense()
  std::vector<std::uint32_t> categories;  // rows × shape.categorical(), each below its cardinality

  const float* dense_row(std::size_t row) const noexcept { return dense.data() + row * shape.dense(); }
  const std::uint32_t* category_row(std::size_t row) const noexcept {
    return categories.data() + row * shape.categorical();
  }

  // The chosen rows, in that order.
  Features select(std::span<const std::size_t> chosen) const;
  // Row by row: the numbers, then the 0/1 indicators of each categorical column. rows × shape.expanded().
  AlignedBuffer<float> expand() const;
  // The same for rows [first, first + count), into count × shape.expanded() floats.
  void expand(std::size_t first, std::size_t count, float* to) const;
};

}  // namespace anoean
