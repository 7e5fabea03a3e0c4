#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/thread_pool.hpp"
#include "data/features.hpp"
#include "nn/network.hpp"

namespace anoean {

// What the first layer of a network sees of features of this shape.
nn::InputShape input_shape(const FeatureShape& shape);
// The same where an image is taken as a row of its pixels.
nn::InputShape flat_input_shape(const FeatureShape& shape);

// Rows [first, first + count) of features as input to a network. The features outlive it.
nn::Input network_input(const Features& rows, std::size_t first, std::size_t count);
inline nn::Input network_input(const Features& rows) { return network_input(rows, 0, rows.rows); }

// Row by row the numbers, then the indicators of each categorical column, 0/1 or soft: rows × all inputs.
void expand(const nn::InputShape& shape, const nn::Input& rows, float* to);

// How many rows go through a network in one block: the wider it is the fewer, for bounded memory.
std::size_t rows_at_once(const nn::Network& network);
constexpr std::size_t most_rows_at_once = 256;  // the fastest of all widths met so far

// Calls work(first row, rows) for blocks that suit the network, from several threads at once.
template <typename Work>
void for_blocks(const nn::Network& network, std::size_t rows, ThreadPool& pool, const Work& work) {
  const std::size_t size = rows <= 1 ? 1 : rows_at_once(network);
  const auto run = [&](std::size_t block) { work(block * size, std::min(size, rows - block * size)); };
  // One reference is what a std::function holds without allocating.
  pool.run((rows + size - 1) / size, [&run](std::size_t block) { run(block); });
}

// The outputs of all layers for every row, block by block: take(first row, rows, workspace) from several
// threads at once.
template <typename Take>
void run_layers(const nn::Network& network, const Features& rows, ThreadPool& pool, const Take& take) {
  for_blocks(network, rows.rows, pool, [&](std::size_t first, std::size_t count) {
    ThreadPool alone(1);
    const auto workspace = network.workspace(count);
    network.forward(*workspace, network_input(rows, first, count), 0, alone);
    take(first, count, *workspace);
  });
}

// The output of the network for every row, rows × output size. The same bits for every thread count.
AlignedBuffer<float> run_network(const nn::Network& network, const Features& rows, ThreadPool& pool);

// Those of the last layer.
template <typename Take>
void run_network(const nn::Network& network, const Features& rows, ThreadPool& pool, const Take& take) {
  run_layers(network, rows, pool, [&](std::size_t first, std::size_t count, const nn::Workspace& workspace) {
    take(first, count, workspace.output());
  });
}

// The length of one output of a network, at most the largest float.
float norm(const float* values, std::size_t size);

// scores[i] = the length of the network's output for row i, at most the largest float.
void score_by_norm(const nn::Network& network, const Features& rows, std::span<float> scores,
                   ThreadPool& pool);

// What architecture() says of the shape of a detector's input.
std::string shape_text(const FeatureShape& shape);

// Whether training has not diverged.
bool finite_parameters(const nn::Network& network);

// The parameters and statistics of a network as one array, and back.
void append_weights(const nn::Network& network, std::vector<float>& weights);
// Takes the network's share from the front of weights. Throws Error when there are too few or one is not
// finite.
void take_weights(nn::Network& network, std::span<const float>& weights);

}  // namespace anoean
