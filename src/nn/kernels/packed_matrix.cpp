#include "nn/kernels/packed_matrix.hpp"

#include <algorithm>

#include "nn/kernels/product.hpp"

namespace anoean::nn::kernels {
namespace {

// to[i · stride] = from[i] for i < count
void spread(const float* from, std::size_t count, float* to, std::size_t stride) {
  for (std::size_t i = 0; i < count; ++i) to[i * stride] = from[i];
}

// to[row][column] = from[column][row]. By strips of rows that are a cache line of each column: columns may
// lie so that no two of them stay in the cache together. What comes next is fetched ahead, since the
// processor foresees no such jumps.
void copy_transposed(const float* from, std::size_t from_stride, std::size_t rows, std::size_t columns,
                     float* to, std::size_t to_stride) {
  constexpr std::size_t strip = 16;
  constexpr std::size_t ahead = 2;
  std::size_t first = 0;
  for (; first + strip <= rows; first += strip) {
    for (std::size_t column = 0; column < columns; ++column) {
      const float* line = from + column * from_stride + first;
      __builtin_prefetch(line + ahead * strip);
      spread(line, strip, to + first * to_stride + column, to_stride);
    }
  }
  for (std::size_t column = 0; column < columns; ++column)
    spread(from + column * from_stride + first, rows - first, to + first * to_stride + column, to_stride);
}

}  // namespace

void PackedMatrix::resize(std::size_t k, std::size_t n) {
  panel_width_ = kernels::panel_width();
  k_ = k;
  n_ = n;
  const std::size_t size =
      panels() == 0 ? 0 : k * (panel_width_ * (panels() - 1) + panel_stride(panels() - 1));
  if (data_.size() < size) data_ = AlignedBuffer<float>(size);
}

void PackedMatrix::pack_rows(std::size_t first, std::size_t rows, const Operand& source) {
  for (std::size_t index = 0; index < panels(); ++index) {
    const std::size_t columns = panel_columns(index);
    const std::size_t stride = panel_stride(index);
    float* to = data_.data() + index * panel_width_ * k_ + first * stride;
    if (source.transposed) {
      copy_transposed(source.data + index * panel_width_ * source.stride, source.stride, rows, columns, to,
                      stride);
    } else {
      const float* from = source.data + index * panel_width_;
      for (std::size_t row = 0; row < rows; ++row)
        std::copy_n(from + row * source.stride, columns, to + row * stride);
    }
    if (columns == stride) continue;
    for (std::size_t row = 0; row < rows; ++row)
      std::fill(to + row * stride + columns, to + (row + 1) * stride, 0.0F);
  }
}

void PackedMatrix::pack(std::size_t k, std::size_t n, const Operand& source) {
  resize(k, n);
  pack_rows(0, k, source);
}

}  // namespace anoean::nn::kernels
