#pragma once

#include <cstddef>
#include <vector>

#include "nn/kernels/convolution_shape.hpp"
#include "nn/kernels/tile_transform.hpp"

namespace anoean::nn::kernels {

// All tiles of a few images under the maps of Winograd: for each position, which is a pair of points,
// [tile][image][width].
struct MappedTiles {
  // Between positions, whose arrays would else all start at the same place in the cache.
  static constexpr std::size_t gap = 16;

  float* data;
  std::size_t images;
  std::size_t width;
};

// How the outputs of a convolution are cut into tiles, and where their elements lie.
class WinogradTiles {
 public:
  // Tiles of at most `largest` outputs a side, at the positions that those of at most `positions_of` have.
  WinogradTiles(const ConvolutionShape& shape, std::size_t largest, std::size_t positions_of);

  std::size_t phases() const { return shape_.stride * shape_.stride; }
  std::size_t positions() const { return points_down_ * points_along_; }
  // Rows of `width` that an image has at a position, and at all of them.
  std::size_t rows(std::size_t position) const { return first_row_[position + 1] - first_row_[position]; }
  std::size_t rows_per_image() const { return first_row_.back(); }

  std::size_t start(std::size_t position, const MappedTiles& mapped) const;
  // The places of tile (row, column) among the mapped ones, in an image's phase and in an image of outputs,
  // and those of a phase's taps in the weights.
  TileGrid mapped_grid(std::size_t row, std::size_t column, const MappedTiles& mapped) const;
  TileGrid input_grid(std::size_t row, std::size_t column, std::size_t phase) const;
  TileGrid output_grid(std::size_t row, std::size_t column) const;
  TileGrid tap_grid(std::size_t phase, std::size_t tap_size) const;
  // A map of the weights or their gradient, which serve tiles of every size: that of the largest.
  TileTransform tap_transform(TileMap map, std::size_t width) const;
  // One element per position, `size` apart.
  TileGrid position_grid(std::size_t size) const;

  // Calls visit(transform with its map and size, row, column), down the image, which input_gradient relies
  // on.
  template <typename Visit>
  void each_tile(TileMap map, Visit visit) const {
    for (std::size_t row = 0; row < down_.sizes.size(); ++row) {
      for (std::size_t column = 0; column < along_.sizes.size(); ++column) {
        TileTransform tile;
        tile.map = map;
        tile.rows = down_.sizes[row];
        tile.columns = along_.sizes[column];
        visit(tile, row, column);
      }
    }
  }

 private:
  // Tiles along one axis, the larger ones first.
  struct Axis {
    Axis(std::size_t outputs, std::size_t largest);
    std::size_t points() const { return sizes.front() + 1; }
    std::size_t tiles_with(std::size_t point) const;

    std::vector<std::size_t> sizes;
    std::vector<std::size_t> starts;
  };

  ConvolutionShape shape_;
  Axis down_, along_;
  std::size_t points_down_, points_along_;
  std::vector<std::size_t> first_row_;  // per position and one beyond: the rows of a mapped image before it
};

}  // namespace anoean::nn::kernels
