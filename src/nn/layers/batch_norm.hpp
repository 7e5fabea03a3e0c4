#pragma once

#include "nn/layer.hpp"

namespace anoean::nn {

// Ioffe and Szegedy, "Batch normalization", ICML 2015, with PyTorch's constants: per channel
// y = γ · (x − mean) / √(variance + ε) + β. In training mean and variance are the batch's, over rows and
// pixels; in inference the running ones. Those move (by a tenth, with the unbiased variance) in a backward
// pass that makes parameter gradients, so that a forward pass never changes a network. A LeakyReLU that
// follows is taken over. Parameters: γ [channels], β [channels]. Statistics: running mean [channels], running
// variance [channels].
class BatchNorm : public Layer {
 public:
  Shape plan(const Shape& input) override;
  LayerNeeds needs() const override;
  bool couples_rows() const override { return true; }
  bool fuse_activation(float slope) override;
  bool scales_by_input_slope() const override { return true; }
  std::string text() const override { return "batch_norm"; }
  void initialise(std::span<float> parameters, std::span<float> statistics, Random& random) const override;
  void forward(const ForwardPass& pass) const override;
  void backward(const BackwardPass& pass) const override;
  bool is_channel_map() const override { return true; }
  ChannelMap channel_map(const float* parameters, const float* statistics) const override;

 private:
  void normalise(const ForwardPass& pass, const float* mean, const float* scale) const;
  void move_statistics(const BackwardPass& pass) const;

  std::size_t pixels_ = 0;  // per row
  std::size_t channels_ = 0;
  float slope_ = 1.0F;  // of the fused activation; 1 for none
};

}  // namespace anoean::nn
