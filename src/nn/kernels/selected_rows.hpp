#pragma once

#include <cstddef>
#include <cstdint>

namespace anoean::nn::kernels {

// Rows of a matrix chosen one after the other: the i-th is row indices[i * stride].
struct Selection {
  const std::uint32_t* indices = nullptr;
  std::size_t stride = 1;
  std::size_t rows = 0;
};

// to[i] = matrix[selected i], or to[i] += it. The matrix and `to` are `width` wide.
void gather_rows(const Selection& selection, std::size_t width, const float* matrix, float* to, bool add);

// matrix[selected i] += from[i], in the order of i.
void scatter_rows(const Selection& selection, std::size_t width, const float* from, float* matrix);

}  // namespace anoean::nn::kernels
