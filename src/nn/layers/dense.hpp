#pragma once

#include "nn/layer.hpp"

namespace anoean::nn {

// y = x · W + b, then a LeakyReLU if one follows. Parameters: W [inputs][outputs], b [outputs].
class Dense : public Layer {
 public:
  explicit Dense(std::size_t outputs) : outputs_(outputs) {}

  Shape plan(const Shape& input) override;
  LayerNeeds needs() const override;
  std::string text() const override;
  void initialise(std::span<float> parameters, std::span<float> statistics, Random& random) const override;
  void pack_forward(const float* parameters, kernels::PackedMatrix& packed) const override;
  void pack_backward(const float* parameters, kernels::PackedMatrix& packed) const override;
  void forward(const ForwardPass& pass) const override;
  void backward(const BackwardPass& pass) const override;
  bool fuse_activation(float slope) override;
  bool scales_by_input_slope() const override { return true; }
  Affine affine() const override;

 private:
  std::size_t inputs_ = 0;
  std::size_t outputs_;
  float slope_ = 1.0F;  // of the fused activation; 1 for none
};

}  // namespace anoean::nn
