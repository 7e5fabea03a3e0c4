#pragma once

#include <cstddef>

#include "core/thread_pool.hpp"

namespace anoean::nn::kernels {

// sums[j] = Σ over rows of x[row * stride + j], or sums[j] += it with accumulate; added in a fixed order.
void column_sums(ThreadPool& pool, std::size_t rows, std::size_t columns, const float* x, std::size_t stride,
                 float* sums, bool accumulate = false);

}  // namespace anoean::nn::kernels
