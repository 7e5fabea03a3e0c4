#pragma once

#include <cstddef>
#include <functional>
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

// All rows of features as input to a network. The features outlive it.
nn::Input network_input(const Features& rows);

// How many rows go through a network in one block: the wider it is the fewer, for bounded memory.
std::size_t rows_at_once(const nn::Network& network);

// The output of the network for every row, rows × output size. The same bits for every thread count.
AlignedBuffer<float> run_network(const nn::Network& network, const Features& rows, ThreadPool& pool);

// The same, handed over block by block: take(first row, rows, outputs) from several threads at once.
void run_network(const nn::Network& network, const Features& rows, ThreadPool& pool,
                 const std::function<void(std::size_t, std::size_t, const float*)>& take);

// The same with the outputs of all layers: take(first row, rows, workspace). Every thread calls start() once
// for a take of its own, which may hold what it works with.
using TakeLayers = std::function<void(std::size_t, std::size_t, const nn::Workspace&)>;
void run_layers(const nn::Network& network, const Features& rows, ThreadPool& pool,
                const std::function<TakeLayers()>& start);

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
