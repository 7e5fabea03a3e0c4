#include "nn/kernels/distances.hpp"

#include <cmath>

#include "nn/kernels/simd_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/kernels/distances.cpp"
#include <hwy/foreach_target.h>
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

double square_sum(const float* a, std::size_t size) {
  return sum_squares(
      size, [a](auto floats, std::size_t i, std::size_t count) { return load_some(floats, a + i, count); });
}

double distance_square(const float* a, const float* b, std::size_t size) {
  return sum_squares(size, [a, b](auto floats, std::size_t i, std::size_t count) {
    return hn::Sub(load_some(floats, a + i, count), load_some(floats, b + i, count));
  });
}

void rough_distance_squares(const float* a, const float* const* others, std::size_t size, float* squares) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<decltype(d)> sums[distances_at_once];
#pragma GCC unroll 4
  for (auto& sum : sums) sum = hn::Zero(d);
  const auto add = [&](std::size_t i, std::size_t count) {
    const auto own = load_some(d, a + i, count);
#pragma GCC unroll 4
    for (std::size_t k = 0; k < distances_at_once; ++k) {
      const auto apart = hn::Sub(own, load_some(d, others[k] + i, count));
      sums[k] = hn::MulAdd(apart, apart, sums[k]);
    }
  };
  std::size_t i = 0;
  for (; i + lanes <= size; i += lanes) add(i, lanes);
  if (i < size) add(i, size - i);
#pragma GCC unroll 4
  for (std::size_t k = 0; k < distances_at_once; ++k) squares[k] = hn::GetLane(hn::SumOfLanes(d, sums[k]));
}

float deviations(const float* a, const float* means, const float* factors, const float* limits,
                 std::size_t size) {
  const hn::CappedTag<float, chains> d;
  constexpr std::size_t lanes = hn::MaxLanes(decltype(d)());
  constexpr std::size_t vectors = chains / lanes;
  hn::Vec<decltype(d)> partial[vectors];
#pragma GCC unroll 16
  for (auto& chain : partial) chain = hn::Zero(d);
  std::size_t i = 0;
  for (; i + chains <= size; i += chains) {
#pragma GCC unroll 16
    for (std::size_t v = 0; v < vectors; ++v) {
      const std::size_t at = i + v * lanes;
      const auto apart = hn::AbsDiff(hn::LoadU(d, a + at), hn::LoadU(d, means + at));
      const auto limited = hn::Min(hn::Mul(apart, hn::LoadU(d, factors + at)), hn::LoadU(d, limits + at));
      partial[v] = hn::Add(partial[v], limited);
    }
  }
  HWY_ALIGN float sums[chains];
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

// Some vectors side by side, so that none waits for the one before.
constexpr std::size_t side_by_side = 4;

float least_of(const float* values, std::size_t count) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<decltype(d)> low[side_by_side];
#pragma GCC unroll 4
  for (auto& one : low) one = hn::Set(d, values[0]);
  std::size_t i = 0;
  for (; i + side_by_side * lanes <= count; i += side_by_side * lanes) {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < side_by_side; ++v)
      low[v] = hn::Min(low[v], hn::LoadU(d, values + i + v * lanes));
  }
  float least = hn::GetLane(hn::MinOfLanes(d, hn::Min(hn::Min(low[0], low[1]), hn::Min(low[2], low[3]))));
  for (; i < count; ++i) least = values[i] < least ? values[i] : least;
  return least;
}

std::size_t place_of_least(const float* values, std::size_t count) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  const float least = least_of(values, count);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto place = hn::FindFirstTrue(d, hn::Eq(hn::LoadU(d, values + i), hn::Set(d, least)));
    if (place >= 0) return i + static_cast<std::size_t>(place);
  }
  for (; i < count; ++i)
    if (values[i] == least) return i;
  return 0;
}

// Without a branch for each that is found: where they are is hard to foretell.
std::size_t places_not_above(const float* values, std::size_t count, float bound, std::uint32_t* places) {
  const hn::ScalableTag<float> d;
  const hn::RebindToUnsigned<decltype(d)> numbers;
  const std::size_t lanes = hn::Lanes(d);
  const auto most = hn::Set(d, bound);
  const auto step = hn::Set(numbers, static_cast<std::uint32_t>(lanes));
  auto place = hn::Iota(numbers, 0);
  std::size_t found = 0;
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes, place = hn::Add(place, step)) {
    const auto wanted = hn::Not(hn::Gt(hn::LoadU(d, values + i), most));
    hn::StoreU(hn::Compress(place, hn::RebindMask(numbers, wanted)), numbers, places + found);
    found += hn::CountTrue(d, wanted);
  }
  for (; i < count; ++i) {
    places[found] = static_cast<std::uint32_t>(i);
    found += values[i] > bound ? 0U : 1U;
  }
  return found;
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean::nn::kernels {

HWY_EXPORT(square_sum);
HWY_EXPORT(distance_square);
HWY_EXPORT(rough_distance_squares);
HWY_EXPORT(deviations);
HWY_EXPORT(place_of_least);
HWY_EXPORT(places_not_above);

double sum_of_squares(const float* a, std::size_t size) { return HWY_DYNAMIC_DISPATCH(square_sum)(a, size); }

double squared_distance(const float* a, const float* b, std::size_t size) {
  return HWY_DYNAMIC_DISPATCH(distance_square)(a, b, size);
}

void rough_squared_distances(const float* a, const float* const* others, std::size_t size, float* squares) {
  HWY_DYNAMIC_DISPATCH(rough_distance_squares)(a, others, size, squares);
}

float limited_deviations(const float* a, const float* means, const float* factors, const float* limits,
                         std::size_t size) {
  return HWY_DYNAMIC_DISPATCH(deviations)(a, means, factors, limits, size);
}

std::size_t index_of_least(const float* values, std::size_t count) {
  return HWY_DYNAMIC_DISPATCH(place_of_least)(values, count);
}

std::size_t not_above(const float* values, std::size_t count, float bound, std::uint32_t* places) {
  return HWY_DYNAMIC_DISPATCH(places_not_above)(values, count, bound, places);
}

}  // namespace anoean::nn::kernels
#endif
