#pragma once

#include "nn/network.hpp"

namespace anoean::nn {

// The arrays of a branched network for up to max_rows rows.
struct BranchedWorkspace {
  BranchedWorkspace(const Network& first_branch, const Network& second_branch, const Network& head_network,
                    std::size_t max_rows, Mode mode)
      : first(first_branch, max_rows, mode),
        second(second_branch, max_rows, mode),
        head(head_network, max_rows, mode) {}

  Workspace first;
  Workspace second;
  Workspace head;  // the output, and where the caller puts its gradient
};

// A network of two inputs: each goes through a branch of its own, and the two outputs side by side through a
// head. The three parts are networks in their own right, with their own parameters, and outlive this.
class BranchedNetwork {
 public:
  struct Wanted {
    bool parameters = true;     // of all three parts
    bool first_input = false;   // workspace.first.input_gradient()
    bool second_input = false;  // workspace.second.input_gradient()
    bool accumulate = false;    // as in nn::Wanted
  };

  // The branches end in flat rows; the head takes as many values as both have. Throws Error if not.
  BranchedNetwork(Network& first, Network& second, Network& head);

  // Both inputs have the same number of rows; rows [0, rows) of the workspace are computed.
  void forward(BranchedWorkspace& workspace, const Input& first, const Input& second, ThreadPool& pool,
               Random* random = nullptr) const;
  void backward(BranchedWorkspace& workspace, const Input& first, const Input& second, Wanted wanted,
                ThreadPool& pool) const;

 private:
  Network& first_;
  Network& second_;
  Network& head_;
};

}  // namespace anoean::nn
