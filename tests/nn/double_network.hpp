#pragma once

#include <string>
#include <vector>

#include "nn/network.hpp"

namespace anoean::nn {

// The forward pass of a network in double, written for the eye and not for speed: what the engine and its
// gradients are checked against.
struct DoubleNetwork {
  explicit DoubleNetwork(const Network& network);

  // Rows of the dense part, then of the indicators (may be empty) → rows of the output.
  std::vector<double> forward(std::size_t rows, const std::vector<double>& dense,
                              const std::vector<double>& indicators) const;

  InputShape input;
  std::string spec;
  Mode mode = Mode::inference;
  std::vector<double> parameters;
  std::vector<double> statistics;
  std::vector<double> dropout_scales;  // of the only dropout layer, in training: [rows][size]
};

}  // namespace anoean::nn
