#include "detectors/scatter.hpp"

#include <algorithm>
#include <cstddef>

namespace anoean {
namespace {

// The d² products of every row are what fitting a Gaussian to wide rows costs. A tile of them stays in
// registers while it goes through a block of rows that stays in the cache. Every sum still takes the rows one
// after the other, so that its bits do not depend on tile or block.
constexpr std::size_t tile = 4;
constexpr std::size_t scatter_rows = 128;

std::vector<double> column_means(MatrixView<const float> rows) {
  std::vector<double> mean(rows.columns, 0.0);
  for (std::size_t r = 0; r < rows.rows; ++r) {
    for (std::size_t j = 0; j < rows.columns; ++j) mean[j] += double{rows(r, j)};
  }
  for (double& value : mean) value /= static_cast<double>(rows.rows);
  return mean;
}

// Columns 4q … 4q + 3 of a block of centred rows, [panels][rows][tile]; columns behind the last are zero.
struct Block {
  explicit Block(std::size_t columns)
      : panels((columns + tile - 1) / tile), values(panels * scatter_rows * tile, 0.0) {}

  const double* panel(std::size_t index) const { return values.data() + index * scatter_rows * tile; }

  std::size_t panels;
  std::vector<double> values;
  std::size_t rows = 0;
};

// Returns the sum over the block's rows of ‖z − μ‖⁴.
double centre(MatrixView<const float> rows, std::size_t first, const std::vector<double>& mean,
              Block& block) {
  block.rows = std::min(scatter_rows, rows.rows - first);
  double fourth = 0.0;
  for (std::size_t r = 0; r < block.rows; ++r) {
    double square = 0.0;
    for (std::size_t j = 0; j < rows.columns; ++j) {
      const double value = double{rows(first + r, j)} - mean[j];
      block.values[(j / tile * scatter_rows + r) * tile + j % tile] = value;
      square += value * value;
    }
    fourth += square * square;
  }
  return fourth;
}

// sums += aᵀ b; a, b [rows][tile], sums [tile][tile]
void add_products(const double* a, const double* b, std::size_t rows, double* sums) {
  double local[tile * tile];
  std::copy_n(sums, tile * tile, local);
  for (std::size_t r = 0; r < rows; ++r, a += tile, b += tile) {
    for (std::size_t i = 0; i < tile; ++i) {
      for (std::size_t j = 0; j < tile; ++j) local[i * tile + j] += a[i] * b[j];
    }
  }
  std::copy_n(local, tile * tile, sums);
}

// The tiles on and below the diagonal, row by row of tiles.
void add_products(const Block& block, std::vector<double>& tiles) {
  double* sums = tiles.data();
  for (std::size_t p = 0; p < block.panels; ++p) {
    for (std::size_t q = 0; q <= p; ++q, sums += tile * tile)
      add_products(block.panel(p), block.panel(q), block.rows, sums);
  }
}

std::vector<double> symmetric_mean(const std::vector<double>& tiles, std::size_t d, std::size_t rows) {
  std::vector<double> matrix(d * d);
  for (std::size_t i = 0; i < d; ++i) {
    const std::size_t p = i / tile;
    const double* tiles_of_row = tiles.data() + p * (p + 1) / 2 * tile * tile;
    for (std::size_t j = 0; j <= i; ++j) {
      const double sum = tiles_of_row[(j / tile * tile + i % tile) * tile + j % tile];
      matrix[i * d + j] = matrix[j * d + i] = sum / static_cast<double>(rows);
    }
  }
  return matrix;
}

}  // namespace

Scatter scatter(MatrixView<const float> rows) {
  Scatter result;
  result.mean = column_means(rows);
  Block block(rows.columns);
  std::vector<double> tiles(block.panels * (block.panels + 1) / 2 * tile * tile, 0.0);
  for (std::size_t first = 0; first < rows.rows; first += scatter_rows) {
    result.fourth += centre(rows, first, result.mean, block);
    add_products(block, tiles);
  }
  result.covariance = symmetric_mean(tiles, rows.columns, rows.rows);
  return result;
}

}  // namespace anoean
