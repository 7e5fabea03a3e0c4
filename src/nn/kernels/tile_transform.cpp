#include "nn/kernels/tile_transform.hpp"

#include "nn/kernels/simd_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/kernels/tile_transform.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#ifndef ANOEAN_TILE_MATRICES
#define ANOEAN_TILE_MATRICES
namespace anoean::nn::kernels {

// Points in the order 0, 1, ∞, −1, 2.
constexpr float point_weights[5][2] = {{1, 0}, {1, 1}, {0, 1}, {1, -1}, {1, 2}};  // G

constexpr bool has_tiles_of_two(TileMap map) { return map == TileMap::input || map == TileMap::output; }

template <std::size_t m>
struct Tile;

template <>
struct Tile<2> {
  static constexpr float a[2][3] = {{1, 1, 0}, {0, 1, 1}};  // Aᵀ, below Bᵀ
  static constexpr float b[3][3] = {{1, -1, 0}, {0, 1, 0}, {0, -1, 1}};
};

template <>
struct Tile<3> {
  static constexpr float a[3][4] = {{1, 1, 0, 1}, {0, 1, 0, -1}, {0, 1, 1, 1}};
  static constexpr float b[4][4] = {{1, 0, -1, 0}, {0, 0.5F, 0.5F, 0}, {0, -1, 0, 1}, {0, -0.5F, 0.5F, 0}};
};

template <>
struct Tile<4> {
  static constexpr float third = 1.0F / 3.0F;
  static constexpr float sixth = 1.0F / 6.0F;
  static constexpr float a[4][5] = {{1, 1, 0, 1, 1}, {0, 1, 0, -1, 2}, {0, 1, 0, 1, 4}, {0, 1, 1, -1, 8}};
  static constexpr float b[5][5] = {{1, -0.5F, -1, 0.5F, 0},
                                    {0, 1, 0.5F, -0.5F, 0},
                                    {0, 2, -1, -2, 1},
                                    {0, -third, 0.5F, -sixth, 0},
                                    {0, -sixth, 0, sixth, 0}};
};

// The matrix of a map for tiles of m.
template <TileMap map, std::size_t m>
struct MapMatrix {
  static constexpr std::size_t rows = map == TileMap::output            ? m
                                      : map == TileMap::weight_gradient ? 2
                                                                        : m + 1;
  static constexpr std::size_t columns = map == TileMap::output_gradient ? m
                                         : map == TileMap::weights       ? 2
                                                                         : m + 1;

  static constexpr float at(std::size_t i, std::size_t j) {
    if constexpr (map == TileMap::input) return Tile<m>::b[i][j];
    if constexpr (map == TileMap::input_gradient) return Tile<m>::b[j][i];
    if constexpr (map == TileMap::output) return Tile<m>::a[i][j];
    if constexpr (map == TileMap::output_gradient) return Tile<m>::a[j][i];
    if constexpr (map == TileMap::weights) return point_weights[i][j];
    if constexpr (map == TileMap::weight_gradient) return point_weights[j][i];
  }
};

}  // namespace anoean::nn::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace anoean::nn::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// What belongs to an image is fetched so many images before its turn.
constexpr std::size_t images_ahead = 2;

// Row i of the matrix times the values; the factors are known when this is compiled, most are 0 or ±1.
template <class Matrix, class D>
HWY_INLINE hn::Vec<D> times_row(D d, std::size_t i, const hn::Vec<D>* values) {
  hn::Vec<D> sum = hn::Zero(d);
  bool empty = true;
#pragma GCC unroll 8
  for (std::size_t j = 0; j < Matrix::columns; ++j) {
    const float factor = Matrix::at(i, j);
    if (factor == 0.0F) continue;
    if (empty && factor == 1.0F) {
      sum = values[j];
    } else if (empty) {
      sum = hn::Mul(hn::Set(d, factor), values[j]);
    } else if (factor == 1.0F) {
      sum = hn::Add(sum, values[j]);
    } else if (factor == -1.0F) {
      sum = hn::Sub(sum, values[j]);
    } else {
      sum = hn::MulAdd(hn::Set(d, factor), values[j], sum);
    }
    empty = false;
  }
  return sum;
}

