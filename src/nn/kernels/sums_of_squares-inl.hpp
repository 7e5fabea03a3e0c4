// Sums of squares over one row, for the kernels that measure distances. Included once per instruction set
// (see Highway's foreach_target.h), hence the unusual guard.
#if defined(ANOEAN_SUMS_OF_SQUARES) == defined(HWY_TARGET_TOGGLE)
#ifdef ANOEAN_SUMS_OF_SQUARES
#undef ANOEAN_SUMS_OF_SQUARES
#else
#define ANOEAN_SUMS_OF_SQUARES
#endif

#include <cstddef>
#include <hwy/highway.h>

#include "nn/kernels/partial_vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace anoean::nn::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t chains = 16;

// of(floats, i, count) gives the elements from i on as floats, zeros behind the count.
template <typename Of>
HWY_INLINE double sum_squares(std::size_t size, const Of& of) {
  const hn::CappedTag<double, chains> d;
  const hn::Rebind<float, decltype(d)> floats;
  constexpr std::size_t lanes = hn::MaxLanes(decltype(d)());
  constexpr std::size_t vectors = chains / lanes;
  hn::Vec<decltype(d)> partial[vectors];
#pragma GCC unroll 16
  for (auto& chain : partial) chain = hn::Zero(d);
  const auto add = [&](std::size_t v, std::size_t i, std::size_t count) {
    const auto value = hn::PromoteTo(d, of(floats, i, count));
    partial[v] = hn::Add(partial[v], hn::Mul(value, value));  // not fused, for the same bits everywhere
  };
  std::size_t i = 0;
  for (; i + chains <= size; i += chains) {
#pragma GCC unroll 16
    for (std::size_t v = 0; v < vectors; ++v) add(v, i + v * lanes, lanes);
  }
#pragma GCC unroll 16
  for (std::size_t v = 0; v < vectors; ++v)
    if (i + v * lanes < size) add(v, i + v * lanes, size - (i + v * lanes));
#pragma GCC unroll 16
  for (std::size_t half = vectors / 2; half > 0; half /= 2) {
#pragma GCC unroll 16
    for (std::size_t v = 0; v < half; ++v) partial[v] = hn::Add(partial[v], partial[v + half]);
  }
  HWY_ALIGN double sums[lanes];
  hn::Store(partial[0], d, sums);
#pragma GCC unroll 16
  for (std::size_t half = lanes / 2; half > 0; half /= 2) {
#pragma GCC unroll 16
    for (std::size_t k = 0; k < half; ++k) sums[k] += sums[k + half];
  }
  return sums[0];
}

HWY_INLINE double distance_square(const float* a, const float* b, std::size_t size) {
  return sum_squares(size, [a, b](auto floats, std::size_t i, std::size_t count) {
    return hn::Sub(load_some(floats, a + i, count), load_some(floats, b + i, count));
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#endif
