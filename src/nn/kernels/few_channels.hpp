#pragma once

#include <cstddef>

#include "nn/kernels/convolution_shape.hpp"
#include "nn/kernels/gemm.hpp"

namespace anoean::nn::kernels {

// The input gradient of a convolution whose input has so few channels that they would fill no vector: pixel
// by pixel of dy one product gives what all taps add to dx, [taps][in], which is then added where it belongs.
class FewChannels {
 public:
  static bool suits(const ConvolutionShape& shape);
  explicit FewChannels(const ConvolutionShape& shape) : shape_(shape) {}

  // As in Convolution.
  void pack_input_gradient(const float* weights, PackedMatrix& packed) const;
  void input_gradient(std::size_t images, const float* dy, const PackedMatrix& weights, float* dx,
                      const Epilogue& epilogue) const;

 private:
  void add_taps(const float* products, float* dx) const;

  ConvolutionShape shape_;
};

}  // namespace anoean::nn::kernels
