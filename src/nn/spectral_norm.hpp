#pragma once

#include <vector>

#include "core/aligned_buffer.hpp"
#include "core/random.hpp"
#include "nn/adam.hpp"
#include "nn/network.hpp"

namespace anoean::nn {

// Spectral normalisation (Miyato et al., "Spectral normalization for generative adversarial networks", ICLR
// 2018) of all dense and convolution weights of a network: it computes with W / σ, σ = vᵀ W u the estimate of
// W's largest singular value, where W is [inputs under the kernel][outputs] and u and v come from one step of
// the power iteration each time. The raw weights stand here; the network holds the normalised ones, so that
// all else (passes, averages, saving) needs to know nothing of this.
class SpectralNorm {
 public:
  // Takes the network's weights as the raw ones. The network outlives this.
  SpectralNorm(Network& network, Random& random);

  // One step of the power iteration, v ← W u / ‖W u‖ and u ← Wᵀ v / ‖Wᵀ v‖; then the network's weights are
  // normalised anew. Once per step, before the forward passes.
  void iterate();
  // One step of Adam on the raw weights. The store holds the gradients with respect to the normalised
  // weights; u and v count as constants.
  void step(Adam& adam);

  // The network's weights from the raw ones with u and v as they are.
  void normalise();

  // Of one layer; public for those who bring their own start.
  struct Matrix {
    std::size_t first = 0;  // of its weights among the parameters
    std::size_t rows = 0;   // inputs
    std::size_t columns = 0;
    std::vector<float> u;  // [columns]
    std::vector<float> v;  // [rows]
    float sigma = 1.0F;
  };
  std::vector<Matrix>& matrices() noexcept { return matrices_; }

 private:
  Network& network_;
  AlignedBuffer<float> raw_;  // all parameters, biases included
  std::vector<Matrix> matrices_;
};

}  // namespace anoean::nn
