#include "nn/kernels/line_transform.hpp"

#include "nn/kernels/simd_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/kernels/line_transform.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#ifndef ANOEAN_TILE_MATRICES
#define ANOEAN_TILE_MATRICES
namespace anoean::nn::kernels {

// One line of a map: vector i of line l starts at l · line + i · step.
struct Lines {
  const float* from;
  std::size_t from_step;
  std::size_t from_line;
  float* to;
  std::size_t to_step;
  std::size_t to_line;
  std::size_t count;
  std::size_t width;
  bool accumulate;
};

template <std::size_t m>
struct Tile;

template <>
struct Tile<2> {
  static constexpr float a[2][3] = {{1, 1, 0}, {0, 1, 1}};
  static constexpr float g[3][2] = {{-1, 0}, {1, 1}, {0, 1}};
  static constexpr float b[3][3] = {{-1, 1, 0}, {0, 1, 0}, {0, -1, 1}};
};

template <>
struct Tile<3> {
  static constexpr float a[3][4] = {{1, 1, 1, 0}, {0, 1, -1, 0}, {0, 1, 1, 1}};
  static constexpr float g[4][2] = {{-1, 0}, {0.5F, 0.5F}, {0.5F, -0.5F}, {0, 1}};
  static constexpr float b[4][4] = {{-1, 0, 1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, -1, 0, 1}};
};

template <>
struct Tile<4> {
  static constexpr float sixth = 1.0F / 6.0F;
  static constexpr float a[4][5] = {{1, 1, 1, 1, 0}, {0, 1, -1, 2, 0}, {0, 1, 1, 4, 0}, {0, 1, -1, 8, 1}};
  static constexpr float g[5][2] = {{0.5F, 0}, {-0.5F, -0.5F}, {-sixth, sixth}, {sixth, 2 * sixth}, {0, 1}};
  static constexpr float b[5][5] = {
      {2, -1, -2, 1, 0}, {0, -2, -1, 1, 0}, {0, 2, -3, 1, 0}, {0, -1, 0, 1, 0}, {0, 2, -1, -2, 1}};
};

// The matrix of a map for tiles of m.
template <TileMap map, std::size_t m>
struct MapMatrix {
  static constexpr std::size_t n = m + 1;
  static constexpr std::size_t rows = map == TileMap::output ? m : map == TileMap::weight_gradient ? 2 : n;
  static constexpr std::size_t columns = map == TileMap::output_gradient ? m
                                         : map == TileMap::weights       ? 2
                                                                         : n;

  static constexpr float at(std::size_t i, std::size_t j) {
    if constexpr (map == TileMap::input) return Tile<m>::b[i][j];
    if constexpr (map == TileMap::input_gradient) return Tile<m>::b[j][i];
    if constexpr (map == TileMap::output) return Tile<m>::a[i][j];
    if constexpr (map == TileMap::output_gradient) return Tile<m>::a[j][i];
    if constexpr (map == TileMap::weights) return Tile<m>::g[i][j];
    if constexpr (map == TileMap::weight_gradient) return Tile<m>::g[j][i];
  }
};

}  // namespace anoean::nn::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace anoean::nn::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// sum + factor · value; factors are known when this is compiled, most are 0 or ±1.
template <class D>
HWY_INLINE hn::Vec<D> add_scaled(D d, float factor, hn::Vec<D> value, hn::Vec<D> sum) {
  if (factor == 0.0F) return sum;
  if (factor == 1.0F) return hn::Add(sum, value);
  if (factor == -1.0F) return hn::Sub(sum, value);
  return hn::MulAdd(hn::Set(d, factor), value, sum);
}

