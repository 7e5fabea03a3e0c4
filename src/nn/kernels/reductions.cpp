#include "nn/kernels/reductions.hpp"

#include <algorithm>
#include <vector>

#include "nn/kernels/simd_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/kernels/reductions.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "nn/kernels/partial_vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace anoean::nn::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Rows are added in four interleaved chains, so that an addition need not wait for the one before.
constexpr std::size_t chains = 4;

void sum_rows(std::size_t rows, std::size_t columns, const float* x, std::size_t stride, float* sums,
              bool accumulate) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t column = 0; column < columns; column += lanes) {
    const std::size_t count = columns - column;
    const float* from = x + column;
    hn::Vec<decltype(d)> partial[chains];
    for (auto& chain : partial) chain = hn::Zero(d);
    std::size_t row = 0;
    for (; row + chains <= rows; row += chains) {
#pragma GCC unroll 4
      for (std::size_t i = 0; i < chains; ++i) {
        partial[i] = hn::Add(partial[i], load_some(d, from + (row + i) * stride, count));
      }
    }
    for (; row < rows; ++row) partial[0] = hn::Add(partial[0], load_some(d, from + row * stride, count));
    auto sum = hn::Add(hn::Add(partial[0], partial[1]), hn::Add(partial[2], partial[3]));
    if (accumulate) sum = hn::Add(load_some(d, sums + column, count), sum);
    store_some(d, sum, sums + column, count);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean::nn::kernels {

HWY_EXPORT(sum_rows);

void column_sums(ThreadPool& pool, std::size_t rows, std::size_t columns, const float* x, std::size_t stride,
                 float* sums, bool accumulate) {
  if (columns == 0) return;
  // Groups of rows are summed apart, then their sums in order; how many depends on the shape alone.
  constexpr std::size_t group_values = 1U << 16U;
  const std::size_t group_rows = std::max<std::size_t>(1, group_values / columns);
  const std::size_t groups = (rows + group_rows - 1) / group_rows;
  if (groups <= 1) return HWY_DYNAMIC_DISPATCH(sum_rows)(rows, columns, x, stride, sums, accumulate);

  std::vector<float> partial(groups * columns);
  const auto work = [&](std::size_t group) {
    const std::size_t first = group * group_rows;
    HWY_DYNAMIC_DISPATCH(sum_rows)
    (std::min(group_rows, rows - first), columns, x + first * stride, stride, &partial[group * columns],
     false);
  };
  pool.run(groups, [&work](std::size_t group) { work(group); });
  HWY_DYNAMIC_DISPATCH(sum_rows)(groups, columns, partial.data(), columns, sums, accumulate);
}

}  // namespace anoean::nn::kernels
#endif
