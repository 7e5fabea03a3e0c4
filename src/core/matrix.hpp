#pragma once

#include <cstddef>

namespace anoean {

// A row-major view of rows × columns values; row r starts at data + r * stride. Owns nothing.
template <typename T>
struct MatrixView {
  T* data = nullptr;
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t stride = 0;

  MatrixView() = default;
  MatrixView(T* values, std::size_t row_count, std::size_t column_count)
      : MatrixView(values, row_count, column_count, column_count) {}
  MatrixView(T* values, std::size_t row_count, std::size_t column_count, std::size_t row_stride)
      : data(values), rows(row_count), columns(column_count), stride(row_stride) {}

  T* row(std::size_t index) const noexcept { return data + index * stride; }
  T& operator()(std::size_t row_index, std::size_t column) const noexcept {
    return data[row_index * stride + column];
  }
};

}  // namespace anoean
