#pragma once

#include <cstddef>

namespace anoean::nn::kernels {

// The linear maps of Winograd's short convolutions (S. Winograd, "Arithmetic complexity of computations",
// 1980; Toom and Cook's points 0, 1, −1, 2 and ∞). A tile of m outputs of a filter with 2 taps,
//   y[i] = d[i] · g[0] + d[i + 1] · g[1],   i < m,
// takes m + 1 products instead of 2 m:  y = Aᵀ ((G g) ∘ (Bᵀ d)).
enum class TileMap {
  input,            // Bᵀ: m + 1 → m + 1
  input_gradient,   // B
  output,           // Aᵀ: m + 1 → m
  output_gradient,  // A
  weights,          // G: 2 → m + 1
  weight_gradient,  // Gᵀ
};
constexpr std::size_t smallest_tile = 2;
constexpr std::size_t largest_tile = 4;

std::size_t map_inputs(TileMap map, std::size_t m);
std::size_t map_outputs(TileMap map, std::size_t m);

// Vectors of `width` floats in rows and columns: vector (i, j) starts at data + i · row_step + j ·
// column_step.
template <typename T>
struct Grid {
  T* data = nullptr;
  std::size_t row_step = 0;
  std::size_t column_step = 0;
};

// Applies the map of tiles of rows_m rows along the columns and that of columns_m columns along the rows, to
// every element of the vectors alike. width is a multiple of 16. room takes map_outputs(rows_m) ·
// map_inputs(columns_m) vectors. With accumulate the result is added to `to`.
void transform_tile(TileMap map, std::size_t rows_m, std::size_t columns_m, std::size_t width,
                    const Grid<const float>& from, const Grid<float>& to, float* room,
                    bool accumulate = false);

// values[i][j] = finish(values[i][j] + bias[j]) for rows of `width` floats, a multiple of 16; bias may be
// null. finish(x) = t > 0 ? x : slope · x with t = activations[i][j], or x itself if there are none.
void finish_rows(std::size_t rows, std::size_t width, const float* bias, const float* activations,
                 float slope, float* values);

}  // namespace anoean::nn::kernels
