#pragma once

#include <optional>

#include "nn/kernels/convolution.hpp"
#include "nn/layer.hpp"

namespace anoean::nn {

// Images NHWC, square kernels, zero padding; then a LeakyReLU if one follows.
// Parameters: W [kernel][kernel][in][out], b [out].
class Conv : public Layer {
 public:
  struct Options {
    std::size_t channels = 0;
    std::size_t kernel = 1;
    std::size_t stride = 1;
    std::size_t pad = 0;
  };
  explicit Conv(const Options& options) : options_(options) {}

  Shape plan(const Shape& input) override;
  LayerNeeds needs() const override;
  void prepare() override { convolution_.emplace(shape_); }
  std::string text() const override;
  void initialise(std::span<float> parameters, std::span<float> statistics, Random& random) const override;
  void pack_forward(const float* parameters, kernels::PackedMatrix& packed) const override;
  void pack_backward(const float* parameters, kernels::PackedMatrix& packed) const override;
  void forward(const ForwardPass& pass) const override;
  void backward(const BackwardPass& pass) const override;
  bool fuse_activation(float slope) override;
  bool scales_by_input_slope() const override { return true; }
  Affine affine() const override;
  Window window() const override { return {options_.kernel, options_.stride, options_.pad}; }
  Fan fan() const override;

 private:
  Options options_;
  kernels::ConvolutionShape shape_;
  std::optional<kernels::Convolution> convolution_;  // from prepare on
  float slope_ = 1.0F;
};

}  // namespace anoean::nn
