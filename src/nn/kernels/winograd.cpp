#include "nn/kernels/winograd.hpp"

#include <algorithm>

#include "nn/kernels/product.hpp"

namespace anoean::nn::kernels {
namespace {

// So much of mapped images is worked on at a time: they stay in the second-level cache, and the weights are
// read once for all of them.
constexpr std::size_t cache_floats = 300'000;

// Longer sums are cut here. A panel of weights of 128 stays in the first-level cache while the rows go by;
// shorter ones cost a few per cent, and halve what rounding makes of the tiles, whose map magnifies it.
constexpr std::size_t longest_tile_sum = 32;

// As between the positions of mapped tiles, see there.
constexpr std::size_t gap = MappedTiles::gap;

float* grown(AlignedBuffer<float>& buffer, std::size_t size) {
  if (buffer.size() < size) buffer = AlignedBuffer<float>(size);
  return buffer.data();
}

// The arrays of a thread: mapped images, and mapped gradients of the weights.
struct Room {
  AlignedBuffer<float> inputs, outputs, weights;
};
Room& room() {
  thread_local Room own;
  return own;
}

}  // namespace

bool Winograd::suits(const ConvolutionShape& shape) {
  constexpr std::size_t most_weights = 1U << 18U;
  constexpr std::size_t most_values = 1U << 17U;
  if (shape.kernel != 2 * shape.stride || shape.in_channels % 16 != 0 || shape.out_channels % 16 != 0) {
    return false;
  }
  // Tiles of three and four, which gradients need, make up every number of outputs but 1, 2 and 5.
  const auto is_made_of_tiles = [](std::size_t outputs) {
    return outputs / ((outputs + largest_tile - 1) / largest_tile) >= smallest_tile;
  };
  if (!is_made_of_tiles(shape.out_height()) || !is_made_of_tiles(shape.out_width())) return false;
  // Every pixel is below the kernel: dx has no rim that no tile would write.
  const auto covered = [&shape](std::size_t size, std::size_t outputs) {
    return (outputs + 1) * shape.stride >= size + shape.pad;
  };
  return covered(shape.height, shape.out_height()) && covered(shape.width, shape.out_width()) &&
         shape.weights() <= most_weights && shape.in_size() + shape.out_size() <= most_values;
}

Winograd::Winograd(const ConvolutionShape& shape)
    : shape_(shape),
      tiles_(shape, largest_tile, largest_tile),
      fine_tiles_(shape, largest_fine_tile, largest_tile) {}

std::size_t Winograd::chunk_images(const WinogradTiles& tiles) const {
  const std::size_t of_image =
      tiles.rows_per_image() * (tiles.phases() * shape_.in_channels + shape_.out_channels);
  const std::size_t images = std::max<std::size_t>(1, cache_floats / of_image);
  return images < 12 ? images : images / 12 * 12;
}

MappedTiles Winograd::mapped_inputs(const WinogradTiles& tiles, std::size_t images) const {
  const std::size_t width = tiles.phases() * shape_.in_channels;
  const std::size_t size = tiles.rows_per_image() * images * width + tiles.positions() * gap;
  return {grown(room().inputs, size), images, width};
}

MappedTiles Winograd::mapped_outputs(const WinogradTiles& tiles, std::size_t images) const {
  const std::size_t width = shape_.out_channels;
  const std::size_t size = tiles.rows_per_image() * images * width + tiles.positions() * gap;
  return {grown(room().outputs, size), images, width};
}

void Winograd::map_input(const WinogradTiles& tiles, const float* x, const MappedTiles& to) const {
  tiles.each_tile(TileMap::input, [&](TileTransform& tile, std::size_t row, std::size_t column) {
    tile.images = to.images;
    tile.width = shape_.in_channels;
    tile.from = x;
    tile.from_step = shape_.in_size();
    tile.to_grid = tiles.mapped_grid(row, column, to);
    tile.to_step = to.width;
    for (std::size_t phase = 0; phase < tiles.phases(); ++phase) {
      tile.from_grid = tiles.input_grid(row, column, phase);
      tile.to = to.data + phase * shape_.in_channels;
      transform(tile);
    }
  });
}

void Winograd::map_output(const WinogradTiles& tiles, const MappedTiles& from, float* y,
                          const Epilogue& epilogue) const {
  tiles.each_tile(TileMap::output, [&](TileTransform& tile, std::size_t row, std::size_t column) {
    tile.images = from.images;
    tile.width = shape_.out_channels;
    tile.from = from.data;
    tile.from_grid = tiles.mapped_grid(row, column, from);
    tile.from_step = from.width;
    tile.to = y;
    tile.to_grid = tiles.output_grid(row, column);
    tile.to_step = shape_.out_size();
    tile.bias = epilogue.bias;
    tile.slope = epilogue.slope;
    transform(tile);
  });
}

void Winograd::map_output_gradient(const float* dy, const MappedTiles& to) const {
  tiles_.each_tile(TileMap::output_gradient, [&](TileTransform& tile, std::size_t row, std::size_t column) {
    tile.images = to.images;
    tile.width = shape_.out_channels;
    tile.from = dy;
    tile.from_grid = tiles_.output_grid(row, column);
    tile.from_step = shape_.out_size();
    tile.to = to.data;
    tile.to_grid = tiles_.mapped_grid(row, column, to);
    tile.to_step = to.width;
    transform(tile);
  });
}

void Winograd::map_input_gradient(const MappedTiles& from, float* dx, const Epilogue& epilogue) const {
  tiles_.each_tile(TileMap::input_gradient, [&](TileTransform& tile, std::size_t row, std::size_t column) {
    tile.images = from.images;
    tile.width = shape_.in_channels;
    tile.from_grid = tiles_.mapped_grid(row, column, from);
    tile.from_step = from.width;
    tile.to = dx;
    tile.to_step = shape_.in_size();
    tile.activations = epilogue.activations;
    tile.slope = epilogue.slope;
    tile.add_to_row = row > 0;
    tile.add_to_column = column > 0;
    for (std::size_t phase = 0; phase < tiles_.phases(); ++phase) {
      tile.from = from.data + phase * shape_.in_channels;
      tile.to_grid = tiles_.input_grid(row, column, phase);
      transform(tile);
    }
  });
}

void Winograd::multiply_positions(const WinogradTiles& tiles, const MappedTiles& a,
                                  const PackedMatrix& weights, const MappedTiles& c) {
  for (std::size_t position = 0; position < tiles.positions(); ++position) {
    if (tiles.rows(position) == 0) continue;
    for (std::size_t panel = 0; panel < weights.panels(); ++panel) {
      const std::size_t stride = weights.panel_stride(panel);
      for (std::size_t k = 0; k < a.width; k += longest_tile_sum) {
        Product<Strided> product;
        product.rows = tiles.rows(position) * a.images;
        product.columns = weights.panel_columns(panel);
        product.depth = std::min(longest_tile_sum, a.width - k);
        product.a = a.data + tiles.start(position, a) + k;
        product.a_row = {a.width};
        product.a_step = {1};
        product.b = weights.panel(panel) + (position * a.width + k) * stride;
        product.b_step = {stride};
        if (k + longest_tile_sum < a.width) {
          product.next_b = product.b + longest_tile_sum * stride;
        } else if (panel + 1 < weights.panels()) {
          product.next_b = weights.panel(panel + 1) + position * a.width * weights.panel_stride(panel + 1);
        } else if (position + 1 < tiles.positions()) {
          product.next_b = weights.panel(0) + (position + 1) * a.width * weights.panel_stride(0);
        }
        product.c = c.data + tiles.start(position, c) + panel * weights.panel_width();
        product.c_row = {c.width};
        product.accumulate = k > 0;
        multiply(product);
      }
    }
  }
}

void Winograd::pack_forward(const float* weights, PackedMatrix& packed) const {
  const std::size_t in = shape_.in_channels;
  const std::size_t out = shape_.out_channels;
  packed.resize(tiles_.positions() * tiles_.phases() * in, out);
  float* mapped = grown(room().outputs, tiles_.positions() * out);
  TileTransform tile = tiles_.tap_transform(TileMap::weights, out);
  tile.to = mapped;
  tile.to_grid = tiles_.position_grid(out);
  for (std::size_t phase = 0; phase < tiles_.phases(); ++phase) {
    tile.from_grid = tiles_.tap_grid(phase, in * out);
    for (std::size_t channel = 0; channel < in; ++channel) {
      tile.from = weights + channel * out;
      transform(tile);
      for (std::size_t position = 0; position < tiles_.positions(); ++position) {
        const std::size_t row = (position * tiles_.phases() + phase) * in + channel;
        packed.pack_rows(row, 1, {mapped + position * out, out});
      }
    }
  }
}

// Rows [position][out], columns [phase][in].
void Winograd::pack_input_gradient(const float* weights, PackedMatrix& packed) const {
  const std::size_t in = shape_.in_channels;
  const std::size_t out = shape_.out_channels;
  const std::size_t columns = tiles_.phases() * in;
  packed.resize(tiles_.positions() * out, columns);
  float* mapped = grown(room().outputs, tiles_.positions() * columns);
  float* taps = grown(room().inputs, shape_.taps() * in);  // of one output channel
  TileTransform tile = tiles_.tap_transform(TileMap::weights, in);
  tile.from = taps;
  tile.to_grid = tiles_.position_grid(columns);
  for (std::size_t channel = 0; channel < out; ++channel) {
    for (std::size_t i = 0; i < shape_.taps() * in; ++i) taps[i] = weights[i * out + channel];
    for (std::size_t phase = 0; phase < tiles_.phases(); ++phase) {
      tile.from_grid = tiles_.tap_grid(phase, in);
      tile.to = mapped + phase * in;
      transform(tile);
    }
    for (std::size_t position = 0; position < tiles_.positions(); ++position) {
      packed.pack_rows(position * out + channel, 1, {mapped + position * columns, columns});
    }
  }
}

void Winograd::forward(std::size_t images, const float* x, const PackedMatrix& weights, float* y,
                       const Epilogue& epilogue, Rounding rounding) const {
  const WinogradTiles& tiles = rounding == Rounding::fine ? fine_tiles_ : tiles_;
  const std::size_t chunk = chunk_images(tiles);
  for (std::size_t first = 0; first < images; first += chunk) {
    const std::size_t count = std::min(chunk, images - first);
    const MappedTiles a = mapped_inputs(tiles, count);
    const MappedTiles c = mapped_outputs(tiles, count);
    map_input(tiles, x + first * shape_.in_size(), a);
    multiply_positions(tiles, a, weights, c);
    map_output(tiles, c, y + first * shape_.out_size(), epilogue);
  }
}

void Winograd::input_gradient(std::size_t images, const float* dy, const PackedMatrix& weights, float* dx,
                              const Epilogue& epilogue) const {
  const std::size_t chunk = chunk_images(tiles_);
  for (std::size_t first = 0; first < images; first += chunk) {
    const std::size_t count = std::min(chunk, images - first);
    const MappedTiles a = mapped_outputs(tiles_, count);
    const MappedTiles c = mapped_inputs(tiles_, count);
    Epilogue own = epilogue;
    if (own.activations != nullptr) own.activations += first * shape_.in_size();
    map_output_gradient(dy + first * shape_.out_size(), a);
    multiply_positions(tiles_, a, weights, c);
    map_input_gradient(c, dx + first * shape_.in_size(), own);
  }
}

// Per position [in][out], of one phase.
void Winograd::multiply_transposed(const MappedTiles& x, const MappedTiles& dy, std::size_t phase,
                                   float* products) const {
  constexpr std::size_t longest_transposed_sum = 256;
  const std::size_t size = shape_.in_channels * shape_.out_channels + gap;
  const std::size_t panel = panel_width();
  for (std::size_t position = 0; position < tiles_.positions(); ++position) {
    const std::size_t rows = tiles_.rows(position) * x.images;
    for (std::size_t column = 0; column < shape_.out_channels; column += panel) {
      for (std::size_t k = 0; k < rows; k += longest_transposed_sum) {
        Product<Strided> product;
        product.rows = shape_.in_channels;
        product.columns = std::min(panel, shape_.out_channels - column);
        product.depth = std::min(longest_transposed_sum, rows - k);
        product.a = x.data + tiles_.start(position, x) + k * x.width + phase * shape_.in_channels;
        product.a_row = {1};
        product.a_step = {x.width};
        product.b = dy.data + tiles_.start(position, dy) + k * dy.width + column;
        product.b_step = {dy.width};
        product.c = products + position * size + column;
        product.c_row = {shape_.out_channels};
        product.accumulate = k > 0;
        multiply(product);
      }
    }
  }
}

void Winograd::weight_gradient(std::size_t images, const float* x, const float* dy, float* dw,
                               bool accumulate) const {
  const std::size_t size = shape_.in_channels * shape_.out_channels + gap;
  float* products = grown(room().weights, tiles_.positions() * size);
  TileTransform tile = tiles_.tap_transform(TileMap::weight_gradient, shape_.out_channels);
  tile.images = shape_.in_channels;
  tile.from = products;
  tile.from_step = shape_.out_channels;
  tile.to = dw;
  tile.to_step = shape_.out_channels;
  tile.from_grid = tiles_.position_grid(size);
  const std::size_t chunk = chunk_images(tiles_);
  for (std::size_t first = 0; first < images; first += chunk) {
    const std::size_t count = std::min(chunk, images - first);
    const MappedTiles inputs = mapped_inputs(tiles_, count);
    const MappedTiles outputs = mapped_outputs(tiles_, count);
    map_input(tiles_, x + first * shape_.in_size(), inputs);
    map_output_gradient(dy + first * shape_.out_size(), outputs);
    tile.add = accumulate || first > 0;
    for (std::size_t phase = 0; phase < tiles_.phases(); ++phase) {
      multiply_transposed(inputs, outputs, phase, products);
      tile.to_grid = tiles_.tap_grid(phase, shape_.in_channels * shape_.out_channels);
      transform(tile);
    }
  }
}

}  // namespace anoean::nn::kernels
