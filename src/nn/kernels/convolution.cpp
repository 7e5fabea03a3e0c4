#include "nn/kernels/convolution.hpp"

#include <algorithm>

#include "nn/kernels/product.hpp"
#include "nn/kernels/reductions.hpp"

namespace anoean::nn::kernels {
namespace {

// Longer sums are cut here, so that a panel of weights stays in the second-level cache.
constexpr std::size_t longest_sum = 512;

// As many images as the second-level cache holds beside the weights: the smallest groups are the corners with
// one pixel per image, and a dozen of them fill a tile.
std::size_t images_at_once(const ConvolutionShape& shape) {
  constexpr std::size_t cache_floats = 1U << 17U;
  const std::size_t images =
      std::clamp<std::size_t>(cache_floats / (shape.in_size() + shape.out_size()), 1, 24);
  return images < 12 ? images : images / 12 * 12;
}

std::size_t divide_up(std::size_t a, std::size_t b) { return (a + b - 1) / b; }

// Sources → targets for up to pass.images images, which start at source and at target.
void run_pass(const TapGroups& pass, std::size_t images, const float* source, std::size_t source_channels,
              const PackedMatrix& weights, float* target, std::size_t target_channels,
              const Epilogue& epilogue) {
  for (std::size_t panel = 0; panel < weights.panels(); ++panel) {
    const std::size_t column = panel * PackedMatrix::panel_width;
    for (const TapGroup& group : pass.groups) {
      const std::size_t depth = group.offsets.size();
      for (std::size_t k = 0; k == 0 || k < depth; k += longest_sum) {
        Product<Listed> product;
        product.rows = group.targets.size() / pass.images * images;
        product.columns = weights.panel_columns(panel);
        product.depth = std::min(longest_sum, depth - k);
        product.a = source;
        product.a_row = {group.corners.data(), source_channels};
        product.a_step = {group.offsets.data() + k, 1};
        product.b = weights.panel(panel);
        product.b_step = {group.weights.data() + k, weights.panel_stride(panel)};
        product.c = target + column;
        product.c_row = {group.targets.data(), target_channels};
        product.accumulate = k > 0;
        if (k + longest_sum >= depth) {
          product.slope = epilogue.slope;
          if (epilogue.bias != nullptr) product.bias = epilogue.bias + column;
          if (epilogue.activations != nullptr) {
            product.activations = epilogue.activations + column;
            product.activation_row = product.c_row;
          }
        }
        multiply(product);
      }
    }
  }
}

// One panel of the pixels' channels, [count][stride], filled up with zeros: read many times, and in whole
// vectors.
const float* packed_panel(const float* pixels, std::size_t count, std::size_t channels, std::size_t columns,
                          std::size_t stride) {
  thread_local AlignedBuffer<float> buffer;
  if (buffer.size() < count * stride) buffer = AlignedBuffer<float>(count * stride);
  for (std::size_t pixel = 0; pixel < count; ++pixel) {
    float* to = buffer.data() + pixel * stride;
    std::copy_n(pixels + pixel * channels, columns, to);
    std::fill(to + columns, to + stride, 0.0F);
  }
  return buffer.data();
}

// What up to pass.images images add to one panel of dw, the columns from `column` on.
void add_weight_gradient(const TapGroups& pass, const ConvolutionShape& shape, std::size_t images,
                         const float* x, const float* dy, float* dw, std::size_t column) {
  const std::size_t columns = std::min(PackedMatrix::panel_width, shape.out_channels - column);
  const std::size_t stride = divide_up(columns, 16) * 16;
  const float* panel = packed_panel(dy + column, images * shape.out_height() * shape.out_width(),
                                    shape.out_channels, columns, stride);
  for (const TapGroup& group : pass.groups) {
    Product<Listed> product;
    product.rows = group.offsets.size();
    product.columns = columns;
    product.depth = group.targets.size() / pass.images * images;
    product.a = x;
    product.a_row = {group.offsets.data(), 1};
    product.a_step = {group.corners.data(), shape.in_channels};
    product.b = panel;
    product.b_step = {group.targets.data(), stride};
    product.c = dw + column;
    product.c_row = {group.weights.data(), shape.out_channels};
    product.accumulate = true;
    multiply(product);
  }
}

}  // namespace

Convolution::Convolution(const ConvolutionShape& shape)
    : shape_(shape),
      forward_(forward_groups(shape, images_at_once(shape))),
      input_gradient_(input_gradient_groups(shape, images_at_once(shape))),
      weight_gradient_(weight_gradient_groups(shape, images_at_once(shape))) {}

void Convolution::pack_forward(const float* weights, PackedMatrix& packed) const {
  packed.pack(shape_.taps() * shape_.in_channels, shape_.out_channels, {weights, shape_.out_channels});
}

// [taps][out][in]
void Convolution::pack_input_gradient(const float* weights, PackedMatrix& packed) const {
  packed.resize(shape_.taps() * shape_.out_channels, shape_.in_channels);
  for (std::size_t tap = 0; tap < shape_.taps(); ++tap) {
    const float* of_tap = weights + tap * shape_.in_channels * shape_.out_channels;
    packed.pack_rows(tap * shape_.out_channels, shape_.out_channels, {of_tap, shape_.out_channels, true});
  }
}

void Convolution::forward(ThreadPool& pool, std::size_t images, const float* x, const PackedMatrix& weights,
                          float* y, const Epilogue& epilogue) const {
  const std::size_t at_once = forward_.images;
  const auto work = [&](std::size_t chunk) {
    const std::size_t first = chunk * at_once;
    run_pass(forward_, std::min(at_once, images - first), x + first * shape_.in_size(), shape_.in_channels,
             weights, y + first * shape_.out_size(), shape_.out_channels, epilogue);
  };
  pool.run(divide_up(images, at_once), [&work](std::size_t chunk) { work(chunk); });
}

void Convolution::input_gradient(ThreadPool& pool, std::size_t images, const float* dy,
                                 const PackedMatrix& weights, float* dx, const Epilogue& epilogue) const {
  const std::size_t at_once = input_gradient_.images;
  const auto work = [&](std::size_t chunk) {
    const std::size_t first = chunk * at_once;
    Epilogue own = epilogue;
    if (own.activations != nullptr) own.activations += first * shape_.in_size();
    run_pass(input_gradient_, std::min(at_once, images - first), dy + first * shape_.out_size(),
             shape_.out_channels, weights, dx + first * shape_.in_size(), shape_.in_channels, own);
  };
  pool.run(divide_up(images, at_once), [&work](std::size_t chunk) { work(chunk); });
}

// Units of work are a panel of output channels × a part of the images. The first part sums into dw, the
// others into buffers that are added in order; how many parts there are depends on the shape alone.
void Convolution::weight_gradient(ThreadPool& pool, std::size_t images, const float* x, const float* dy,
                                  float* dw) const {
  constexpr std::size_t wanted_units = 8;
  const std::size_t at_once = weight_gradient_.images;
  const std::size_t panels = divide_up(shape_.out_channels, PackedMatrix::panel_width);
  const std::size_t chunks = divide_up(images, at_once);
  const std::size_t part_chunks =
      std::max<std::size_t>(1, divide_up(chunks, divide_up(wanted_units, panels)));
  const std::size_t parts = std::max<std::size_t>(1, divide_up(chunks, part_chunks));
  const std::size_t size = shape_.weights();
  thread_local AlignedBuffer<float> buffer;
  if (buffer.size() < (parts - 1) * size) buffer = AlignedBuffer<float>((parts - 1) * size);
  float* sums = buffer.data();

  std::fill_n(dw, size, 0.0F);
  std::fill_n(sums, (parts - 1) * size, 0.0F);
  const auto work = [&](std::size_t unit) {
    const std::size_t part = unit / panels;
    const std::size_t column = unit % panels * PackedMatrix::panel_width;
    float* into = part == 0 ? dw : sums + (part - 1) * size;
    for (std::size_t chunk = part * part_chunks; chunk < std::min(chunks, (part + 1) * part_chunks);
         ++chunk) {
      const std::size_t first = chunk * at_once;
      add_weight_gradient(weight_gradient_, shape_, std::min(at_once, images - first),
                          x + first * shape_.in_size(), dy + first * shape_.out_size(), into, column);
    }
  };
  pool.run(parts * panels, [&work](std::size_t unit) { work(unit); });
  for (std::size_t part = 1; part < parts; ++part) {
    const float* from = sums + (part - 1) * size;
    for (std::size_t i = 0; i < size; ++i) dw[i] += from[i];
  }
}

void Convolution::bias_gradient(ThreadPool& pool, std::size_t images, const float* dy, float* db) const {
  const std::size_t channels = shape_.out_channels;
  column_sums(pool, images * shape_.out_height() * shape_.out_width(), channels, dy, channels, db);
}

}  // namespace anoean::nn::kernels
