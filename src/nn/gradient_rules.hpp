#pragma once

#include <cstddef>

#include "nn/network.hpp"

namespace anoean::nn {

// What is done to the gradients that a backward pass has left in a network's store, before a step.

// Adds those of rate/2 · Σ value², over all parameters: weight decay as PyTorch's optimisers have it.
void add_weight_decay(Network& network, float rate);

// Adds those of factor · Σ w² over the weights of one layer, its biases left alone; returns that sum.
double add_weight_penalty(Network& network, std::size_t layer, float factor);

// Shortens the gradients of each layer's weights, and of its biases, to at most that Euclidean length.
void clip_gradients(Network& network, float longest);

// Nothing is learnt by biases, nor by the scales and shifts of batch norm: they stay as they are.
void hold_offsets(Network& network);
// Makes all biases zero.
void clear_biases(Network& network);

}  // namespace anoean::nn
