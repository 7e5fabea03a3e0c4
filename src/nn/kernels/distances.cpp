#include "nn/kernels/distances.hpp"

#include <cmath>

#include "nn/kernels/simd_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/kernels/distances.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "nn/kernels/sums_of_squares-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace anoean::nn::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

double square_sum(const float* a, std::size_t size) {
  return sum_squares(
      size, [a](auto floats, std::size_t i, std::size_t count) { return load_some(floats, a + i, count); });
}

double square_of_distance(const float* a, const float* b, std::size_t size) {
  return distance_square(a, b, size);
}

constexpr std::size_t sums_of_deviations = 16;

float deviations(const float* a, const float* means, const float* factors, const float* limits,
                 std::size_t size) {
  const hn::CappedTag<float, sums_of_deviations> d;
  constexpr std::size_t lanes = hn::MaxLanes(decltype(d)());
  constexpr std::size_t vectors = sums_of_deviations / lanes;
  hn::Vec<decltype(d)> partial[vectors];
#pragma GCC unroll 16
  for (auto& chain : partial) chain = hn::Zero(d);
  std::size_t i = 0;
  for (; i + sums_of_deviations <= size; i += sums_of_deviations) {
#pragma GCC unroll 16
    for (std::size_t v = 0; v < vectors; ++v) {
      const std::size_t at = i + v * lanes;
      const auto apart = hn::AbsDiff(hn::LoadU(d, a + at), hn::LoadU(d, means + at));
      const auto limited = hn::Min(hn::Mul(apart, hn::LoadU(d, factors + at)), hn::LoadU(d, limits + at));
      partial[v] = hn::Add(partial[v], limited);
    }
  }
  HWY_ALIGN float sums[sums_of_deviations];
#pragma GCC unroll 16
  for (std::size_t v = 0; v < vectors; ++v) hn::Store(partial[v], d, sums + v * lanes);
  for (std::size_t k = 0; i < size; ++i, ++k) {
    const float apart = std::fabs(a[i] - means[i]) * factors[i];
    sums[k] += apart < limits[i] ? apart : limits[i];
  }
  float sum = 0.0F;
  for (const float part : sums) sum += part;
  return sum;
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean::nn::kernels {

HWY_EXPORT(square_sum);
HWY_EXPORT(square_of_distance);
HWY_EXPORT(deviations);

double sum_of_squares(const float* a, std::size_t size) { return HWY_DYNAMIC_DISPATCH(square_sum)(a, size); }

double squared_distance(const float* a, const float* b, std::size_t size) {
  return HWY_DYNAMIC_DISPATCH(square_of_distance)(a, b, size);
}

float limited_deviations(const float* a, const float* means, const float* factors, const float* limits,
                         std::size_t size) {
  return HWY_DYNAMIC_DISPATCH(deviations)(a, means, factors, limits, size);
}

}  // namespace anoean::nn::kernels
#endif
