#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/random.hpp"
#include "core/spares.hpp"
#include "core/thread_pool.hpp"
#include "nn/input.hpp"
#include "nn/parameter_store.hpp"
#include "nn/shape.hpp"
#include "nn/workspace.hpp"

namespace anoean::nn {

struct LayerSequence;

struct Wanted {             // what backward computes
  bool parameters = true;   // gradients in the store, overwritten
  bool input = false;       // input_gradient (and indicator_gradient)
  bool accumulate = false;  // gradients are added to what the last backward pass left in the store
};

// A feed-forward network built from a short text:
//   "dense 128, leaky_relu 0.2, dense 64, batch_norm, leaky_relu 0.2, dropout 0.2, dense 8"
//   "conv 32 kernel 4 stride 2 pad 1, leaky_relu 0.2, …, flatten, dense 16"
// Layers: dense OUTPUTS; conv CHANNELS [kernel SIZE] [stride STEP] [pad BORDER]; conv_transposed CHANNELS
// [the same] [height PIXELS] [width PIXELS] of its output; leaky_relu SLOPE; tanh; sigmoid; batch_norm;
// dropout PROBABILITY; flatten; reshape HEIGHT WIDTH CHANNELS. A network on categorical columns starts with
// dense. Layers own no buffers; parameters live in one ParameterStore. Results have the same bits for every
// thread count, and in inference for every way of cutting rows into blocks.
class Network {
 public:
  // Parameters start as PyTorch's Linear and Conv2d do, U(±1/√fan_in), where fan_in counts one per
  // categorical column. Throws Error on a bad spec, with the position.
  Network(const InputShape& input, std::string_view spec, Random& random);
  ~Network();
  Network(Network&&) noexcept;
  Network& operator=(Network&&) noexcept;

  // How many floats (parameters and statistics) a network of this spec stores, found without allocating them:
  // a loader compares it with what a file holds before it builds anything. Throws Error like the constructor.
  static std::size_t stored_values(const InputShape& input, std::string_view spec);

  const InputShape& input() const noexcept;
  Shape output() const noexcept;
  const std::string& spec() const noexcept;  // normalised text, parses to the same network
  std::size_t layers() const noexcept;       // after fusing activations
  Shape shape(std::size_t layer) const noexcept;
  const LayerSequence& sequence() const noexcept;
  // To change values, now or before the next pass: packed weights of earlier ones are not used again. Who
  // keeps the reference and changes values after a later pass calls values_change() on it.
  ParameterStore& parameters() noexcept;
  const ParameterStore& parameters() const noexcept;

  // Puts y ↦ matrix · (y − offset) behind the last layer, which must be a plain dense one, by changing its
  // weights and bias (in double). matrix: output × output, row-major; offset: output.
  void fold_into_output(std::span<const double> matrix, std::span<const double> offset);

  // A workspace for inference on at least so many rows, from an earlier call where there is one to spare: no
  // call but the first allocates or packs weights. For concurrent callers too; ends before the network does.
  Spares<Workspace>::Taken workspace(std::size_t rows) const;

  // Rows [first, first + input.rows) of the workspace are computed. Dropout is drawn from `random` in
  // Mode::train (may be null when the spec has no dropout).
  void forward(Workspace& workspace, const Input& input, std::size_t first, ThreadPool& pool,
               Random* random = nullptr) const;
  // The same for rows that the caller wrote to workspace.input().
  void forward(Workspace& workspace, std::size_t first, std::size_t rows, ThreadPool& pool,
               Random* random = nullptr) const;
  // Gradients of a loss whose derivative with respect to the output stands in workspace.output_gradient().
  // The same rows as the last forward over them. With parameter gradients, batch norm's running statistics
  // move on.
  void backward(Workspace& workspace, const Input& input, std::size_t first, Wanted wanted, ThreadPool& pool);
  void backward(Workspace& workspace, std::size_t first, std::size_t rows, Wanted wanted, ThreadPool& pool);

 private:
  struct Plan;
  class Forward;
  class Backward;
  std::unique_ptr<Plan> plan_;
};

}  // namespace anoean::nn
