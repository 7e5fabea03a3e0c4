#include "nn/branched_network.hpp"

#include <anoean/error.hpp>

#include <algorithm>

namespace anoean::nn {
namespace {

// Copies rows of `width` floats between arrays of different strides.
void copy_columns(const float* from, std::size_t from_stride, float* to, std::size_t to_stride,
                  std::size_t rows, std::size_t width) {
  for (std::size_t row = 0; row < rows; ++row)
    std::copy_n(from + row * from_stride, width, to + row * to_stride);
}

}  // namespace

BranchedNetwork::BranchedNetwork(Network& first, Network& second, Network& head)
    : first_(first), second_(second), head_(head) {
  const std::size_t joined = first.output().size() + second.output().size();
  if (first.output().is_flat() && second.output().is_flat() && head.input().dense == Shape{1, 1, joined} &&
      head.input().cardinalities.empty()) {
    return;
  }
  throw Error(Error::Kind::failure, "the head of a branched network takes the flat outputs of both branches");
}

void BranchedNetwork::forward(BranchedWorkspace& workspace, const Input& first, const Input& second,
                              ThreadPool& pool, Random* random) const {
  const std::size_t left = first_.output().size();
  const std::size_t right = second_.output().size();
  first_.forward(workspace.first, first, 0, pool, random);
  second_.forward(workspace.second, second, 0, pool, random);
  float* joined = workspace.head.input();
  copy_columns(workspace.first.output(), left, joined, left + right, first.rows, left);
  copy_columns(workspace.second.output(), right, joined + left, left + right, first.rows, right);
  head_.forward(workspace.head, 0, first.rows, pool, random);
}

void BranchedNetwork::backward(BranchedWorkspace& workspace, const Input& first, const Input& second,
                               Wanted wanted, ThreadPool& pool) const {
  const std::size_t left = first_.output().size();
  const std::size_t right = second_.output().size();
  head_.backward(workspace.head, 0, first.rows,
                 {.parameters = wanted.parameters, .input = true, .accumulate = wanted.accumulate}, pool);
  const float* joined = workspace.head.input_gradient();
  const auto branch = [&](Network& network, Workspace& rows, const Input& input, const float* gradient,
                          std::size_t width, bool input_wanted) {
    if (!wanted.parameters && !input_wanted) return;
    copy_columns(gradient, left + right, rows.output_gradient(), width, input.rows, width);
    network.backward(
        rows, input, 0,
        {.parameters = wanted.parameters, .input = input_wanted, .accumulate = wanted.accumulate}, pool);
  };
  branch(first_, workspace.first, first, joined, left, wanted.first_input);
  branch(second_, workspace.second, second, joined + left, right, wanted.second_input);
}

}  // namespace anoean::nn
