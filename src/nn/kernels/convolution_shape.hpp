#pragma once

#include <cstddef>

namespace anoean::nn::kernels {

struct ConvolutionShape {
  std::size_t height = 0;  // of the input
  std::size_t width = 0;
  std::size_t in_channels = 0;
  std::size_t out_channels = 0;
  std::size_t kernel = 1;
  std::size_t stride = 1;
  std::size_t pad = 0;  // height + 2·pad ≥ kernel, and so for the width

  std::size_t out_height() const noexcept { return (height + 2 * pad - kernel) / stride + 1; }
  std::size_t out_width() const noexcept { return (width + 2 * pad - kernel) / stride + 1; }
  std::size_t in_size() const noexcept { return height * width * in_channels; }  // floats in one image
  std::size_t out_size() const noexcept { return out_height() * out_width() * out_channels; }
  std::size_t taps() const noexcept { return kernel * kernel; }
  std::size_t weights() const noexcept { return taps() * in_channels * out_channels; }
};

}  // namespace anoean::nn::kernels
