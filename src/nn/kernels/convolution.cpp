#include "nn/kernels/convolution.hpp"

#include <algorithm>

#include "nn/kernels/channels.hpp"
#include "nn/kernels/product.hpp"

namespace anoean::nn::kernels {
namespace {

// Longer sums are cut here, so that a panel of weights stays in the second-level cache.
constexpr std::size_t longest_convolution_sum = 512;

// As many images as the second-level cache holds beside the weights: the smallest groups are the corners with
// one pixel per image, and a dozen of them fill a tile.
std::size_t images_at_once(const ConvolutionShape& shape) {
  constexpr std::size_t cache_floats = 1U << 17U;
  const std::size_t images =
      std::clamp<std::size_t>(cache_floats / (shape.in_size() + shape.out_size()), 1, 24);
  return images < 12 ? images : images / 12 * 12;
}

// Sources → targets for up to pass.images images, which start at source and at target.
void run_pass(const TapGroups& pass, std::size_t images, const float* source, std::size_t source_channels,
              const PackedMatrix& weights, float* target, std::size_t target_channels,
              const Epilogue& epilogue) {
  for (std::size_t panel = 0; panel < weights.panels(); ++panel) {
    const std::size_t column = panel * weights.panel_width();
    for (const TapGroup& group : pass.groups) {
      const std::size_t depth = group.offsets.size();
      for (std::size_t k = 0; k == 0 || k < depth; k += longest_convolution_sum) {
        Product<Listed> product;
        product.rows = group.targets.size() / pass.images * images;
        product.columns = weights.panel_columns(panel);
        product.depth = std::min(longest_convolution_sum, depth - k);
        product.a = source;
        product.a_row = {group.corners.data(), source_channels};
        product.a_step = {group.offsets.data() + k, 1};
        product.b = weights.panel(panel);
        product.b_step = {group.weights.data() + k, weights.panel_stride(panel)};
        product.c = target + column;
        product.c_row = {group.targets.data(), target_channels};
        product.accumulate = k > 0;
        if (k + longest_convolution_sum >= depth) {
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

// Some of the pixels' channels, [count][stride], filled up with zeros: the kernel reads whole vectors.
const float* filled_up(const float* pixels, std::size_t count, std::size_t channels, std::size_t columns,
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

// What up to pass.images images add to some columns of dw.
void add_weight_gradient(const TapGroups& pass, const ConvolutionShape& shape, std::size_t images,
                         const float* x, const float* dy, float* dw, std::size_t column,
                         std::size_t columns) {
  const float* pixels = dy + column;
  std::size_t stride = shape.out_channels;
  if (columns % 16 != 0) {
    stride = (columns + 15) / 16 * 16;
    pixels = filled_up(pixels, images * shape.out_height() * shape.out_width(), shape.out_channels, columns,
                       stride);
  }
  for (const TapGroup& group : pass.groups) {
    Product<Listed> product;
    product.rows = group.offsets.size();
    product.columns = columns;
    product.depth = group.targets.size() / pass.images * images;
    product.a = x;
    product.a_row = {group.offsets.data(), 1};
    product.a_step = {group.corners.data(), shape.in_channels};
    product.b = pixels;
    product.b_step = {group.targets.data(), stride};
    product.c = dw + column;
    product.c_row = {group.weights.data(), shape.out_channels};
    product.accumulate = true;
    multiply(product);
  }
}

}  // namespace

Convolution::Convolution(const ConvolutionShape& shape) : shape_(shape) {
  if (Winograd::suits(shape)) {
    winograd_.emplace(shape);
    return;
  }
  const std::size_t images = images_at_once(shape);
  forward_ = forward_groups(shape, images);
  if (FewChannels::suits(shape)) {
    few_channels_.emplace(shape);
  } else {
    input_gradient_ = input_gradient_groups(shape, images);
  }
  weight_gradient_ = weight_gradient_groups(shape, images);
}

void Convolution::pack_forward(const float* weights, PackedMatrix& packed) const {
  if (winograd_) return winograd_->pack_forward(weights, packed);
  packed.pack(shape_.taps() * shape_.in_channels, shape_.out_channels, {weights, shape_.out_channels});
}

// [taps][out][in]
void Convolution::pack_input_gradient(const float* weights, PackedMatrix& packed) const {
  if (winograd_) return winograd_->pack_input_gradient(weights, packed);
  if (few_channels_) return few_channels_->pack_input_gradient(weights, packed);
  packed.resize(shape_.taps() * shape_.out_channels, shape_.in_channels);
  for (std::size_t tap = 0; tap < shape_.taps(); ++tap) {
    const float* of_tap = weights + tap * shape_.in_channels * shape_.out_channels;
    packed.pack_rows(tap * shape_.out_channels, shape_.out_channels, {of_tap, shape_.out_channels, true});
  }
}

void Convolution::forward(std::size_t images, const float* x, const PackedMatrix& weights, float* y,
                          const Epilogue& epilogue, Rounding rounding) const {
  if (winograd_) return winograd_->forward(images, x, weights, y, epilogue, rounding);
  const std::size_t at_once = forward_.images;
  for (std::size_t first = 0; first < images; first += at_once) {
    run_pass(forward_, std::min(at_once, images - first), x + first * shape_.in_size(), shape_.in_channels,
             weights, y + first * shape_.out_size(), shape_.out_channels, epilogue);
  }
}

void Convolution::input_gradient(std::size_t images, const float* dy, const PackedMatrix& weights, float* dx,
                                 const Epilogue& epilogue) const {
  if (winograd_ && epilogue.bias != nullptr) {
    // Its tiles share their rims: only when all are there can a bias be added.
    winograd_->input_gradient(images, dy, weights, dx, Epilogue::none());
    return add_channel_bias(images * shape_.height * shape_.width, shape_.in_channels, epilogue.bias,
                            epilogue.slope, dx);
  }
  if (winograd_) return winograd_->input_gradient(images, dy, weights, dx, epilogue);
  if (few_channels_) return few_channels_->input_gradient(images, dy, weights, dx, epilogue);
  const std::size_t at_once = input_gradient_.images;
  for (std::size_t first = 0; first < images; first += at_once) {
    Epilogue own = epilogue;
    if (own.activations != nullptr) own.activations += first * shape_.in_size();
    run_pass(input_gradient_, std::min(at_once, images - first), dy + first * shape_.out_size(),
             shape_.out_channels, weights, dx + first * shape_.in_size(), shape_.in_channels, own);
  }
}

void Convolution::weight_gradient(std::size_t images, const float* x, const float* dy, float* dw,
                                  bool accumulate) const {
  if (winograd_ && images > 0) return winograd_->weight_gradient(images, x, dy, dw, accumulate);
  if (!accumulate) std::fill_n(dw, shape_.weights(), 0.0F);
  const std::size_t at_once = weight_gradient_.images;
  const std::size_t width = panel_width();
  for (std::size_t column = 0; column < shape_.out_channels; column += width) {
    const std::size_t columns = std::min(width, shape_.out_channels - column);
    for (std::size_t first = 0; first < images; first += at_once) {
      add_weight_gradient(weight_gradient_, shape_, std::min(at_once, images - first),
                          x + first * shape_.in_size(), dy + first * shape_.out_size(), dw, column, columns);
    }
  }
}

}  // namespace anoean::nn::kernels
