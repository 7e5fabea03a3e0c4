#pragma once

#include <cstddef>
#include <optional>

#include "nn/kernels/convolution_shape.hpp"
#include "nn/kernels/few_channels.hpp"
#include "nn/kernels/gemm.hpp"
#include "nn/kernels/tap_groups.hpp"
#include "nn/kernels/winograd.hpp"

namespace anoean::nn::kernels {

// A 2-D convolution as matrix products over tables of offsets: no patch is ever copied out of an image, and
// taps that would fall on the zero padding are left out of the product, so that images need no border. Images
// are [images][height][width][channels], weights [kernel][kernel][in][out]. A transposed convolution is the
// same object with the roles of forward and input_gradient swapped. Where Winograd's way suits the shape, it
// does the work.
class Convolution {
 public:
  explicit Convolution(const ConvolutionShape& shape);

  const ConvolutionShape& shape() const noexcept { return shape_; }

  void pack_forward(const float* weights, PackedMatrix& packed) const;
  void pack_input_gradient(const float* weights, PackedMatrix& packed) const;

  // All of these run on the calling thread: images are shared out among threads by whoever calls.
  // y = epilogue(x * weights); epilogue: none, bias or bias_leaky_relu. An image's bits depend on that image
  // and on rounding alone.
  void forward(std::size_t images, const float* x, const PackedMatrix& weights, float* y,
               const Epilogue& epilogue, Rounding rounding = Rounding::usual) const;
  // dx from dy; epilogue none, mask_leaky_relu with activations = x, the input (stride not used), or, for a
  // transposed convolution, bias or bias_leaky_relu.
  void input_gradient(std::size_t images, const float* dy, const PackedMatrix& weights, float* dx,
                      const Epilogue& epilogue = Epilogue::none()) const;
  // dw [kernel][kernel][in][out], overwritten or, with accumulate, added to.
  void weight_gradient(std::size_t images, const float* x, const float* dy, float* dw, bool accumulate) const;

 private:
  ConvolutionShape shape_;
  std::optional<Winograd> winograd_;         // where it suits; then the groups are empty
  std::optional<FewChannels> few_channels_;  // where it suits; then input_gradient_ is empty
  TapGroups forward_;
  TapGroups input_gradient_;
  TapGroups weight_gradient_;
};

}  // namespace anoean::nn::kernels
