#pragma once

#include <cstddef>
#include <memory>

#include "nn/input.hpp"

namespace anoean::nn {

class Network;

// The activations, and for training the gradients with respect to them, of one network for up to max_rows
// rows: one arena, planned once. A network can serve several workspaces at once (concurrent scoring).
class Workspace {
 public:
  Workspace(const Network& network, std::size_t max_rows, Mode mode);
  ~Workspace();
  Workspace(Workspace&&) noexcept;
  Workspace& operator=(Workspace&&) noexcept;

  // Weights are packed once for both, which are of the same network and serve the same thread from now on.
  void share_packed(const Workspace& other);

  std::size_t max_rows() const noexcept;
  // [max_rows][dense.size()]: where forward(rows) without an Input finds its rows (flat networks: no copy).
  float* input() noexcept;
  const float* output() const noexcept;  // [max_rows][output.size()]
  float* output_gradient() noexcept;     // [max_rows][output.size()], filled by the caller before backward
  const float* input_gradient() const noexcept;  // [max_rows][dense.size()], after backward with want.input
  // [max_rows][indicators], after backward with want.input on a network that was given indicators
  const float* indicator_gradient() const noexcept;
  // The output of layer `index` (after its fused activation): [max_rows][shape(index).size()], NHWC.
  const float* hidden(std::size_t index) const noexcept;
  // For a loss that reads hidden(index) itself, in a workspace for training: its derivative with respect to
  // that output, [max_rows][shape(index).size()], filled by the caller before every backward from the first
  // call on. Of the last layer it is output_gradient().
  float* hidden_gradient(std::size_t index);

 private:
  friend class Network;
  struct Arena;
  std::unique_ptr<Arena> arena_;
};

}  // namespace anoean::nn
