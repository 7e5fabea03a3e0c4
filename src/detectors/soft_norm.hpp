#pragma once

#include <cstddef>
#include <memory>

#include "detectors/soft_score.hpp"
#include "nn/network.hpp"

namespace anoean {

// Whether derivatives with respect to the input can be had of what the network computes in inference: not
// where a layer couples rows in training, as a batch norm does that could not be folded.
bool has_row_gradients(const nn::Network& network);

// Makes found as large as it takes for rows of this network, all zeros.
void clear(ScoreGradients& found, const nn::Network& network, std::size_t rows);

// Adds the derivatives that the network's last backward pass left in the workspace.
void add_input_gradients(const nn::Workspace& workspace, const nn::Network& network, std::size_t rows,
                         ScoreGradients& found);

// What score_by_norm computes, with its derivatives; null where the network has none. The network outlives
// it.
std::unique_ptr<SoftScore> soft_norm(nn::Network& network, std::size_t rows);

}  // namespace anoean
