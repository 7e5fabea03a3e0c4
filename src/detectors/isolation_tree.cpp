#include "detectors/isolation_tree.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace anoean {
namespace {

constexpr auto no_parent = static_cast<std::size_t>(-1);

struct Range {
  float low = std::numeric_limits<float>::max();
  float high = std::numeric_limits<float>::lowest();
};

Range range_of(MatrixView<const float> all, std::span<const std::size_t> rows, std::size_t column) {
  Range range;
  for (const std::size_t row : rows) {
    range.low = std::min(range.low, all(row, column));
    range.high = std::max(range.high, all(row, column));
  }
  return range;
}

struct Cut {
  std::size_t column = 0;
  float value = 0.0F;
  bool found = false;
};

// Columns are drawn until one differs; those that do not are put aside.
Cut draw_cut(MatrixView<const float> all, std::span<const std::size_t> rows,
             std::vector<std::size_t>& columns, Random& random) {
  for (std::size_t left = columns.size(); left > 0; --left) {
    std::swap(columns[random.below(left)], columns[left - 1]);
    const std::size_t column = columns[left - 1];
    const Range range = range_of(all, rows, column);
    if (!(range.low < range.high)) continue;
    const double width = double{range.high} - double{range.low};
    const auto value = static_cast<float>(double{range.low} + random.uniform() * width);
    // Rounded up to the largest, nothing would be right of it.
    return {column, value < range.high ? value : range.low, true};
  }
  return {};
}

}  // namespace

double average_path_length(std::size_t keys) {
  if (keys <= 1) return 0.0;
  if (keys == 2) return 1.0;
  const auto n = static_cast<double>(keys);
  return 2.0 * (std::log(n - 1.0) + std::numbers::egamma) - 2.0 * (n - 1.0) / n;
}

IsolationTree::IsolationTree(MatrixView<const float> all, std::vector<std::size_t> rows,
                             std::size_t depth_limit, Random& random) {
  std::vector<std::size_t> columns(all.columns);
  for (std::size_t i = 0; i < columns.size(); ++i) columns[i] = i;
  std::vector<Place> open = {{0, rows.size(), 0, no_parent}};
  while (!open.empty()) {
    const Place place = open.back();
    open.pop_back();
    if (place.parent != no_parent) nodes_[place.parent].right = static_cast<std::uint32_t>(nodes_.size());
    const std::span<std::size_t> here(rows.data() + place.begin, place.end - place.begin);
    Cut cut;
    if (here.size() > 1 && place.depth < depth_limit) cut = draw_cut(all, here, columns, random);
    if (!cut.found) {
      const double length = static_cast<double>(place.depth) + average_path_length(here.size());
      nodes_.push_back({.value = static_cast<float>(length), .column = -1, .right = 0});
      continue;
    }
    const auto border = std::partition(here.begin(), here.end(),
                                       [&](std::size_t row) { return all(row, cut.column) <= cut.value; });
    const std::size_t middle = place.begin + static_cast<std::size_t>(border - here.begin());
    open.push_back({middle, place.end, place.depth + 1, nodes_.size()});
    open.push_back({place.begin, middle, place.depth + 1, no_parent});
    nodes_.push_back({.value = cut.value, .column = static_cast<std::int32_t>(cut.column), .right = 0});
  }
}

double IsolationTree::path_length(const float* row) const {
  const Node* node = nodes_.data();
  while (node->column >= 0) node = row[node->column] <= node->value ? node + 1 : nodes_.data() + node->right;
  return static_cast<double>(node->value);
}

void IsolationTree::save(std::vector<float>& to) const {
  for (const Node& node : nodes_) {
    to.push_back(static_cast<float>(node.column));
    to.push_back(node.value);
  }
}

IsolationTree IsolationTree::load(std::span<const float>& from, std::size_t columns) {
  const auto fail = [] { throw Error(Error::Kind::bad_input, "the model's trees are damaged"); };
  IsolationTree tree;
  std::vector<std::size_t> waiting = {no_parent};  // of places to fill, each the node whose right child it is
  while (!waiting.empty()) {
    const std::size_t parent = waiting.back();
    waiting.pop_back();
    if (from.size() < 2) fail();
    const float column = from[0];
    const float value = from[1];
    from = from.subspan(2);
    const bool leaf = column == -1.0F;
    const bool known = column >= 0.0F && column == std::floor(column) && column < static_cast<float>(columns);
    if (!std::isfinite(value) || !(leaf ? value >= 0.0F : known)) fail();
    if (parent != no_parent) tree.nodes_[parent].right = static_cast<std::uint32_t>(tree.nodes_.size());
    if (!leaf) {
      waiting.push_back(tree.nodes_.size());
      waiting.push_back(no_parent);
    }
    tree.nodes_.push_back({.value = value, .column = static_cast<std::int32_t>(column), .right = 0});
  }
  return tree;
}

}  // namespace anoean
