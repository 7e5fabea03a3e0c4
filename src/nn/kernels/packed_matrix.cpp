#include "nn/kernels/packed_matrix.hpp"

#include <algorithm>

#include "nn/kernels/product.hpp"

namespace anoean::nn::kernels {

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
    for (std::size_t row = 0; row < rows; ++row, to += stride) {
      if (source.transposed) {
        const float* from = source.data + index * panel_width_ * source.stride + row;
        for (std::size_t j = 0; j < columns; ++j) to[j] = from[j * source.stride];
      } else {
        std::copy_n(source.data + row * source.stride + index * panel_width_, columns, to);
      }
      std::fill(to + columns, to + stride, 0.0F);
    }
  }
}

void PackedMatrix::pack(std::size_t k, std::size_t n, const Operand& source) {
  resize(k, n);
  pack_rows(0, k, source);
}

}  // namespace anoean::nn::kernels
