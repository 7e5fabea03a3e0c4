#include "nn/kernels/distances.hpp"

#include <algorithm>

#include "nn/kernels/simd_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/kernels/distances.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace anoean::nn::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t chains = 16;

// of(i) gives element i as a double, of(floats, i) a vector of elements from i on as floats.
template <typename OfVector, typename OfOne>
HWY_INLINE double sum_squares(std::size_t size, const OfVector& of_vector, const OfOne& of_one) {
  const hn::CappedTag<double, chains> d;
  const hn::Rebind<float, decltype(d)> floats;
  constexpr std::size_t lanes = hn::MaxLanes(decltype(d)());
  constexpr std::size_t vectors = chains / lanes;
  hn::Vec<decltype(d)> partial[vectors];
#pragma GCC unroll 16
  for (auto& chain : partial) chain = hn::Zero(d);
  std::size_t i = 0;
  for (; i + chains <= size; i += chains) {
#pragma GCC unroll 16
    for (std::size_t v = 0; v < vectors; ++v) {
      const auto value = hn::PromoteTo(d, of_vector(floats, i + v * lanes));
      partial[v] = hn::Add(partial[v], hn::Mul(value, value));  // not fused, for the same bits everywhere
    }
  }
  HWY_ALIGN double sums[chains];
#pragma GCC unroll 16
  for (std::size_t v = 0; v < vectors; ++v) hn::Store(partial[v], d, sums + v * lanes);
  for (; i < size; ++i) sums[0] += of_one(i) * of_one(i);
  double sum = 0.0;
  for (const double part : sums) sum += part;
  return sum;
}

double square_sum(const float* a, std::size_t size) {
  return sum_squares(
      size, [a](auto floats, std::size_t i) { return hn::LoadU(floats, a + i); },
      [a](std::size_t i) { return double{a[i]}; });
}

double distance_square(const float* a, const float* b, std::size_t size) {
  return sum_squares(
      size,
      [a, b](auto floats, std::size_t i) {
        return hn::Sub(hn::LoadU(floats, a + i), hn::LoadU(floats, b + i));
      },
      [a, b](std::size_t i) { return double{a[i] - b[i]}; });
}

std::size_t place_of_least(const float* values, std::size_t count) {
  const hn::ScalableTag<float> d;
  const hn::RebindToUnsigned<decltype(d)> places;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t least = 0;
  std::size_t i = 0;
  if (count >= lanes) {
    auto low = hn::LoadU(d, values);
    auto place = hn::Iota(places, 0);
    auto at = place;
    const auto step = hn::Set(places, static_cast<std::uint32_t>(lanes));
    for (i = lanes; i + lanes <= count; i += lanes) {
      at = hn::Add(at, step);
      const auto value = hn::LoadU(d, values + i);
      const auto lower = hn::Lt(value, low);
      low = hn::IfThenElse(lower, value, low);
      place = hn::IfThenElse(hn::RebindMask(places, lower), at, place);
    }
    HWY_ALIGN std::uint32_t found[hn::MaxLanes(decltype(d)())];
    hn::Store(place, places, found);
    least = found[0];
    for (std::size_t lane = 1; lane < lanes; ++lane)
      if (values[found[lane]] < values[least]) least = found[lane];
  }
  for (; i < count; ++i)
    if (values[i] < values[least]) least = i;
  return least;
}

std::size_t places_not_above(const float* values, std::size_t count, float bound, std::uint32_t* places) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto most = hn::Set(d, bound);
  std::size_t found = 0;
  const auto take = [&](std::size_t i) {
    if (!(values[i] > bound)) places[found++] = static_cast<std::uint32_t>(i);
  };
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    if (hn::AllTrue(d, hn::Gt(hn::LoadU(d, values + i), most))) continue;  // most are
    for (std::size_t lane = 0; lane < lanes; ++lane) take(i + lane);
  }
  for (; i < count; ++i) take(i);
  return found;
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean::nn::kernels {

HWY_EXPORT(square_sum);
HWY_EXPORT(distance_square);
HWY_EXPORT(place_of_least);
HWY_EXPORT(places_not_above);

double sum_of_squares(const float* a, std::size_t size) { return HWY_DYNAMIC_DISPATCH(square_sum)(a, size); }

double squared_distance(const float* a, const float* b, std::size_t size) {
  return HWY_DYNAMIC_DISPATCH(distance_square)(a, b, size);
}

std::size_t index_of_least(const float* values, std::size_t count) {
  return HWY_DYNAMIC_DISPATCH(place_of_least)(values, count);
}

std::size_t not_above(const float* values, std::size_t count, float bound, std::uint32_t* places) {
  return HWY_DYNAMIC_DISPATCH(places_not_above)(values, count, bound, places);
}

}  // namespace anoean::nn::kernels
#endif
