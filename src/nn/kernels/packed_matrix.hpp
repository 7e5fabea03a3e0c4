#pragma once

#include <algorithm>
#include <cstddef>

#include "core/aligned_buffer.hpp"

namespace anoean::nn::kernels {

// A row-major matrix in memory: row r starts at data + r * stride. Seen transposed when asked for.
struct Operand {
  const float* data = nullptr;
  std::size_t stride = 0;
  bool transposed = false;
};

// The right-hand matrix of a product in the order in which the kernel reads it. Packed once, used for many
// products; how it is packed is the kernel's affair.
class PackedMatrix {
 public:
  // source (transposed if it says so) is k × n
  void pack(std::size_t k, std::size_t n, const Operand& source);

  // The same in parts: resize, then rows [first, first + rows) from a source of rows × n, until all are
  // there.
  void resize(std::size_t k, std::size_t n);
  void pack_rows(std::size_t first, std::size_t rows, const Operand& source);

  std::size_t k() const noexcept { return k_; }
  std::size_t n() const noexcept { return n_; }

  // Panels of panel_width() columns, [panel][k][panel_stride(panel)]; the last one may be narrower, and its
  // rows are filled up with zeros.
  std::size_t panel_width() const noexcept { return panel_width_; }
  std::size_t panels() const noexcept { return (n_ + panel_width_ - 1) / panel_width_; }
  const float* panel(std::size_t index) const noexcept { return data_.data() + index * panel_width_ * k_; }
  std::size_t panel_columns(std::size_t index) const noexcept {
    return std::min(panel_width_, n_ - index * panel_width_);
  }
  std::size_t panel_stride(std::size_t index) const noexcept { return (panel_columns(index) + 15) / 16 * 16; }

 private:
  AlignedBuffer<float> data_;  // grows, never shrinks: packing again allocates nothing
  std::size_t panel_width_ = 1;
  std::size_t k_ = 0;
  std::size_t n_ = 0;
};

}  // namespace anoean::nn::kernels
