#pragma once

#include <array>
#include <cstddef>

namespace anoean::nn::kernels {

// The linear maps of Winograd's short convolutions (S. Winograd, "Arithmetic complexity of computations",
// 1980) with Toom and Cook's points 0, 1, ∞, −1 and 2. A tile of m outputs of a filter with two taps,
//   y[i] = d[i] · g[0] + d[i + 1] · g[1],   i < m,
// takes m + 1 products instead of 2 m:  y = Aᵀ ((G g) ∘ (Bᵀ d)), one for each of the first m + 1 points. All
// factors of the points stand in B, so that smaller tiles use the same mapped weights as larger ones.
enum class TileMap {
  input,            // Bᵀ: m + 1 → m + 1
  input_gradient,   // B
  output,           // Aᵀ: m + 1 → m
  output_gradient,  // A
  weights,          // G: 2 → m + 1
  weight_gradient,  // Gᵀ
};
// Tiles of what is learnt.
constexpr std::size_t smallest_tile = 3;
constexpr std::size_t largest_tile = 4;
// Tiles of scores: those of 2, which have the maps of input and output alone, and of 3. They need no point 2,
// whose powers magnify what rounding leaves.
constexpr std::size_t largest_fine_tile = 3;

// Where the elements of a tile lie: element (i, j) at [i · grid_width + j] floats from a start.
constexpr std::size_t grid_width = largest_tile + 1;
constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
using TileGrid = std::array<std::size_t, grid_width * grid_width>;

// One tile in each of several images, every element of it `width` channels, a multiple of 16. The map is that
// of tiles of `rows` outputs down the columns and that of `columns` along the rows. What is read nowhere is
// zero, what would be written nowhere is dropped.
struct TileTransform {
  TileMap map = TileMap::input;
  std::size_t rows = smallest_tile;
  std::size_t columns = smallest_tile;
  std::size_t images = 1;
  std::size_t width = 0;
  const float* from = nullptr;
  TileGrid from_grid = {};
  std::size_t from_step = 0;  // from one image to the next
  float* to = nullptr;
  TileGrid to_grid = {};
  std::size_t to_step = 0;
  // For output: x + bias (if any), then x > 0 ? x : slope · x.
  const float* bias = nullptr;
  // For input_gradient: scaled by slope where activations, which lie as `to` does, are not > 0.
  const float* activations = nullptr;
  float slope = 1.0F;
  // For input_gradient: tiles share their rims, so the first row and the first column may be there already.
  bool add_to_row = false;
  bool add_to_column = false;
  bool add = false;  // for weight_gradient
};

void transform(const TileTransform& tile);

}  // namespace anoean::nn::kernels
