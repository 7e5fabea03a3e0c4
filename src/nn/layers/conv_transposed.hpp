#pragma once

#include <optional>

#include "nn/kernels/convolution.hpp"
#include "nn/layer.hpp"

namespace anoean::nn {

// The convolution that maps images of the output's shape to the input's, turned round: y is what that one's
// gradient with respect to its input would be. Then a LeakyReLU if one follows.
// Parameters: W [kernel][kernel][out][in], b [out].
class ConvTransposed : public Layer {
 public:
  struct Options {
    std::size_t channels = 0;
    std::size_t kernel = 1;
    std::size_t stride = 1;
    std::size_t pad = 0;
    // Of the output; 0: (input − 1) · stride + kernel − 2 · pad, the smallest that the convolution maps to
    // the input's.
    std::size_t height = 0;
    std::size_t width = 0;
  };
  explicit ConvTransposed(const Options& options) : options_(options) {}

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
  Fan fan() const override;
  bool scale_outputs(float* parameters, std::span<const double> scale,
                     std::span<const double> shift) const override;

 private:
  Options options_;
  kernels::ConvolutionShape shape_;  // of the convolution that is turned round: its input is y
  std::optional<kernels::Convolution> convolution_;  // from prepare on
  float slope_ = 1.0F;
};

}  // namespace anoean::nn
