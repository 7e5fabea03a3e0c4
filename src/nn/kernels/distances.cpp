#include "nn/kernels/distances.hpp"

#include <bit>
#include <cmath>

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

float rough_distance_square(const float* a, const float* b, std::size_t size) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  auto even = hn::Zero(d);
  auto odd = hn::Zero(d);
  std::size_t i = 0;
  for (; i + 2 * lanes <= size; i += 2 * lanes) {
    const auto first = hn::Sub(hn::LoadU(d, a + i), hn::LoadU(d, b + i));
    const auto second = hn::Sub(hn::LoadU(d, a + i + lanes), hn::LoadU(d, b + i + lanes));
    even = hn::MulAdd(first, first, even);
    odd = hn::MulAdd(second, second, odd);
  }
  for (; i + lanes <= size; i += lanes) {
    const auto apart = hn::Sub(hn::LoadU(d, a + i), hn::LoadU(d, b + i));
    even = hn::MulAdd(apart, apart, even);
  }
  if (i < size && size >= lanes) {  // what is left, as a part of the last vector
    const std::size_t last = size - lanes;
    const auto apart = hn::Sub(hn::LoadU(d, a + last), hn::LoadU(d, b + last));
    const auto is_left = hn::Ge(hn::Iota(d, static_cast<float>(last)), hn::Set(d, static_cast<float>(i)));
    odd = hn::MulAdd(apart, hn::IfThenElseZero(is_left, apart), odd);
    i = size;
  }
  float sum = hn::GetLane(hn::SumOfLanes(d, hn::Add(even, odd)));
  for (; i < size; ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
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

// Calls take(i) in order for every value for which wanted(vector) or wanted_one(value) holds; few are, so
// that most are passed many at a time. Ends where take returns true.
template <typename Wanted, typename WantedOne, typename Take>
HWY_INLINE void find_few(const float* values, std::size_t count, const Wanted& wanted,
                         const WantedOne& wanted_one, const Take& take) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + side_by_side * lanes <= count; i += side_by_side * lanes) {
    hn::Mask<decltype(d)> found[side_by_side];
#pragma GCC unroll 4
    for (std::size_t v = 0; v < side_by_side; ++v) found[v] = wanted(d, hn::LoadU(d, values + i + v * lanes));
    if (hn::AllFalse(d, hn::Or(hn::Or(found[0], found[1]), hn::Or(found[2], found[3])))) continue;
    for (std::size_t v = 0; v < side_by_side; ++v) {
      std::uint8_t bits[8] = {};
      hn::StoreMaskBits(d, found[v], bits);
      for (std::size_t byte = 0; byte * 8 < lanes; ++byte) {
        for (unsigned left = bits[byte]; left != 0; left &= left - 1) {
          const auto bit = static_cast<std::size_t>(std::countr_zero(left));
          if (take(i + v * lanes + byte * 8 + bit)) return;
        }
      }
    }
  }
  for (; i < count; ++i)
    if (wanted_one(values[i]) && take(i)) return;
}

std::size_t place_of_least(const float* values, std::size_t count) {
  const float least = least_of(values, count);
  std::size_t place = 0;
  find_few(
      values, count, [least](auto d, auto vector) { return hn::Eq(vector, hn::Set(d, least)); },
      [least](float value) { return value == least; },
      [&place](std::size_t i) {
        place = i;
        return true;
      });
  return place;
}

std::size_t places_not_above(const float* values, std::size_t count, float bound, std::uint32_t* places) {
  std::size_t found = 0;
  find_few(
      values, count, [bound](auto d, auto vector) { return hn::Not(hn::Gt(vector, hn::Set(d, bound))); },
      [bound](float value) { return !(value > bound); },
      [&found, places](std::size_t i) {
        places[found++] = static_cast<std::uint32_t>(i);
        return false;
      });
  return found;
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean::nn::kernels {

HWY_EXPORT(square_sum);
HWY_EXPORT(distance_square);
HWY_EXPORT(rough_distance_square);
HWY_EXPORT(deviations);
HWY_EXPORT(place_of_least);
HWY_EXPORT(places_not_above);

double sum_of_squares(const float* a, std::size_t size) { return HWY_DYNAMIC_DISPATCH(square_sum)(a, size); }

double squared_distance(const float* a, const float* b, std::size_t size) {
  return HWY_DYNAMIC_DISPATCH(distance_square)(a, b, size);
}

float rough_squared_distance(const float* a, const float* b, std::size_t size) {
  return HWY_DYNAMIC_DISPATCH(rough_distance_square)(a, b, size);
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
