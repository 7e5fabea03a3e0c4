#include "detectors/rbf_sums.hpp"

#include <algorithm>

#include "detectors/rbf_panel.hpp"
#include "nn/kernels/simd_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "detectors/rbf_sums.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// After highway.h.
#include <hwy/contrib/math/math-inl.h>

HWY_BEFORE_NAMESPACE();
namespace anoean {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

std::size_t panel_width() { return 2 * hn::Lanes(hn::ScalableTag<double>()); }

// Adds what the vectors of a panel contribute to the sums of `rows` rows, apart for each lane.
// x: [dense + categorical][rows]; row_norms: [rows], ‖x‖²; sums: [rows][width].
template <std::size_t rows>
void add_panel(const RbfPanel& panel, const double* x, const double* row_norms, double* sums) {
  const hn::ScalableTag<double> d;
  using V = hn::Vec<decltype(d)>;
  const std::size_t lanes = hn::Lanes(d);
  V products[rows][2];
  for (auto& product : products) product[0] = product[1] = hn::Zero(d);
  const double* s = panel.values;
  for (std::size_t k = 0; k < panel.dense; ++k, s += 2 * lanes, x += rows) {
    const V left = hn::Load(d, s);
    const V right = hn::Load(d, s + lanes);
#pragma GCC unroll 6
    for (std::size_t r = 0; r < rows; ++r) {
      const V value = hn::Set(d, x[r]);
      products[r][0] = hn::MulAdd(value, left, products[r][0]);
      products[r][1] = hn::MulAdd(value, right, products[r][1]);
    }
  }
  const V one = hn::Set(d, 1.0);
  for (std::size_t k = 0; k < panel.categorical; ++k, s += 2 * lanes, x += rows) {
    const V left = hn::Load(d, s);
    const V right = hn::Load(d, s + lanes);
#pragma GCC unroll 6
    for (std::size_t r = 0; r < rows; ++r) {
      const V value = hn::Set(d, x[r]);
      products[r][0] = hn::Add(products[r][0], hn::IfThenElseZero(hn::Eq(value, left), one));
      products[r][1] = hn::Add(products[r][1], hn::IfThenElseZero(hn::Eq(value, right), one));
    }
  }
  const V minus_gamma = hn::Set(d, -panel.gamma);
  const V lowest = hn::Set(d, -1000.0);  // exp is 0 there, and takes nothing much lower
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t half = 0; half < 2; ++half, sums += lanes) {
      const V norms = hn::Add(hn::Set(d, row_norms[r]), hn::Load(d, panel.norms + half * lanes));
      const V distance = hn::Max(hn::Zero(d), hn::NegMulAdd(hn::Set(d, 2.0), products[r][half], norms));
      const V kernel = hn::Exp(d, hn::Max(lowest, hn::Mul(minus_gamma, distance)));
      const V coefficients = hn::Load(d, panel.coefficients + half * lanes);
      hn::Store(hn::MulAdd(coefficients, kernel, hn::Load(d, sums)), d, sums);
    }
  }
}

void add_panel_to(const RbfPanel& panel, std::size_t rows, const double* x, const double* row_norms,
                  double* sums) {
  constexpr decltype(&add_panel<1>) by_rows[rows_per_tile] = {add_panel<1>, add_panel<2>, add_panel<3>,
                                                              add_panel<4>, add_panel<5>, add_panel<6>};
  by_rows[rows - 1](panel, x, row_norms, sums);
}