template <class Matrix, bool accumulate>
HWY_INLINE void map_lines_as(const Lines& lines) {
  const hn::ScalableTag<float> d;
  for (std::size_t line = 0; line < lines.count; ++line) {
    for (std::size_t x = 0; x < lines.width; x += hn::Lanes(d)) {
      const float* from = lines.from + line * lines.from_line + x;
      float* to = lines.to + line * lines.to_line + x;
      hn::Vec<decltype(d)> values[Matrix::columns];
#pragma GCC unroll 8
      for (std::size_t j = 0; j < Matrix::columns; ++j) values[j] = hn::LoadU(d, from + j * lines.from_step);
#pragma GCC unroll 8
      for (std::size_t i = 0; i < Matrix::rows; ++i) {
        auto sum = accumulate ? hn::LoadU(d, to + i * lines.to_step) : hn::Zero(d);
#pragma GCC unroll 8
        for (std::size_t j = 0; j < Matrix::columns; ++j)
          sum = add_scaled(d, Matrix::at(i, j), values[j], sum);
        hn::StoreU(sum, d, to + i * lines.to_step);
      }
    }
  }
}

template <TileMap map>
HWY_INLINE void map_lines_of(std::size_t m, const Lines& lines) {
  if (lines.accumulate) {
    if (m == 2) return map_lines_as<MapMatrix<map, 2>, true>(lines);
    if (m == 3) return map_lines_as<MapMatrix<map, 3>, true>(lines);
    return map_lines_as<MapMatrix<map, 4>, true>(lines);
  }
  if (m == 2) return map_lines_as<MapMatrix<map, 2>, false>(lines);
  if (m == 3) return map_lines_as<MapMatrix<map, 3>, false>(lines);
  return map_lines_as<MapMatrix<map, 4>, false>(lines);
}

void map_lines(TileMap map, std::size_t m, const Lines& lines) {
  switch (map) {
    case TileMap::input:
      return map_lines_of<TileMap::input>(m, lines);
    case TileMap::input_gradient:
      return map_lines_of<TileMap::input_gradient>(m, lines);
    case TileMap::output:
      return map_lines_of<TileMap::output>(m, lines);
    case TileMap::output_gradient:
      return map_lines_of<TileMap::output_gradient>(m, lines);
    case TileMap::weights:
      return map_lines_of<TileMap::weights>(m, lines);
    case TileMap::weight_gradient:
      return map_lines_of<TileMap::weight_gradient>(m, lines);
  }
}

void finish(std::size_t rows, std::size_t width, const float* bias, const float* activations, float slope,
            float* values) {
  const hn::ScalableTag<float> d;
  const auto scale = hn::Set(d, slope);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t x = 0; x < width; x += hn::Lanes(d)) {
      const std::size_t at = row * width + x;
      auto value = hn::LoadU(d, values + at);
      if (bias != nullptr) value = hn::Add(value, hn::LoadU(d, bias + x));
      const auto sign = activations == nullptr ? value : hn::LoadU(d, activations + at);
      hn::StoreU(hn::IfThenElse(hn::Gt(sign, hn::Zero(d)), value, hn::Mul(value, scale)), d, values + at);
    }
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean::nn::kernels {

HWY_EXPORT(map_lines);
HWY_EXPORT(finish);

std::size_t map_inputs(TileMap map, std::size_t m) {
  return map == TileMap::output_gradient ? m : map == TileMap::weights ? 2 : m + 1;
}

std::size_t map_outputs(TileMap map, std::size_t m) {
  return map == TileMap::output ? m : map == TileMap::weight_gradient ? 2 : m + 1;
}

void transform_tile(TileMap map, std::size_t rows_m, std::size_t columns_m, std::size_t width,
                    const Grid<const float>& from, const Grid<float>& to, float* room, bool accumulate) {
  const std::size_t columns = map_inputs(map, columns_m);
  const auto run = HWY_DYNAMIC_DISPATCH(map_lines);
  run(map, rows_m,
      {from.data, from.row_step, from.column_step, room, columns * width, width, columns, width, false});
  run(map, columns_m,
      {room, width, columns * width, to.data, to.column_step, to.row_step, map_outputs(map, rows_m), width,
       accumulate});
}

void finish_rows(std::size_t rows, std::size_t width, const float* bias, const float* activations,
                 float slope, float* values) {
  HWY_DYNAMIC_DISPATCH(finish)(rows, width, bias, activations, slope, values);
}

}  // namespace anoean::nn::kernels
#endif
