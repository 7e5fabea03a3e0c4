#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "core/thread_pool.hpp"
#include "nn/input.hpp"
#include "nn/kernels/gemm.hpp"
#include "nn/shape.hpp"

namespace anoean::nn {

// How many floats a layer asks the network to keep for it.
struct LayerNeeds {
  std::size_t parameters = 0;  // learnt by Adam
  std::size_t statistics = 0;  // part of the model, but not learnt by Adam
  std::size_t saved = 0;       // per workspace, from forward to backward in training
  std::size_t saved_per_row = 0;
};

// The arrays of one call, for `rows` rows. All belong to the network or its workspace.
struct ForwardPass {
  const float* x = nullptr;           // [rows][input.size()]
  float* y = nullptr;                 // [rows][output.size()]
  const float* parameters = nullptr;  // [needs.parameters]
  const float* statistics = nullptr;  // [needs.statistics]
  float* saved = nullptr;             // [needs.saved], null in inference
  float* saved_rows = nullptr;        // [rows][needs.saved_per_row], null in inference
  const Input* input = nullptr;       // the categorical part of the rows, for the first layer only
  std::size_t rows = 0;
  Mode mode = Mode::inference;
  ThreadPool& pool;
  Random* random = nullptr;             // null in inference
  const kernels::PackedMatrix& packed;  // by pack_forward

  kernels::Rounding rounding() const {
    return mode == Mode::inference ? kernels::Rounding::fine : kernels::Rounding::usual;
  }
};

struct BackwardPass {
  const float* x = nullptr;  // as in the forward pass
  const float* y = nullptr;
  const float* dy = nullptr;  // [rows][output.size()]
  float* dx = nullptr;        // [rows][input.size()], overwritten; null when nobody wants it
  const float* parameters = nullptr;
  float* gradients = nullptr;   // [needs.parameters]; null when nobody wants them
  bool accumulate = false;      // the gradients are added to, not overwritten
  float* statistics = nullptr;  // moved on when gradients are wanted
  const float* saved = nullptr;
  const float* saved_rows = nullptr;
  const Input* input = nullptr;
  float* indicator_gradient = nullptr;  // [rows][indicators], overwritten; may be null, first layer only
  // x was made by a LeakyReLU of this slope, and dx is wanted with respect to what went into it; 1 for none.
  float input_slope = 1.0F;
  std::size_t rows = 0;
  ThreadPool& pool;
  const kernels::PackedMatrix& packed;  // by pack_backward, where dx is wanted
};

// One step of a feed-forward network. It knows shapes and owns no array: the network plans them all. Called
// for whole blocks of rows; safe to call from several threads on different arrays.
class Layer {
 public:
  virtual ~Layer() = default;

  // Called once, before all else. Throws Error when the layer cannot take this shape; allocates nothing of
  // the size of its parameters.
  virtual Shape plan(const Shape& input) = 0;
  virtual LayerNeeds needs() const { return {}; }
  // Called once after plan, when the sizes were found bearable: builds tables.
  virtual void prepare() {}
  virtual std::string text() const = 0;  // as in the spec

  virtual void initialise(std::span<float> /*parameters*/, std::span<float> /*statistics*/, Random&) const {}
  // The parameters in the order in which the passes read them, made once for all blocks of rows and kept
  // until the parameters change.
  virtual void pack_forward(const float* /*parameters*/, kernels::PackedMatrix&) const {}
  virtual void pack_backward(const float* /*parameters*/, kernels::PackedMatrix&) const {}
  virtual void forward(const ForwardPass& pass) const = 0;
  virtual void backward(const BackwardPass& pass) const = 0;

  // What is done to a row in training depends on the others, or on its place among them: the layer needs all
  // rows at once.
  virtual bool couples_rows() const { return false; }
  // y is x under another shape: the network lays both into one place and calls neither forward nor backward.
  virtual bool renames_only() const { return false; }
  // The slope of a LeakyReLU that is all there is to this layer, or 1: the layer before it may take it over.
  virtual float activation_slope() const { return 1.0F; }
  // Takes over the LeakyReLU that follows. From then on y is activated, and dy is with respect to what goes
  // into the activation. False: cannot.
  virtual bool fuse_activation(float /*slope*/) { return false; }
  // A layer that says so honours input_slope itself; for the others the network does.
  virtual bool scales_by_input_slope() const { return false; }
  // y = x · W + b with W [inputs][outputs] and then b as the parameters, x being what the kernel sees of a
  // row (all of it, or the pixels under a convolution's kernel); {0, 0} for all others.
  struct Affine {
    std::size_t inputs = 0;
    std::size_t outputs = 0;
  };
  virtual Affine affine() const { return {}; }
  // The square that a convolution's kernel sees of an image, and how it moves; 0 for all others.
  struct Window {
    std::size_t kernel = 0;
    std::size_t stride = 0;
    std::size_t pad = 0;
  };
  virtual Window window() const { return {}; }
  // How many weights stand before the biases, and what one output sums over and one input feeds: what
  // starting values are scaled by. {0, 0, 0} for layers without weights.
  struct Fan {
    std::size_t weights = 0;
    std::size_t in = 0;
    std::size_t out = 0;
  };
  virtual Fan fan() const { return {affine().inputs * affine().outputs, affine().inputs, affine().outputs}; }
  // Changes the parameters so that channel j of the output becomes scale[j] · y + shift[j]. False: cannot.
  virtual bool scale_outputs(float* parameters, std::span<const double> scale,
                             std::span<const double> shift) const;
  // What the layer does in inference where that is scale[j] · x + shift[j] for channel j and no more.
  struct ChannelMap {
    std::vector<double> scale;
    std::vector<double> shift;
  };
  virtual bool is_channel_map() const { return false; }
  virtual ChannelMap channel_map(const float* /*parameters*/, const float* /*statistics*/) const {
    return {};
  }
  virtual bool is_dropout() const { return false; }  // does nothing in inference
};

}  // namespace anoean::nn
