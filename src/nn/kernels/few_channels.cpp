#include "nn/kernels/few_channels.hpp"

#include <algorithm>

#include "nn/kernels/elementwise.hpp"

namespace anoean::nn::kernels {
namespace {

// The taps [first, last) of a kernel that starts at `start` − pad fall on the pixels [0, size).
struct TapRange {
  TapRange(std::size_t start, std::size_t pad, std::size_t kernel, std::size_t size)
      : first(start < pad ? std::min(kernel, pad - start) : 0),
        last(size + pad > start ? std::min(kernel, size + pad - start) : 0) {}
  std::size_t first, last;
};

}  // namespace

bool FewChannels::suits(const ConvolutionShape& shape) {
  constexpr std::size_t most_channels = 4;
  constexpr std::size_t least_columns = 8;
  constexpr std::size_t most_columns = 256;
  const std::size_t columns = shape.taps() * shape.in_channels;
  return shape.in_channels <= most_channels && columns >= least_columns && columns <= most_columns;
}

void FewChannels::pack_input_gradient(const float* weights, PackedMatrix& packed) const {
  packed.pack(shape_.out_channels, shape_.taps() * shape_.in_channels, {weights, shape_.out_channels, true});
}

// Of one image; products: [out pixels][taps][in].
void FewChannels::add_taps(const float* products, float* dx) const {
  const std::size_t of_tap_row = shape_.kernel * shape_.in_channels;
  for (std::size_t oy = 0; oy < shape_.out_height(); ++oy) {
    const TapRange rows(oy * shape_.stride, shape_.pad, shape_.kernel, shape_.height);
    for (std::size_t ox = 0; ox < shape_.out_width(); ++ox, products += shape_.kernel * of_tap_row) {
      const TapRange columns(ox * shape_.stride, shape_.pad, shape_.kernel, shape_.width);
      for (std::size_t ky = rows.first; ky < rows.last; ++ky) {
        const std::size_t y = oy * shape_.stride + ky - shape_.pad;
        // Taps that are neighbours in a row lie on neighbouring pixels.
        const float* from = products + ky * of_tap_row;
        float* to = dx + y * shape_.width * shape_.in_channels;
        const std::size_t start = ox * shape_.stride * shape_.in_channels;
        const std::size_t left = shape_.pad * shape_.in_channels;
        for (std::size_t i = columns.first * shape_.in_channels; i < columns.last * shape_.in_channels; ++i)
          to[start + i - left] += from[i];
      }
    }
  }
}

void FewChannels::input_gradient(std::size_t images, const float* dy, const PackedMatrix& weights, float* dx,
                                 const Epilogue& epilogue) const {
  const std::size_t pixels = shape_.out_height() * shape_.out_width();
  const std::size_t columns = weights.n();
  thread_local AlignedBuffer<float> products;
  if (products.size() < pixels * columns) products = AlignedBuffer<float>(pixels * columns);
  ThreadPool alone(1);
  for (std::size_t image = 0; image < images; ++image) {
    float* to = dx + image * shape_.in_size();
    gemm(alone, pixels, {dy + image * shape_.out_size(), shape_.out_channels}, weights, products.data(),
         columns);
    for (std::size_t i = 0; i < shape_.in_size(); ++i)
      to[i] = epilogue.bias == nullptr ? 0.0F : epilogue.bias[i % shape_.in_channels];
    add_taps(products.data(), to);
    if (epilogue.slope == 1.0F) continue;
    const float* sign =
        epilogue.activations == nullptr ? to : epilogue.activations + image * shape_.in_size();
    scale_by_slope(shape_.in_size(), sign, epilogue.slope, to, to);
  }
}

}  // namespace anoean::nn::kernels
