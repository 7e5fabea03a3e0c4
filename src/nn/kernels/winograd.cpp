#include "nn/kernels/winograd.hpp"

#include <algorithm>

#include "nn/kernels/product.hpp"

namespace anoean::nn::kernels {
namespace {

// So much of mapped images is worked on at a time: they stay in the second-level cache, and the weights are
// read once for all of them.
constexpr std::size_t cache_floats = 300'000;

// A panel of weights of this depth stays in the first-level cache while the rows go by.
constexpr std::size_t longest_sum = 128;

// Arrays of one position after the other would all start at the same place in the cache.
constexpr std::size_t gap = 16;

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

Winograd::Axis::Axis(std::size_t outputs) {
  const std::size_t count = (outputs + largest_tile - 1) / largest_tile;
  for (std::size_t tile = 0, start = 0; tile < count; ++tile) {
    sizes.push_back(outputs / count + (tile < outputs % count ? 1 : 0));
    starts.push_back(start);
    start += sizes.back();
  }
}

std::size_t Winograd::Axis::tiles_with(std::size_t point) const {
  const auto has_point = [point](std::size_t size) { return size + 1 > point; };
  return static_cast<std::size_t>(std::count_if(sizes.begin(), sizes.end(), has_point));
}

bool Winograd::suits(const ConvolutionShape& shape) {
  // Fewer outputs would need the taps on the padding, which the direct way leaves out.
  constexpr std::size_t least_outputs = 3;
  constexpr std::size_t most_weights = 1U << 18U;
  constexpr std::size_t most_values = 1U << 17U;
  if (shape.kernel != 2 * shape.stride || shape.in_channels % 16 != 0 || shape.out_channels % 16 != 0) {
    return false;
  }
  if (shape.out_height() < least_outputs || shape.out_width() < least_outputs) return false;
  // Every pixel is below the kernel: dx has no rim that no tile would write.
  const auto covered = [&shape](std::size_t size, std::size_t outputs) {
    return (outputs + 1) * shape.stride >= size + shape.pad;
  };
  return covered(shape.height, shape.out_height()) && covered(shape.width, shape.out_width()) &&
         shape.weights() <= most_weights && shape.in_size() + shape.out_size() <= most_values;
}

Winograd::Winograd(const ConvolutionShape& shape)
    : shape_(shape),
      phases_(shape.stride * shape.stride),
      down_(shape.out_height()),
      along_(shape.out_width()),
      first_row_{0} {
  for (std::size_t i = 0; i < down_.points(); ++i) {
    for (std::size_t j = 0; j < along_.points(); ++j) {
      first_row_.push_back(first_row_.back() + down_.tiles_with(i) * along_.tiles_with(j));
    }
  }
  const std::size_t of_image = first_row_.back() * (phases_ * shape.in_channels + shape.out_channels);
  const std::size_t images = std::max<std::size_t>(1, cache_floats / of_image);
  chunk_images_ = images < 12 ? images : images / 12 * 12;
}

Winograd::Mapped Winograd::mapped_inputs(std::size_t images) const {
  const std::size_t width = phases_ * shape_.in_channels;
  const std::size_t size = first_row_.back() * images * width + positions() * gap;
  return {grown(room().inputs, size), images, width};
}

Winograd::Mapped Winograd::mapped_outputs(std::size_t images) const {
  const std::size_t width = shape_.out_channels;
  const std::size_t size = first_row_.back() * images * width + positions() * gap;
  return {grown(room().outputs, size), images, width};
}

std::size_t Winograd::start(std::size_t position, const Mapped& mapped) const {
  return first_row_[position] * mapped.images * mapped.width + position * gap;
}

TileGrid Winograd::mapped_grid(std::size_t row, std::size_t column, const Mapped& mapped) const {
  TileGrid grid = {};
  for (std::size_t i = 0; i <= down_.sizes[row]; ++i) {
    for (std::size_t j = 0; j <= along_.sizes[column]; ++j) {
      const std::size_t tile = row * along_.tiles_with(j) + column;
      grid[i * grid_width + j] = start(i * along_.points() + j, mapped) + tile * mapped.images * mapped.width;
    }
  }
  return grid;
}

TileGrid Winograd::input_grid(std::size_t row, std::size_t column, std::size_t phase) const {
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

TileGrid Winograd::output_grid(std::size_t row, std::size_t column) const {
  TileGrid grid = {};
  for (std::size_t i = 0; i < down_.sizes[row]; ++i) {
    for (std::size_t j = 0; j < along_.sizes[column]; ++j) {
      const std::size_t pixel = (down_.starts[row] + i) * shape_.out_width() + along_.starts[column] + j;
      grid[i * grid_width + j] = pixel * shape_.out_channels;
    }
  }
  return grid;
}

TileGrid Winograd::tap_grid(std::size_t phase, std::size_t tap_size) const {
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

// Calls visit(transform with its map and size, row, column), down the image, which input_gradient relies on.
template <typename Visit>
void Winograd::each_tile(TileMap map, Visit visit) const {
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

void Winograd::map_input(const float* x, const Mapped& to) const {
  each_tile(TileMap::input, [&](TileTransform& tile, std::size_t row, std::size_t column) {
    tile.images = to.images;
    tile.width = shape_.in_channels;
    tile.from = x;
    tile.from_step = shape_.in_size();
    tile.to_grid = mapped_grid(row, column, to);
    tile.to_step = to.width;
    for (std::size_t phase = 0; phase < phases_; ++phase) {
      tile.from_grid = input_grid(row, column, phase);
      tile.to = to.data + phase * shape_.in_channels;
      transform(tile);
    }
  });
}

void Winograd::map_output(const Mapped& from, float* y, const Epilogue& epilogue) const {
  each_tile(TileMap::output, [&](TileTransform& tile, std::size_t row, std::size_t column) {
    tile.images = from.images;
    tile.width = shape_.out_channels;
    tile.from = from.data;
    tile.from_grid = mapped_grid(row, column, from);
    tile.from_step = from.width;
    tile.to = y;
    tile.to_grid = output_grid(row, column);
    tile.to_step = shape_.out_size();
    tile.bias = epilogue.bias;
    tile.slope = epilogue.slope;
    transform(tile);
  });
}

void Winograd::map_output_gradient(const float* dy, const Mapped& to) const {
  each_tile(TileMap::output_gradient, [&](TileTransform& tile, std::size_t row, std::size_t column) {
    tile.images = to.images;
    tile.width = shape_.out_channels;
    tile.from = dy;
    tile.from_grid = output_grid(row, column);
    tile.from_step = shape_.out_size();
    tile.to = to.data;
    tile.to_grid = mapped_grid(row, column, to);
    tile.to_step = to.width;
    transform(tile);
  });
}

void Winograd::map_input_gradient(const Mapped& from, float* dx, const Epilogue& epilogue) const {
  each_tile(TileMap::input_gradient, [&](TileTransform& tile, std::size_t row, std::size_t column) {
    tile.images = from.images;
    tile.width = shape_.in_channels;
    tile.from_grid = mapped_grid(row, column, from);
    tile.from_step = from.width;
    tile.to = dx;
    tile.to_step = shape_.in_size();
    tile.activations = epilogue.activations;
    tile.slope = epilogue.slope;
    tile.add_to_row = row > 0;
    tile.add_to_column = column > 0;
    for (std::size_t phase = 0; phase < phases_; ++phase) {
      tile.from = from.data + phase * shape_.in_channels;
      tile.to_grid = input_grid(row, column, phase);
      transform(tile);
    }
  });
}

void Winograd::multiply_positions(const Mapped& a, const PackedMatrix& weights, const Mapped& c) const {
  for (std::size_t position = 0; position < positions(); ++position) {
    for (std::size_t panel = 0; panel < weights.panels(); ++panel) {
      const std::size_t stride = weights.panel_stride(panel);
      for (std::size_t k = 0; k < a.width; k += longest_sum) {
        Product<Strided> product;
        product.rows = (first_row_[position + 1] - first_row_[position]) * a.images;
        product.columns = weights.panel_columns(panel);
        product.depth = std::min(longest_sum, a.width - k);
        product.a = a.data + start(position, a) + k;
        product.a_row = {a.width};
        product.a_step = {1};
        product.b = weights.panel(panel) + (position * a.width + k) * stride;
        product.b_step = {stride};
        if (k + longest_sum < a.width) {
          product.next_b = product.b + longest_sum * stride;
        } else if (panel + 1 < weights.panels()) {
          product.next_b = weights.panel(panel + 1) + position * a.width * weights.panel_stride(panel + 1);
        } else if (position + 1 < positions()) {
          product.next_b = weights.panel(0) + (position + 1) * a.width * weights.panel_stride(0);
        }
        product.c = c.data + start(position, c) + panel * weights.panel_width();
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
  packed.resize(positions() * phases_ * in, out);
  float* mapped = grown(room().outputs, positions() * out);
  TileTransform tile;
  tile.map = TileMap::weights;
  tile.rows = down_.sizes.front();
  tile.columns = along_.sizes.front();
  tile.width = out;
  tile.to = mapped;
  for (std::size_t i = 0; i < down_.points(); ++i) {
    for (std::size_t j = 0; j < along_.points(); ++j) {
      tile.to_grid[i * grid_width + j] = (i * along_.points() + j) * out;
    }
  }
  for (std::size_t phase = 0; phase < phases_; ++phase) {
    tile.from_grid = tap_grid(phase, in * out);
    for (std::size_t channel = 0; channel < in; ++channel) {
      tile.from = weights + channel * out;
      transform(tile);
      for (std::size_t position = 0; position < positions(); ++position) {
        const std::size_t row = (position * phases_ + phase) * in + channel;
        packed.pack_rows(row, 1, {mapped + position * out, out});
      }
    }
  }
}

// Rows [position][out], columns [phase][in].
void Winograd::pack_input_gradient(const float* weights, PackedMatrix& packed) const {
  const std::size_t in = shape_.in_channels;
  const std::size_t out = shape_.out_channels;
  const std::size_t columns = phases_ * in;
  packed.resize(positions() * out, columns);
  float* mapped = grown(room().outputs, positions() * columns);
  float* taps = grown(room().inputs, shape_.taps() * in);  // of one output channel
  TileTransform tile;
  tile.map = TileMap::weights;
  tile.rows = down_.sizes.front();
  tile.columns = along_.sizes.front();
  tile.width = in;
  tile.from = taps;
  for (std::size_t i = 0; i < down_.points(); ++i) {
    for (std::size_t j = 0; j < along_.points(); ++j) {
      tile.to_grid[i * grid_width + j] = (i * along_.points() + j) * columns;
    }
  }
  for (std::size_t channel = 0; channel < out; ++channel) {
    for (std::size_t i = 0; i < shape_.taps() * in; ++i) taps[i] = weights[i * out + channel];
    for (std::size_t phase = 0; phase < phases_; ++phase) {
      tile.from_grid = tap_grid(phase, in);
      tile.to = mapped + phase * in;
      transform(tile);
    }
    for (std::size_t position = 0; position < positions(); ++position) {
      packed.pack_rows(position * out + channel, 1, {mapped + position * columns, columns});
    }
  }
}

void Winograd::forward(std::size_t images, const float* x, const PackedMatrix& weights, float* y,
                       const Epilogue& epilogue) const {
  for (std::size_t first = 0; first < images; first += chunk_images_) {
    const std::size_t count = std::min(chunk_images_, images - first);
    const Mapped a = mapped_inputs(count);
    const Mapped c = mapped_outputs(count);
    map_input(x + first * shape_.in_size(), a);
    multiply_positions(a, weights, c);
    map_output(c, y + first * shape_.out_size(), epilogue);
  }
}

void Winograd::input_gradient(std::size_t images, const float* dy, const PackedMatrix& weights, float* dx,
                              const Epilogue& epilogue) const {
  for (std::size_t first = 0; first < images; first += chunk_images_) {
    const std::size_t count = std::min(chunk_images_, images - first);
    const Mapped a = mapped_outputs(count);
    const Mapped c = mapped_inputs(count);
    Epilogue own = epilogue;
    if (own.activations != nullptr) own.activations += first * shape_.in_size();
    map_output_gradient(dy + first * shape_.out_size(), a);
    multiply_positions(a, weights, c);
    map_input_gradient(c, dx + first * shape_.in_size(), own);
  }
}

// Per position [in][out], of one phase.
void Winograd::multiply_transposed(const Mapped& x, const Mapped& dy, std::size_t phase,
                                   float* products) const {
  constexpr std::size_t longest_transposed_sum = 256;
  const std::size_t size = shape_.in_channels * shape_.out_channels + gap;
  const std::size_t panel = panel_width();
  for (std::size_t position = 0; position < positions(); ++position) {
    const std::size_t rows = (first_row_[position + 1] - first_row_[position]) * x.images;
    for (std::size_t column = 0; column < shape_.out_channels; column += panel) {
      for (std::size_t k = 0; k < rows; k += longest_transposed_sum) {
        Product<Strided> product;
        product.rows = shape_.in_channels;
        product.columns = std::min(panel, shape_.out_channels - column);
        product.depth = std::min(longest_transposed_sum, rows - k);
        product.a = x.data + start(position, x) + k * x.width + phase * shape_.in_channels;
        product.a_row = {1};
        product.a_step = {x.width};
        product.b = dy.data + start(position, dy) + k * dy.width + column;
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
  float* products = grown(room().weights, positions() * size);
  TileTransform tile;  // whose images are the input channels
  tile.map = TileMap::weight_gradient;
  tile.rows = down_.sizes.front();
  tile.columns = along_.sizes.front();
  tile.images = shape_.in_channels;
  tile.width = shape_.out_channels;
  tile.from = products;
  tile.from_step = shape_.out_channels;
  tile.to = dw;
  tile.to_step = shape_.out_channels;
  for (std::size_t i = 0; i < down_.points(); ++i) {
    for (std::size_t j = 0; j < along_.points(); ++j) {
      tile.from_grid[i * grid_width + j] = (i * along_.points() + j) * size;
    }
  }
  for (std::size_t first = 0; first < images; first += chunk_images_) {
    const std::size_t count = std::min(chunk_images_, images - first);
    const Mapped inputs = mapped_inputs(count);
    const Mapped outputs = mapped_outputs(count);
    map_input(x + first * shape_.in_size(), inputs);
    map_output_gradient(dy + first * shape_.out_size(), outputs);
    tile.add = accumulate || first > 0;
    for (std::size_t phase = 0; phase < phases_; ++phase) {
      multiply_transposed(inputs, outputs, phase, products);
      tile.to_grid = tap_grid(phase, shape_.in_channels * shape_.out_channels);
      transform(tile);
    }
  }
}

}  // namespace anoean::nn::kernels
