#include "detectors/rbf_kernel.hpp"

#include <algorithm>

#include "detectors/rbf_panel.hpp"
#include "nn/kernels/simd_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "detectors/rbf_kernel.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// After highway.h.
#include <hwy/contrib/math/math-inl.h>

HWY_BEFORE_NAMESPACE();
namespace anoean {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

std::size_t panel_width() { return 2 * hn::Lanes(hn::ScalableTag<double>()); }

// Stores the kernel values of the tile's rows with a panel's vectors, or adds what the vectors contribute to
// the rows' sums, apart for each lane.
template <std::size_t rows>
void pass(const RbfPanel& panel, const RbfTile& tile) {
  const hn::ScalableTag<double> d;
  using V = hn::Vec<decltype(d)>;
  const std::size_t lanes = hn::Lanes(d);
  V products[rows][2];
  for (auto& product : products) product[0] = product[1] = hn::Zero(d);
  const double* s = panel.values;
  const double* x = tile.values;
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
    for (std::size_t half = 0; half < 2 * lanes; half += lanes) {
      const V norms = hn::Add(hn::Set(d, tile.norms[r]), hn::Load(d, panel.norms + half));
      const V product = products[r][half / lanes];
      const V distance = hn::Max(hn::Zero(d), hn::NegMulAdd(hn::Set(d, 2.0), product, norms));
      V result = hn::Exp(d, hn::Max(lowest, hn::Mul(minus_gamma, distance)));
      double* out = tile.out + r * tile.out_stride + half;
      if (panel.coefficients != nullptr)
        result = hn::MulAdd(hn::Load(d, panel.coefficients + half), result, hn::Load(d, out));
      hn::Store(result, d, out);
    }
  }
}

void pass_panel(const RbfPanel& panel, std::size_t rows, const RbfTile& tile) {
  constexpr decltype(&pass<1>) by_rows[rows_per_tile] = {pass<1>, pass<2>, pass<3>,
                                                         pass<4>, pass<5>, pass<6>};
  by_rows[rows - 1](panel, tile);
}

double sum_of(const double* sums) {
  const hn::ScalableTag<double> d;
  return hn::GetLane(hn::SumOfLanes(d, hn::Add(hn::Load(d, sums), hn::Load(d, sums + hn::Lanes(d)))));
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean {

HWY_EXPORT(panel_width);
HWY_EXPORT(pass_panel);
HWY_EXPORT(sum_of);

namespace {

std::size_t width_of_panels() { return HWY_DYNAMIC_DISPATCH(panel_width)(); }

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
  const std::size_t per_tile = rows_per_tile * std::max<std::size_t>(1, lines);
  return rows_per_tile * std::clamp<std::size_t>(most_values / per_tile, 1, most_tiles);
}

}  // namespace

// Rows on their way past the panels.
struct RbfKernel::Block {
  Block(const Features& all, std::size_t first_row, std::size_t rows, std::size_t lines,
        std::size_t values_per_row)
      : first(first_row),
        count(rows),
        stride(values_per_row),
        values(rows * lines),
        norms(rows),
        out(rows * values_per_row) {
    for (std::size_t i = 0; i < rows; ++i) {
      const std::size_t tile = i / rows_per_tile * rows_per_tile;
      put_column(all, first + i, values.data() + tile * lines, std::min(rows_per_tile, rows - tile),
                 i - tile);
      norms[i] = squared_norm(all, first + i);
    }
  }

  std::size_t first, count;
  std::size_t stride;            // of out
  AlignedBuffer<double> values;  // tile by tile, [lines][rows of the tile]
  AlignedBuffer<double> norms;
  AlignedBuffer<double> out;  // [count][stride]
};

RbfKernel::RbfKernel(const Features& vectors, std::span<const double> coefficients, double gamma)
    : shape_(vectors.shape), vectors_(vectors.rows), gamma_(gamma) {
  const std::size_t width = width_of_panels();
  panels_ = (vectors_ + width - 1) / width;
  values_ = AlignedBuffer<double>(panels_ * lines() * width);
  norms_ = AlignedBuffer<double>(panels_ * width);
  for (std::size_t i = 0; i < vectors_; ++i) {
    put_column(vectors, i, values_.data() + i / width * lines() * width, width, i % width);
    norms_[i] = squared_norm(vectors, i);
  }
  if (coefficients.empty()) return;
  coefficients_ = AlignedBuffer<double>(panels_ * width);
  std::copy(coefficients.begin(), coefficients.end(), coefficients_.begin());
}

void RbfKernel::pass_panels(Block& block) const {
  const std::size_t width = width_of_panels();
  const bool summing = !coefficients_.empty();
  for (std::size_t p = 0; p < panels_; ++p) {
    const RbfPanel panel{shape_.dense(),
                         shape_.categorical(),
                         gamma_,
                         values_.data() + p * lines() * width,
                         norms_.data() + p * width,
                         summing ? coefficients_.data() + p * width : nullptr};
    for (std::size_t first = 0; first < block.count; first += rows_per_tile) {
      double* out = block.out.data() + first * block.stride + (summing ? 0 : p * width);
      HWY_DYNAMIC_DISPATCH(pass_panel)
      (panel, std::min(rows_per_tile, block.count - first),
       {block.values.data() + first * lines(), block.norms.data() + first, out, block.stride});
    }
  }
}

void RbfKernel::sums(const Features& rows, std::span<double> sums, ThreadPool& pool) const {
  const std::size_t size = rows_per_block(lines());
  pool.run((rows.rows + size - 1) / size, [&](std::size_t index) {
    const std::size_t first = index * size;
    const std::size_t width = width_of_panels();
    Block block(rows, first, std::min(size, rows.rows - first), lines(), width);
    pass_panels(block);
    for (std::size_t i = 0; i < block.count; ++i)
      sums[first + i] = HWY_DYNAMIC_DISPATCH(sum_of)(block.out.data() + i * width);
  });
}

void RbfKernel::values(const Features& rows, ThreadPool& pool,
                       const std::function<void(std::size_t, std::span<const double>)>& take) const {
  const std::size_t size = rows_per_block(lines());
  pool.run((rows.rows + size - 1) / size, [&](std::size_t index) {
    const std::size_t first = index * size;
    Block block(rows, first, std::min(size, rows.rows - first), lines(), panels_ * width_of_panels());
    pass_panels(block);
    for (std::size_t i = 0; i < block.count; ++i)
      take(first + i, {block.out.data() + i * block.stride, vectors_});
  });
}

}  // namespace anoean
#endif
