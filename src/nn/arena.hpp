#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/aligned_buffer.hpp"
#include "nn/layer_sequence.hpp"
#include "nn/workspace.hpp"

namespace anoean::nn {

// Where the arrays of a workspace lie.
struct Workspace::Arena {
  Arena(const LayerSequence& sequence, std::size_t rows, Mode with_mode);

  struct Place {  // of one layer
    float* y = nullptr;
    float* dy = nullptr;  // null where the layer does not keep it, and in inference, as are the next two
    float* saved = nullptr;
    float* saved_rows = nullptr;
  };

  // The parameters of the layers as their passes read them, and the version of the store that they are of.
  struct Packed {
    struct OfLayer {
      kernels::PackedMatrix matrix;
      std::uint64_t version = 0;
    };
    explicit Packed(std::size_t count) : forward(count), backward(count) {}
    std::vector<OfLayer> forward;
    std::vector<OfLayer> backward;  // empty ones in inference
  };

  // What the loss adds to the gradient of a layer's output by reading it; empty where it does not.
  struct OwnGradient {
    std::size_t size = 0;  // of the output
    AlignedBuffer<float> values;
  };

  const std::size_t max_rows;
  const Mode mode;
  AlignedBuffer<float> memory;
  float* input = nullptr;
  std::vector<Place> layers;
  std::vector<OwnGradient> own_gradients;
  // Made when a backward pass first wants them: indicators can be many.
  AlignedBuffer<float> input_gradient;
  AlignedBuffer<float> indicator_gradient;
  std::shared_ptr<Packed> packed;          // not null
  AlignedBuffer<float> partial_gradients;  // of parts of the rows, to be summed
};

}  // namespace anoean::nn
