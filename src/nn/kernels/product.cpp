#include "nn/kernels/product.hpp"

#include <algorithm>

#include "nn/kernels/simd_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/kernels/product.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "nn/kernels/partial_vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace anoean::nn::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// The tile that is held in registers: its sums, the vectors of b and one value of a. On x86 the pointers to
// its rows want a register each too, so that with AVX-512 a low and wide tile is faster than a high one.
#if HWY_TARGET <= HWY_AVX3
constexpr std::size_t wide_rows = 6;  // of four vectors
constexpr std::size_t tile_rows = 8;  // of two vectors
constexpr std::size_t panel_vectors = 4;
#elif HWY_ARCH_ARM
constexpr std::size_t tile_rows = 12;
constexpr std::size_t panel_vectors = 8;
#else
constexpr std::size_t tile_rows = 6;
constexpr std::size_t panel_vectors = 4;
#endif

constexpr std::size_t line = 16;  // floats in a cache line

// At most two cache lines, or three if they start badly.
HWY_INLINE void prefetch_row(const float* values, std::size_t count) {
  hwy::Prefetch(values);
  hwy::Prefetch(values + count - 1);
}

// Rows [row, row + Rows) and columns [column, column + columns) of the product; columns ≤ Vectors · lanes.
template <std::size_t Rows, std::size_t Vectors, class D, typename Offsets>
HWY_NOINLINE void tile(D d, const Product<Offsets>& p, std::size_t row, std::size_t column,
                       std::size_t columns) {
  using V = hn::Vec<D>;
  const std::size_t lanes = hn::Lanes(d);
  V sums[Rows][Vectors];
  const float* a[Rows];
#pragma GCC unroll 16
  for (std::size_t i = 0; i < Rows; ++i) {
    a[i] = p.a + p.a_row(row + i);
    // What the sums will meet at the end is fetched while they run.
    if (p.accumulate) prefetch_row(p.c + p.c_row(row + i) + column, columns);
    if (p.activations != nullptr) {
      prefetch_row(p.activations + p.activation_row(row + i) + column, columns);
    }
#pragma GCC unroll 8
    for (std::size_t v = 0; v < Vectors; ++v) sums[i][v] = hn::Zero(d);
  }
  const Offsets a_step = p.a_step;
  const Offsets b_step = p.b_step;
  const float* b = p.b + column;
  // With each step one cache line of what comes next, until all of it is there.
  const float* ahead = b;
  std::size_t ahead_step = 0;
  if (Vectors == 4 && p.next_b != nullptr && row / Rows < columns / line) {
    ahead = p.next_b + row / Rows * p.depth * line;
    ahead_step = line;
  }
  for (std::size_t k = 0; k < p.depth; ++k) {
    const std::size_t a_offset = a_step(k);
    const float* b_row = b + b_step(k);
    if constexpr (Vectors == 4) {
      __builtin_prefetch(ahead, 0, 2);  // into the second-level cache
      ahead += ahead_step;
    }
    V right[Vectors];
#pragma GCC unroll 8
    for (std::size_t v = 0; v < Vectors; ++v) right[v] = hn::LoadU(d, b_row + v * lanes);
#pragma GCC unroll 16
    for (std::size_t i = 0; i < Rows; ++i) {
      const V left = hn::Set(d, a[i][a_offset]);
#pragma GCC unroll 8
      for (std::size_t v = 0; v < Vectors; ++v) sums[i][v] = hn::MulAdd(left, right[v], sums[i][v]);
    }
  }

  const V slope = hn::Set(d, p.slope);
  const V zero = hn::Zero(d);
#pragma GCC unroll 8
  for (std::size_t v = 0; v < Vectors; ++v) {
    const std::size_t first = column + v * lanes;
    const std::size_t count = columns - v * lanes;
    const V bias = p.bias == nullptr ? zero : load_some(d, p.bias + first, count);
#pragma GCC unroll 16
    for (std::size_t i = 0; i < Rows; ++i) {
      float* c = p.c + p.c_row(row + i) + first;
      V sum = sums[i][v];
      if (p.accumulate) sum = hn::Add(load_some(d, c, count), sum);
      sum = hn::Add(sum, bias);
      if (p.slope == 1.0F) {
        store_some(d, sum, c, count);
        continue;
      }
      V sign = sum;
      if (p.activations != nullptr)
        sign = load_some(d, p.activations + p.activation_row(row + i) + first, count);
      store_some(d, hn::IfThenElse(hn::Gt(sign, zero), sum, hn::Mul(sum, slope)), c, count);
    }
  }
}

// All rows of one strip of columns, in tiles of Rows and then of half as many.
template <std::size_t Rows, std::size_t Vectors, class D, typename Offsets>
HWY_INLINE void strip(D d, const Product<Offsets>& p, std::size_t row, std::size_t column,
                      std::size_t columns) {
  for (; row + Rows <= p.rows; row += Rows) tile<Rows, Vectors>(d, p, row, column, columns);
  if constexpr (Rows > 1) {
    constexpr std::size_t fewer = Rows > 8 ? 8 : Rows > 4 ? 4 : Rows / 2;
    if (row < p.rows) strip<fewer, Vectors>(d, p, row, column, columns);
  }
}

// The last columns, at most one vector: in the narrowest vector that holds them.
template <class D, typename Offsets>
HWY_INLINE void last_strip(D d, const Product<Offsets>& p, std::size_t column, std::size_t columns) {
  if constexpr (hn::MaxLanes(D()) > 4) {
    if (columns <= hn::Lanes(d) / 2) return last_strip(hn::Half<D>(), p, column, columns);
  }
  strip<tile_rows, 1>(d, p, 0, column, columns);
}

template <typename Offsets>
HWY_INLINE void multiply_any(const Product<Offsets>& p) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t column = 0;
#if HWY_TARGET <= HWY_AVX3
  // One row is as fast as its part of b is read: the more of a row of b at once the better.
  for (; p.rows == 1 && column + 8 * lanes <= p.columns; column += 8 * lanes)
    strip<1, 8>(d, p, 0, column, 8 * lanes);
  for (; column + 4 * lanes <= p.columns; column += 4 * lanes)
    strip<wide_rows, 4>(d, p, 0, column, 4 * lanes);
#endif
  for (; column + 2 * lanes <= p.columns; column += 2 * lanes)
    strip<tile_rows, 2>(d, p, 0, column, 2 * lanes);
  const std::size_t rest = p.columns - column;
  if (rest > lanes) {
    strip<tile_rows, 2>(d, p, 0, column, rest);
  } else if (rest > 0) {
    last_strip(d, p, column, rest);
  }
}

std::size_t width_of_panels() {
  return std::max<std::size_t>(16, panel_vectors * hn::Lanes(hn::ScalableTag<float>()));
}
void multiply_strided(const Product<Strided>& product) { multiply_any(product); }
void multiply_listed(const Product<Listed>& product) { multiply_any(product); }

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean::nn::kernels {

HWY_EXPORT(width_of_panels);
HWY_EXPORT(multiply_strided);
HWY_EXPORT(multiply_listed);

std::size_t panel_width() { return HWY_DYNAMIC_DISPATCH(width_of_panels)(); }
void multiply(const Product<Strided>& product) { HWY_DYNAMIC_DISPATCH(multiply_strided)(product); }
void multiply(const Product<Listed>& product) { HWY_DYNAMIC_DISPATCH(multiply_listed)(product); }

}  // namespace anoean::nn::kernels
#endif
