#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "export/onnx_graph.hpp"
#include "export/place.hpp"

namespace anoean::exporting {

// What the steps of an exported graph pass on, as Memory is of one record: names of tensors, of which each
// has all rows.
class GraphTensors {
 public:
  explicit GraphTensors(OnnxGraph& made) : graph(made) {}

  const std::string& at(Place place) const { return places_.at(place); }
  void put(Place place, std::string tensor) { places_.insert_or_assign(place, std::move(tensor)); }

  // Adds doubles, one per row, to the sum.
  void add_to_sum(const std::string& addend) { sum = sum.empty() ? addend : graph.add("Add", {sum, addend}); }

  OnnxGraph& graph;
  std::vector<std::string> indices;  // of each categorical column, one whole number per row
  std::string sum;                   // of all distances so far, one double per row; empty before the first

 private:
  std::map<Place, std::string> places_;  // rows × values
};

}  // namespace anoean::exporting
