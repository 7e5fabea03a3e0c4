#include "nn/kernels/winograd_tiles.hpp"

#include <algorithm>

namespace anoean::nn::kernels {

WinogradTiles::Axis::Axis(std::size_t outputs, std::size_t largest) {
  const std::size_t count = (outputs + largest - 1) / largest;
  for (std::size_t tile = 0, start = 0; tile < count; ++tile) {
    sizes.push_back(outputs / count + (tile < outputs % count ? 1 : 0));
    starts.push_back(start);
    start += sizes.back();
  }
}

std::size_t WinogradTiles::Axis::tiles_with(std::size_t point) const {
  const auto has_point = [point](std::size_t size) { return size + 1 > point; };
  return static_cast<std::size_t>(std::count_if(sizes.begin(), sizes.end(), has_point));
}

WinogradTiles::WinogradTiles(const ConvolutionShape& shape, std::size_t largest, std::size_t positions_of)
    : shape_(shape),
      down_(shape.out_height(), largest),
      along_(shape.out_width(), largest),
      points_down_(Axis(shape.out_height(), positions_of).points()),
      points_along_(Axis(shape.out_width(), positions_of).points()),
      first_row_{0} {
  for (std::size_t i = 0; i < points_down_; ++i) {
    for (std::size_t j = 0; j < points_along_; ++j) {
      first_row_.push_back(first_row_.back() + down_.tiles_with(i) * along_.tiles_with(j));
    }
  }
}

std::size_t WinogradTiles::start(std::size_t position, const MappedTiles& mapped) const {
  return first_row_[position] * mapped.images * mapped.width + position * MappedTiles::gap;
}

TileGrid WinogradTiles::mapped_grid(std::size_t row, std::size_t column, const MappedTiles& mapped) const {
  TileGrid grid = {};
  for (std::size_t i = 0; i <= down_.sizes[row]; ++i) {
    for (std::size_t j = 0; j <= along_.sizes[column]; ++j) {
      const std::size_t tile = row * along_.tiles_with(j) + column;
      grid[i * grid_width + j] = start(i * points_along_ + j, mapped) + tile * mapped.images * mapped.width;
    }
  }
  return grid;
}

TileGrid WinogradTiles::input_grid(std::size_t row, std::size_t column, std::size_t phase) const {
  TileGrid grid;
  grid.fill(nowhere);
  for (std::size_t i = 0; i <= down_.sizes[row]; ++i) {
    const std::size_t y = (down_.starts[row] + i) * shape_.stride + phase / shape_.stride;
    if (y < shape_.pad || y >= shape_.pad + shape_.height) continue;
    for (std::size_t j = 0; j <= along_.sizes[column]; ++j) {
      const std::size_t x = (along_.starts[column] + j) * shape_.stride + phase % shape_.stride;
      if (x < shape_.pad || x >= shape_.pad + shape_.width) continue;
      grid[i * grid_width + j] = ((y - shape_.pad) * shape_.width + x - shape_.pad) * shape_.in_channels;
    }
  }
  return grid;
}

TileGrid WinogradTiles::output_grid(std::size_t row, std::size_t column) const {
  TileGrid grid = {};
  for (std::size_t i = 0; i < down_.sizes[row]; ++i) {
    for (std::size_t j = 0; j < along_.sizes[column]; ++j) {
      const std::size_t pixel = (down_.starts[row] + i) * shape_.out_width() + along_.starts[column] + j;
      grid[i * grid_width + j] = pixel * shape_.out_channels;
    }
  }
  return grid;
}

TileGrid WinogradTiles::tap_grid(std::size_t phase, std::size_t tap_size) const {
  TileGrid grid = {};
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 2; ++j) {
      const std::size_t y = i * shape_.stride + phase / shape_.stride;
      const std::size_t x = j * shape_.stride + phase % shape_.stride;
      grid[i * grid_width + j] = (y * shape_.kernel + x) * tap_size;
    }
  }
  return grid;
}

TileTransform WinogradTiles::tap_transform(TileMap map, std::size_t width) const {
  TileTransform tile;
  tile.map = map;
  tile.rows = points_down_ - 1;
  tile.columns = points_along_ - 1;
  tile.width = width;
  return tile;
}

TileGrid WinogradTiles::position_grid(std::size_t size) const {
  TileGrid grid = {};
  for (std::size_t i = 0; i < points_down_; ++i) {
    for (std::size_t j = 0; j < points_along_; ++j) {
      grid[i * grid_width + j] = (i * points_along_ + j) * size;
    }
  }
  return grid;
}

}  // namespace anoean::nn::kernels
