#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/matrix.hpp"
#include "core/random.hpp"

namespace anoean {

// The mean length of an unsuccessful search in a binary search tree of so many keys, c(n) of Liu et al.,
// equation 1: 2 (ln(n − 1) + γ) − 2 (n − 1) / n; 1 for two, 0 for one.
double average_path_length(std::size_t keys);

// A tree that splits rows at random until each is alone (F. T. Liu, K. M. Ting, Z.-H. Zhou, "Isolation
// forest", ICDM 2008, algorithm 2): at every node a column drawn among those that differ, cut at a value
// drawn between its least and its largest.
class IsolationTree {
 public:
  // Rows of the matrix that the tree is made of; nodes at the depth limit are not split. Draws from random.
  IsolationTree(MatrixView<const float> all, std::vector<std::size_t> rows, std::size_t depth_limit,
                Random& random);

  // From the depth of the leaf that a row falls into, with c(rows) of that leaf on top.
  double path_length(const float* row) const;

  // Two floats per node, parents before children, the left subtree before the right one: the column and where
  // it is cut, or −1 and the path length of a leaf.
  void save(std::vector<float>& to) const;
  // Takes one tree from the front. Throws Error where it is cut off, or names no column, or holds a number
  // that cannot be.
  static IsolationTree load(std::span<const float>& from, std::size_t columns);

 private:
  struct Node {
    float value = 0.0F;        // rows at most this go left; of a leaf its path length
    std::int32_t column = -1;  // −1: a leaf
    std::uint32_t right = 0;   // the left child is the next node
  };
  struct Place {  // rows [begin, end) to be split, below a parent that waits for its right child
    std::size_t begin, end, depth;
    std::size_t parent;
  };
  IsolationTree() = default;

  std::vector<Node> nodes_;
};

}  // namespace anoean