double sum_of(const double* lanes_of_sums) {
  const hn::ScalableTag<double> d;
  const auto both = hn::Add(hn::Load(d, lanes_of_sums), hn::Load(d, lanes_of_sums + hn::Lanes(d)));
  return hn::GetLane(hn::SumOfLanes(d, both));
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean {

HWY_EXPORT(panel_width);
HWY_EXPORT(add_panel_to);
HWY_EXPORT(sum_of);

namespace {

double squared_norm(const Features& rows, std::size_t row) {
  const float* values = rows.dense_row(row);
  double square = 0.0;
  for (std::size_t k = 0; k < rows.shape.dense(); ++k) square += double{values[k]} * double{values[k]};
  return square + static_cast<double>(rows.shape.categorical());  // one indicator of each column is 1
}

// Row `row` as column `column` of lines that are `width` wide, in double.
void put_column(const Features& rows, std::size_t row, double* lines, std::size_t width, std::size_t column) {
  const float* values = rows.dense_row(row);
  for (std::size_t k = 0; k < rows.shape.dense(); ++k, lines += width) lines[column] = double{values[k]};
  const std::uint32_t* categories = rows.category_row(row);
  for (std::size_t k = 0; k < rows.shape.categorical(); ++k, lines += width) lines[column] = categories[k];
}

// So many rows that they stay in the cache while all panels pass by.
std::size_t rows_per_block(std::size_t lines) {
  constexpr std::size_t most_tiles = 16;
  constexpr std::size_t most_values = 1U << 15U;
  return rows_per_tile * std::clamp<std::size_t>(most_values / (rows_per_tile * lines), 1, most_tiles);
}

}  // namespace

RbfSums::RbfSums(const Features& vectors, std::span<const double> coefficients, double gamma)
    : shape_(vectors.shape), gamma_(gamma) {
  const std::size_t width = HWY_DYNAMIC_DISPATCH(panel_width)();
  const std::size_t lines = shape_.dense() + shape_.categorical();
  panels_ = (vectors.rows + width - 1) / width;
  values_ = AlignedBuffer<double>(panels_ * lines * width);
  norms_ = AlignedBuffer<double>(panels_ * width);
  coefficients_ = AlignedBuffer<double>(panels_ * width);
  for (std::size_t i = 0; i < vectors.rows; ++i) {
    put_column(vectors, i, values_.data() + i / width * lines * width, width, i % width);
    norms_[i] = squared_norm(vectors, i);
    coefficients_[i] = coefficients[i];
  }
}

void RbfSums::evaluate_block(const Features& rows, std::size_t first, std::span<double> sums) const {
  const std::size_t width = HWY_DYNAMIC_DISPATCH(panel_width)();
  const std::size_t lines = shape_.dense() + shape_.categorical();
  const std::size_t count = sums.size();
  AlignedBuffer<double> x(count * lines);  // tile by tile, [lines][rows of the tile]
  AlignedBuffer<double> norms(count);
  AlignedBuffer<double> lanes(count * width);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t tile = i / rows_per_tile * rows_per_tile;
    put_column(rows, first + i, x.data() + tile * lines, std::min(rows_per_tile, count - tile), i - tile);
    norms[i] = squared_norm(rows, first + i);
  }
  for (std::size_t p = 0; p < panels_; ++p) {
    const RbfPanel panel{shape_.dense(),
                         shape_.categorical(),
                         gamma_,
                         values_.data() + p * lines * width,
                         norms_.data() + p * width,
                         coefficients_.data() + p * width};
    for (std::size_t tile = 0; tile < count; tile += rows_per_tile) {
      HWY_DYNAMIC_DISPATCH(add_panel_to)
      (panel, std::min(rows_per_tile, count - tile), x.data() + tile * lines, norms.data() + tile,
       lanes.data() + tile * width);
    }
  }
  for (std::size_t i = 0; i < count; ++i) sums[i] = HWY_DYNAMIC_DISPATCH(sum_of)(lanes.data() + i * width);
}

void RbfSums::evaluate(const Features& rows, std::span<double> sums, ThreadPool& pool) const {
  const std::size_t block = rows_per_block(std::max<std::size_t>(1, shape_.dense() + shape_.categorical()));
  pool.run((rows.rows + block - 1) / block, [&](std::size_t index) {
    const std::size_t first = index * block;
    evaluate_block(rows, first, sums.subspan(first, std::min(block, rows.rows - first)));
  });
}

}  // namespace anoean
#endif
