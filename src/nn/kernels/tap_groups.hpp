#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "nn/kernels/convolution_shape.hpp"

namespace anoean::nn::kernels {

// Pixels that are computed from the same taps of the kernel: at the rim of an image some taps fall on the
// padding, and with a stride > 1 a pixel's gradient takes every stride-th tap only. Within a group the
// product is dense.
struct TapGroup {
  std::vector<std::uint32_t> targets;  // [images · pixels] the pixels computed
  std::vector<std::uint32_t> corners;  // [images · pixels] the first source pixel that each of them reads
  std::vector<std::uint32_t> offsets;  // [taps · channels] floats from the corner to what is read
  std::vector<std::uint32_t> weights;  // [taps · channels] the row of the weights that goes with it
};

// All pixels of some images, which are worked on together. The lists go image by image, so that the start of
// each serves for fewer images.
struct TapGroups {
  std::size_t images = 0;
  std::vector<TapGroup> groups;
};

// Targets are output pixels, sources input pixels; weight rows are tap · in + channel.
TapGroups forward_groups(const ConvolutionShape& shape, std::size_t images);
// Targets are input pixels, sources output pixels; weight rows are tap · out + channel.
TapGroups input_gradient_groups(const ConvolutionShape& shape, std::size_t images);
// For the weights' gradient, which sums over pixels, sums should be long: tap by tap all output pixels for
// which the tap lies inside the image, as many images as make a long sum while the output channels stay in
// the first-level cache. With few channels the taps of a forward group stay together instead, to fill a tile.
TapGroups weight_gradient_groups(const ConvolutionShape& shape, std::size_t most_images);

}  // namespace anoean::nn::kernels
