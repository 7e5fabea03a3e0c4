#pragma once

#include <memory>

#include "nn/network.hpp"

namespace anoean::nn {

// A network that computes what this one does in inference, but for rounding, with less: each batch norm that
// directly follows a dense, conv or conv_transposed layer is worked into its weights (in double), and dropout
// is left out. Without the two no layer couples rows, so in Mode::train it computes the same as in inference,
// again but for rounding, and gives gradients with respect to its input.
std::unique_ptr<Network> fold_for_inference(const Network& network);

// The same network without its last layer: what it feeds that layer becomes the output.
std::unique_ptr<Network> without_last_layer(const Network& network);

// One network that gives the output of `first` to `second`, whose input is as wide.
std::unique_ptr<Network> chained(const Network& first, const Network& second);

}  // namespace anoean::nn
