#pragma once

#include "nn/layer_sequence.hpp"
#include "nn/network.hpp"

namespace anoean::nn {

// What a network is made of.
struct Network::Plan {
  LayerSequence sequence;
  ParameterStore store;
  mutable Spares<Workspace> workspaces;  // for inference
};

}  // namespace anoean::nn
