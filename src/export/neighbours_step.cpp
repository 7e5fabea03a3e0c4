#include <cmath>
#include <memory>

#include "export/onnx_operators.hpp"
#include "export/runtime/nearest.h"
#include "export/score_steps.hpp"
#include "export/standardised.hpp"

namespace anoean::exporting {
namespace {

// Points of a layer, for the C source and for here.
struct Points {
  explicit Points(MatrixView<const float> points)
      : values(points.data, points.data + points.rows * points.columns),
        table{values.data(), points.rows, points.columns} {}

  // The call that finds the distance to the nearest.
  std::string write(CSource& source, const std::string& name, Place from) const {
    source.need("nearest");
    const std::string points = source.structure("points", name,
                                                {source.table<float>("float", name + "_values", values),
                                                 c_literal(table.count), c_literal(table.width)});
    return source.name("nearest") + "(" + points + ", " + in_c(from) + ")";
  }
  // The same in a graph. The nearest has the least ‖p‖² − 2 xᵀp; its distance is measured once more, because
  // close to it these terms cancel.
  std::string add_to(GraphTensors& tensors, const std::string& name, Place from) const {
    OnnxGraph& graph = tensors.graph;
    const std::string& x = tensors.at(from);
    const std::string points = graph.constant(name + "_values", values, {table.count, table.width});
    std::vector<double> squares(table.count, 0.0);
    for (std::size_t i = 0; i < values.size(); ++i)
      squares[i / table.width] += double{values[i]} * double{values[i]};
    const std::string terms = graph.add("Gemm",
                                        {as_double(graph, x), as_double(graph, points),
                                         graph.constant(name + "_squares", squares, {table.count})},
                                        {{"alpha", -2.0F}, {"transB", std::int64_t{1}}});
    const std::string nearest =
        graph.add("ArgMin", {terms}, {{"axis", std::int64_t{1}}, {"keepdims", std::int64_t{0}}});
    const std::string apart = graph.add("Sub", {x, graph.add("Gather", {points, nearest})});
    return length(graph, as_double(graph, apart));
  }
  double distance(Memory& memory, Place from) const { return anoean_nearest(&table, memory.floats.at(from)); }

  std::vector<float> values;
  anoean_points table;
};

class NeighboursStep : public Step {
 public:
  NeighboursStep(const CombinedScore::Part<LayerNeighbours>& part, Place from)
      : from_(from),
        standardised_(part),
        smoothing_(part.distance.smoothing()),
        normal_factor_(part.distance.normal_factor()),
        normals_(std::make_unique<Points>(part.distance.normals())) {
    if (part.distance.anomalies().rows > 0) anomalies_ = std::make_unique<Points>(part.distance.anomalies());
  }

  std::string write(CSource& source, const std::string& name) const override {
    const std::string factor = normal_factor_ == 1.0 ? "" : c_literal(normal_factor_) + " * ";
    std::string reading = factor + logarithm(normals_->write(source, name + "_normals", from_), smoothing_);
    if (anomalies_)
      reading += " - " + logarithm(anomalies_->write(source, name + "_anomalies", from_), smoothing_);
    return standardised_.in_c(reading);
  }
  void add_to(GraphTensors& tensors, const std::string& name) const override {
    OnnxGraph& graph = tensors.graph;
    std::string reading = logarithm(graph, normals_->add_to(tensors, name + "_normals", from_), smoothing_);
    if (normal_factor_ != 1.0) reading = graph.add("Mul", {graph.number(normal_factor_), reading});
    if (anomalies_) {
      const std::string distance = anomalies_->add_to(tensors, name + "_anomalies", from_);
      reading = graph.add("Sub", {reading, logarithm(graph, distance, smoothing_)});
    }
    standardised_.add_to(tensors, reading);
  }
  void run(Memory& memory) const override {
    double reading = normal_factor_ * std::log(normals_->distance(memory, from_) + smoothing_);
    if (anomalies_) reading -= std::log(anomalies_->distance(memory, from_) + smoothing_);
    memory.sum += standardised_(reading);
  }

 private:
  Place from_;
  Standardised standardised_;
  double smoothing_;
  double normal_factor_;
  std::unique_ptr<Points> normals_;
  std::unique_ptr<Points> anomalies_;  // null where none is known
};

}  // namespace

std::unique_ptr<Step> neighbours_step(const CombinedScore::Part<LayerNeighbours>& part, Place from) {
  return std::make_unique<NeighboursStep>(part, from);
}

}  // namespace anoean::exporting
