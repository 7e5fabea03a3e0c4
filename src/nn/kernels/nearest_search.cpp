#include "nn/kernels/nearest_search.hpp"

#include <bit>
#include <limits>

#include "nn/kernels/simd_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/kernels/nearest_search.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "nn/kernels/partial_vector-inl.hpp"
#include "nn/kernels/sums_of_squares-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace anoean::nn::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t points_at_once = 4;

// The squares of the distances to four points, in float arithmetic: as far off as those of move_rows.
HWY_INLINE void rough_distance_squares(const float* x, const float* const* points, std::size_t size,
                                       float* squares) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<decltype(d)> sums[points_at_once];
#pragma GCC unroll 4
  for (auto& sum : sums) sum = hn::Zero(d);
  const auto add = [&](std::size_t i, std::size_t count) {
    const auto own = load_some(d, x + i, count);
#pragma GCC unroll 4
    for (std::size_t k = 0; k < points_at_once; ++k) {
      const auto apart = hn::Sub(own, load_some(d, points[k] + i, count));
      sums[k] = hn::MulAdd(apart, apart, sums[k]);
    }
  };
  std::size_t i = 0;
  for (; i + lanes <= size; i += lanes) add(i, lanes);
  if (i < size) add(i, size - i);
#pragma GCC unroll 4
  for (std::size_t k = 0; k < points_at_once; ++k) squares[k] = hn::GetLane(hn::SumOfLanes(d, sums[k]));
}

// The least values so far of every lane, and their places.
template <class D>
struct Least {
  hn::Vec<D> value;
  hn::Vec<hn::RebindToUnsigned<D>> place;

  HWY_INLINE void take(hn::Vec<D> other, hn::Vec<hn::RebindToUnsigned<D>> other_place) {
    const hn::RebindToUnsigned<D> numbers;
    place = hn::IfThenElse(hn::RebindMask(numbers, hn::Lt(other, value)), other_place, place);
    value = hn::Min(other, value);
  }
};

// A place of the least value; any place where one is not a number. Without a branch that depends on where it
// stands: that is hard to foretell.
HWY_INLINE std::size_t place_of_least(const float* values, std::size_t count) {
  using D = hn::ScalableTag<float>;
  const D d;
  const hn::RebindToUnsigned<D> numbers;
  constexpr std::size_t lanes = hn::MaxLanes(D());
  const auto step = hn::Set(numbers, static_cast<std::uint32_t>(lanes));
  const auto highest = hn::Set(d, std::numeric_limits<float>::infinity());
  Least<D> even{highest, hn::Zero(numbers)};
  Least<D> odd = even;  // so that no step waits for the one before
  auto place = hn::Iota(numbers, 0);
  std::size_t i = 0;
  for (; i + 2 * lanes <= count; i += 2 * lanes) {
    even.take(hn::LoadU(d, values + i), place);
    place = hn::Add(place, step);
    odd.take(hn::LoadU(d, values + i + lanes), place);
    place = hn::Add(place, step);
  }
  even.take(odd.value, odd.place);
  const auto lane = hn::FindFirstTrue(d, hn::Eq(even.value, hn::MinOfLanes(d, even.value)));
  HWY_ALIGN std::uint32_t places[lanes];
  hn::Store(even.place, numbers, places);
  std::size_t least = lane < 0 ? 0 : places[lane];
  for (; i < count; ++i)
    if (values[i] < values[least]) least = i;
  return least;
}

// Writes the wanted places, in order, and returns how many they are. They are compressed where that is one
// instruction; elsewhere it takes a table, which costs more than branches that are hard to foretell.
template <class D>
HWY_INLINE std::size_t write_wanted(D numbers, hn::Vec<D> place, hn::Mask<D> wanted, std::uint32_t* places) {
#if HWY_TARGET <= HWY_AVX3
  hn::StoreU(hn::Compress(place, wanted), numbers, places);
  return hn::CountTrue(numbers, wanted);
#else
  static_assert(hn::MaxLanes(D()) <= 8);  // whose bits are one byte
  std::uint8_t bits[8] = {};
  hn::StoreMaskBits(numbers, wanted, bits);
  const std::uint32_t first = hn::GetLane(place);
  std::size_t found = 0;
  for (unsigned left = bits[0]; left != 0; left &= left - 1)
    places[found++] = first + static_cast<std::uint32_t>(std::countr_zero(left));
  return found;
#endif
}

// Of the values that are not above the bound.
HWY_INLINE std::size_t places_not_above(const float* values, std::size_t count, float bound,
                                        std::uint32_t* places) {
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
    found += write_wanted(numbers, place, hn::RebindMask(numbers, wanted), places + found);
  }
  for (; i < count; ++i) {
    places[found] = static_cast<std::uint32_t>(i);
    found += values[i] > bound ? 0U : 1U;
  }
  return found;
}

// One row's search, from the point that was measured first. In double are measured those that in float might
// be nearer.
struct RowSearch {
  MatrixView<const float> points;
  const float* row;
  const float* bounds;
  double slack;
  Nearest found;

