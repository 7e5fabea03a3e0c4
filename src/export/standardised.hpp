#pragma once

#include <cmath>
#include <string>

#include "detectors/combined_score.hpp"
#include "export/c_text.hpp"
#include "export/graph_tensors.hpp"

namespace anoean::exporting {

// How a part enters the sum: weight · (reading − mean) / deviation.
struct Standardised {
  double mean;
  double deviation;
  double weight;

  template <typename Distance>
  explicit Standardised(const CombinedScore::Part<Distance>& part)
      : mean(part.mean), deviation(part.deviation), weight(part.weight) {}

  double operator()(double reading) const { return weight * (reading - mean) / deviation; }
  std::string in_c(const std::string& reading) const {
    const std::string factor = weight == 1.0 ? "" : c_literal(weight) + " * ";
    const std::string sign = mean < 0.0 ? " + " : " - ";
    return "sum += " + factor + "(" + reading + sign + c_literal(std::fabs(mean)) + ") / " +
           c_literal(deviation) + ";";
  }
  void add_to(GraphTensors& tensors, const std::string& reading) const {
    OnnxGraph& graph = tensors.graph;
    const std::string apart = graph.add("Sub", {reading, graph.number(mean)});
    const std::string weighted = weight == 1.0 ? apart : graph.add("Mul", {graph.number(weight), apart});
    tensors.add_to_sum(graph.add("Div", {weighted, graph.number(deviation)}));
  }
};

inline std::string logarithm(const std::string& distance, double added) {
  return "log(" + distance + " + " + c_literal(added) + ")";
}

inline std::string logarithm(OnnxGraph& graph, const std::string& distance, double added) {
  return graph.add("Log", {graph.add("Add", {distance, graph.number(added)})});
}

}  // namespace anoean::exporting