// One vector of channels of a tile's element (i, j) on its way to its place `at`.
template <TileMap map, class D>
HWY_INLINE void store_element(D d, const TileTransform& t, std::size_t i, std::size_t j, hn::Vec<D> value,
                              std::size_t at, std::size_t channel) {
  if constexpr (map == TileMap::output) {
    if (t.bias != nullptr) value = hn::Add(value, hn::LoadU(d, t.bias + channel));
    value = hn::IfThenElse(hn::Gt(value, hn::Zero(d)), value, hn::Mul(value, hn::Set(d, t.slope)));
  }
  if constexpr (map == TileMap::input_gradient) {
    if (t.activations != nullptr) {
      hwy::Prefetch(t.activations + at + images_ahead * t.to_step);
      const auto positive = hn::Gt(hn::LoadU(d, t.activations + at), hn::Zero(d));
      value = hn::IfThenElse(positive, value, hn::Mul(value, hn::Set(d, t.slope)));
    }
    if ((i == 0 && t.add_to_row) || (j == 0 && t.add_to_column)) {
      value = hn::Add(hn::LoadU(d, t.to + at), value);
    }
  }
  if constexpr (map == TileMap::weight_gradient) {
    if (t.add) value = hn::Add(hn::LoadU(d, t.to + at), value);
  }
  if constexpr (map == TileMap::output) hwy::Prefetch(t.to + at + images_ahead * t.to_step);
  hn::StoreU(value, d, t.to + at);
}

template <TileMap map, std::size_t tile_rows, std::size_t tile_columns>
void transform_as(const TileTransform& t) {
  using Down = MapMatrix<map, tile_rows>;
  using Along = MapMatrix<map, tile_columns>;
  const hn::ScalableTag<float> d;
  using V = hn::Vec<decltype(d)>;
  for (std::size_t image = 0; image < t.images; ++image) {
    for (std::size_t channel = 0; channel < t.width; channel += hn::Lanes(d)) {
      const float* from = t.from + image * t.from_step + channel;
      const std::size_t to = image * t.to_step + channel;
      V mapped[Down::rows][Along::columns];
#pragma GCC unroll 8
      for (std::size_t j = 0; j < Along::columns; ++j) {
        V values[Down::columns];
#pragma GCC unroll 8
        for (std::size_t i = 0; i < Down::columns; ++i) {
          const std::size_t offset = t.from_grid[i * grid_width + j];
          values[i] = hn::Zero(d);
          if (offset == nowhere) continue;
          values[i] = hn::LoadU(d, from + offset);
          // An image is read in jumps that the processor does not foresee.
          if constexpr (map == TileMap::input || map == TileMap::output_gradient) {
            hwy::Prefetch(from + offset + images_ahead * t.from_step);
          }
        }
#pragma GCC unroll 8
        for (std::size_t i = 0; i < Down::rows; ++i) mapped[i][j] = times_row<Down>(d, i, values);
      }
#pragma GCC unroll 8
      for (std::size_t i = 0; i < Down::rows; ++i) {
#pragma GCC unroll 8
        for (std::size_t j = 0; j < Along::rows; ++j) {
          const std::size_t offset = t.to_grid[i * grid_width + j];
          if (offset == nowhere) continue;
          store_element<map>(d, t, i, j, times_row<Along>(d, j, mapped[i]), to + offset, channel);
        }
      }
    }
  }
}

template <TileMap map, std::size_t tile_rows>
HWY_INLINE void transform_of_rows(const TileTransform& t) {
  if constexpr (has_tiles_of_two(map)) {
    if (t.columns == 2) return transform_as<map, tile_rows, 2>(t);
  }
  if (t.columns == 3) return transform_as<map, tile_rows, 3>(t);
  transform_as<map, tile_rows, 4>(t);
}

template <TileMap map>
HWY_INLINE void transform_of(const TileTransform& t) {
  if constexpr (has_tiles_of_two(map)) {
    if (t.rows == 2) return transform_of_rows<map, 2>(t);
  }
  if (t.rows == 3) return transform_of_rows<map, 3>(t);
  transform_of_rows<map, 4>(t);
}

void transform_any(const TileTransform& t) {
  switch (t.map) {
    case TileMap::input:
      return transform_of<TileMap::input>(t);
    case TileMap::input_gradient:
      return transform_of<TileMap::input_gradient>(t);
    case TileMap::output:
      return transform_of<TileMap::output>(t);
    case TileMap::output_gradient:
      return transform_of<TileMap::output_gradient>(t);
    case TileMap::weights:
      return transform_of<TileMap::weights>(t);
    case TileMap::weight_gradient:
      return transform_of<TileMap::weight_gradient>(t);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean::nn::kernels {

HWY_EXPORT(transform_any);

void transform(const TileTransform& tile) { HWY_DYNAMIC_DISPATCH(transform_any)(tile); }

}  // namespace anoean::nn::kernels
#endif