  HWY_INLINE float highest() const { return static_cast<float>(found.square + slack); }

  HWY_INLINE void measure(const std::uint32_t* chosen, std::size_t some) {
    const std::size_t size = points.columns;
    const double rough = 1.0 - double{std::numeric_limits<float>::epsilon()} * static_cast<double>(size + 8);
    const float* others[points_at_once];
    for (std::size_t k = 0; k < points_at_once; ++k) others[k] = points.row(chosen[k < some ? k : 0]);
    float squares[points_at_once];
    rough_distance_squares(row, others, size, squares);
    for (std::size_t k = 0; k < some; ++k) {
      const bool is_told =
          squares[k] >= std::numeric_limits<float>::min() && squares[k] <= std::numeric_limits<float>::max();
      if (is_told && double{squares[k]} * rough > found.square) continue;
      const Nearest other{distance_square(row, others[k], size), chosen[k]};
      if (other.square < found.square || (other.square == found.square && other.point < found.point))
        found = other;
    }
  }

  HWY_INLINE void run(std::uint32_t* room) {
    const std::size_t first = found.point;
    const std::size_t close = places_not_above(bounds, points.rows, highest(), room);
    std::uint32_t chosen[points_at_once] = {};
    for (std::size_t next = 0; next < close;) {
      std::size_t some = 0;
      const float most = highest();
      for (; next < close && some < points_at_once; ++next) {
        const std::uint32_t point = room[next];
        chosen[some] = point;
        some += static_cast<std::size_t>(point != first) & static_cast<std::size_t>(!(bounds[point] > most));
      }
      if (some > 0) measure(chosen, some);
    }
  }
};

// The point with the least bound is measured first; the true nearest has no bound above its distance. Each
// step is taken for all rows before the next, so that they need not wait for one another.
void nearest_of_rows(MatrixView<const float> points, MatrixView<const float> rows,
                     const DistanceBounds& bounds, std::uint32_t* room, Nearest* found) {
  const std::size_t size = points.columns;
  for (std::size_t r = 0; r < rows.rows; ++r)
    found[r].point = place_of_least(bounds.of_rows + r * bounds.stride, points.rows);
  for (std::size_t r = 0; r < rows.rows; ++r)
    found[r].square = distance_square(rows.row(r), points.row(found[r].point), size);
  for (std::size_t r = 0; r < rows.rows; ++r) {
    RowSearch search{points, rows.row(r), bounds.of_rows + r * bounds.stride, bounds.slack[r], found[r]};
    search.run(room);
    found[r] = search.found;
  }
}

// of(row, i, count) gives the elements of a row from i on, zeros behind the count.
template <typename Of>
HWY_INLINE void row_squares(MatrixView<const float> rows, float* squares, const Of& of) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t r = 0; r < rows.rows; ++r) {
    auto even = hn::Zero(d);
    auto odd = hn::Zero(d);
    std::size_t i = 0;
    for (; i + 2 * lanes <= rows.columns; i += 2 * lanes) {
      const auto one = of(r, i, lanes);
      const auto other = of(r, i + lanes, lanes);
      even = hn::MulAdd(one, one, even);
      odd = hn::MulAdd(other, other, odd);
    }
    for (; i < rows.columns; i += lanes) {
      const auto one = of(r, i, rows.columns - i);
      even = hn::MulAdd(one, one, even);
    }
    squares[r] = hn::GetLane(hn::SumOfLanes(d, hn::Add(even, odd)));
  }
}

void moved_rows(MatrixView<const float> rows, const float* centre, float* moved, float* squares) {
  const hn::ScalableTag<float> d;
  row_squares(rows, squares, [&](std::size_t r, std::size_t i, std::size_t count) {
    const auto apart = hn::Sub(load_some(d, rows.row(r) + i, count), load_some(d, centre + i, count));
    store_some(d, apart, moved + r * rows.columns + i, count);
    return apart;
  });
}

void squares_of_rows(MatrixView<const float> rows, float* squares) {
  const hn::ScalableTag<float> d;
  row_squares(rows, squares, [&](std::size_t r, std::size_t i, std::size_t count) {
    return load_some(d, rows.row(r) + i, count);
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean::nn::kernels {

HWY_EXPORT(nearest_of_rows);
HWY_EXPORT(moved_rows);
HWY_EXPORT(squares_of_rows);

void find_nearest(MatrixView<const float> points, MatrixView<const float> rows, const DistanceBounds& bounds,
                  std::uint32_t* room, Nearest* found) {
  HWY_DYNAMIC_DISPATCH(nearest_of_rows)(points, rows, bounds, room, found);
}

void move_rows(MatrixView<const float> rows, const float* centre, float* moved, float* squares) {
  HWY_DYNAMIC_DISPATCH(moved_rows)(rows, centre, moved, squares);
}

void rough_squares(MatrixView<const float> rows, float* squares) {
  HWY_DYNAMIC_DISPATCH(squares_of_rows)(rows, squares);
}

}  // namespace anoean::nn::kernels
#endif
