#include "export/score_steps.hpp"

#include <cmath>

#include "export/layer_steps.hpp"
#include "export/onnx_operators.hpp"
#include "export/runtime/column_deviations.h"
#include "export/runtime/length.h"
#include "export/runtime/narrow_gaussian.h"
#include "export/runtime/wide_gaussian.h"
#include "export/standardised.hpp"

namespace anoean::exporting {
namespace {

class LengthStep : public Step {
 public:
  LengthStep(Place from, std::size_t size) : from_(from), size_(size) {}

  std::string write(CSource& source, const std::string&) const override {
    source.need("length");
    return "sum += " + source.name("length") + "(" + in_c(from_) + ", " + c_literal(size_) + ");";
  }
  void add_to(GraphTensors& tensors, const std::string&) const override {
    tensors.add_to_sum(length(tensors.graph, as_double(tensors.graph, tensors.at(from_))));
  }
  void run(Memory& memory) const override { memory.sum += anoean_length(memory.floats.at(from_), size_); }

 private:
  Place from_;
  std::size_t size_;
};

class NarrowGaussianStep : public Step {
 public:
  NarrowGaussianStep(const CombinedScore::Part<LayerGaussian>& part, Place from)
      : from_(from), standardised_(part) {
    const nn::Network& projection = part.distance.projection();
    const std::size_t width = projection.output().size();
    const float* values = projection.parameters().values.data();
    weights_ = transposed(values, width, width);
    biases_.assign(values + width * width, values + width * width + width);
    table_ = {weights_.data(), biases_.data(), width};
  }

  std::string write(CSource& source, const std::string& name) const override {
    source.need("narrow_gaussian");
    const std::string table =
        source.structure("narrow_gaussian", name,
                         {source.table<float>("float", name + "_weights", weights_),
                          source.table<float>("float", name + "_biases", biases_), c_literal(table_.width)});
    const std::string distance = source.name("narrow_distance") + "(" + table + ", " + in_c(from_) + ")";
    return standardised_.in_c(logarithm(distance, LayerGaussian::least_distance));
  }
  void add_to(GraphTensors& tensors, const std::string& name) const override {
    OnnxGraph& graph = tensors.graph;
    const std::string weights = graph.constant(name + "_weights", weights_, {table_.width, table_.width});
    const std::string biases = graph.constant(name + "_biases", biases_, {table_.width});
    // In doubles: what a direction in which normals hardly differ needs is small beside the others.
    const std::string round = graph.add(
        "Gemm", {as_double(graph, tensors.at(from_)), as_double(graph, weights), as_double(graph, biases)},
        {{"transB", std::int64_t{1}}});
    const std::string distance = length(graph, round);
    standardised_.add_to(tensors, logarithm(graph, distance, LayerGaussian::least_distance));
  }
  void run(Memory& memory) const override {
    const double distance = anoean_narrow_distance(&table_, memory.floats.at(from_));
    memory.sum += standardised_(std::log(distance + LayerGaussian::least_distance));
  }

 private:
  Place from_;
  Standardised standardised_;
  std::vector<float> weights_;
  std::vector<float> biases_;
  anoean_narrow_gaussian table_{};
};

class WideGaussianStep : public Step {
 public:
  WideGaussianStep(const CombinedScore::Part<LayerGaussian>& part, Place from, Place scratch)
      : from_(from),
        scratch_(scratch),
        standardised_(part),
        inverse_variances_(part.distance.inverse_variances()),
        centre_(part.distance.mean()) {
    const std::size_t width = centre_.size();
    const std::size_t directions = inverse_variances_.size();
    vectors_ = transposed(part.distance.projection().parameters().values.data(), width, directions);
    table_ = {.vectors = vectors_.data(),
              .inverse_variances = inverse_variances_.data(),
              .centre = centre_.data(),
              .precision = part.distance.precision(),
              .width = width,
              .directions = directions};
  }

  std::string write(CSource& source, const std::string& name) const override {
    source.need("wide_gaussian");
    const std::string table = source.structure(
        "wide_gaussian", name,
        {source.table<float>("float", name + "_vectors", vectors_),
         source.table<float>("float", name + "_inverse_variances", inverse_variances_),
         source.table<float>("float", name + "_centre", centre_), c_literal(table_.precision),
         c_literal(table_.width), c_literal(table_.directions)});
    const std::string distance =
        source.name("wide_distance") + "(" + table + ", " + in_c(from_) + ", " + in_c(scratch_) + ")";
    return standardised_.in_c(logarithm(distance, LayerGaussian::least_distance));
  }
  void add_to(GraphTensors& tensors, const std::string& name) const override {
    OnnxGraph& graph = tensors.graph;
    const std::string centre = graph.constant(name + "_centre", centre_, {table_.width});
    const std::string centred = as_double(graph, graph.add("Sub", {tensors.at(from_), centre}));
    const std::string vectors =
        as_double(graph, graph.constant(name + "_vectors", vectors_, {table_.directions, table_.width}));
    const std::string columns =
        graph.add("Transpose", {vectors}, {{"perm", std::vector<std::int64_t>{1, 0}}});
    const std::string along = graph.add("MatMul", {centred, columns});
    const std::string rest = graph.add("Sub", {centred, graph.add("MatMul", {along, vectors})});
    // Each direction in units of its deviation, then what is left in units of the one of all others.
    std::vector<double> inverse_deviations;
    for (const float inverse : inverse_variances_) inverse_deviations.push_back(std::sqrt(double{inverse}));
    const std::string in_deviations = graph.add(
        "Mul",
        {along, graph.constant(name + "_inverse_deviations", inverse_deviations, {table_.directions})});
    const std::string others = graph.add("Mul", {rest, graph.number(std::sqrt(table_.precision))});
    const std::string all = graph.add("Concat", {in_deviations, others}, {{"axis", std::int64_t{1}}});
    standardised_.add_to(tensors, logarithm(graph, length(graph, all), LayerGaussian::least_distance));
  }
  void run(Memory& memory) const override {
    const double distance =
        anoean_wide_distance(&table_, memory.floats.at(from_), memory.floats.at(scratch_));
    memory.sum += standardised_(std::log(distance + LayerGaussian::least_distance));
  }

 private:
  Place from_;
  Place scratch_;
  Standardised standardised_;
  std::vector<float> vectors_;
  std::vector<float> inverse_variances_;
  std::vector<float> centre_;
  anoean_wide_gaussian table_{};
};

class ColumnsStep : public Step {
 public:
  ColumnsStep(const CombinedScore::Part<ColumnDeviations>& part, Place from)
      : from_(from),
        standardised_(part),
        means_(part.distance.means()),
        factors_(part.distance.factors()),
        limits_(part.distance.limits()) {
    table_ = {
        .means = means_.data(), .factors = factors_.data(), .limits = limits_.data(), .width = means_.size()};
  }

  std::string write(CSource& source, const std::string& name) const override {
    source.need("column_deviations");
    const std::string table =
        source.structure("columns", name,
                         {source.table<float>("float", name + "_means", means_),
                          source.table<float>("float", name + "_factors", factors_),
                          source.table<float>("float", name + "_limits", limits_), c_literal(table_.width)});
    return standardised_.in_c(source.name("column_deviations") + "(" + table + ", " + in_c(from_) + ")");
  }
  void add_to(GraphTensors& tensors, const std::string& name) const override {
    OnnxGraph& graph = tensors.graph;
    const std::vector<std::size_t> shape = {table_.width};
    const std::string apart = graph.add(
        "Abs", {graph.add("Sub", {tensors.at(from_), graph.constant(name + "_means", means_, shape)})});
    const std::string deviations =
        graph.add("Min", {graph.add("Mul", {apart, graph.constant(name + "_factors", factors_, shape)}),
                          graph.constant(name + "_limits", limits_, shape)});
    // The mean times the width, which is the sum: an operator whose axes are an attribute in every version.
    const std::string mean =
        graph.add("ReduceMean", {as_double(graph, deviations)},
                  {{"axes", std::vector<std::int64_t>{1}}, {"keepdims", std::int64_t{0}}});
    standardised_.add_to(tensors, graph.add("Mul", {mean, graph.number(static_cast<double>(table_.width))}));
  }
  void run(Memory& memory) const override {
    memory.sum += standardised_(anoean_column_deviations(&table_, memory.floats.at(from_)));
  }

 private:
  Place from_;
  Standardised standardised_;
  std::vector<float> means_;
  std::vector<float> factors_;
  std::vector<float> limits_;
  anoean_columns table_{};
};

class DoubtStep : public Step {
 public:
  DoubtStep(const CombinedScore::Part<DiscriminatorDoubt>& part, Place from)
      : from_(from), standardised_(part) {}

  std::string write(CSource&, const std::string&) const override {
    return standardised_.in_c("1.0 / (1.0 + exp((double)" + in_c(from_) + "[0]))");
  }
  void add_to(GraphTensors& tensors, const std::string&) const override {
    OnnxGraph& graph = tensors.graph;
    // A row of one value each becomes that value.
    const std::string logits =
        graph.add("ReduceMean", {as_double(graph, tensors.at(from_))},
                  {{"axes", std::vector<std::int64_t>{1}}, {"keepdims", std::int64_t{0}}});
    standardised_.add_to(tensors, graph.add("Sigmoid", {graph.add("Neg", {logits})}));
  }
  void run(Memory& memory) const override {
    memory.sum += standardised_(DiscriminatorDoubt::of(double{*memory.floats.at(from_)}));
  }

 private:
  Place from_;
  Standardised standardised_;
};

}  // namespace

std::unique_ptr<Step> length_step(Place from, std::size_t size) {
  return std::make_unique<LengthStep>(from, size);
}

std::unique_ptr<Step> gaussian_step(const CombinedScore::Part<LayerGaussian>& part, Place from,
                                    Place scratch) {
  if (part.distance.is_wide()) return std::make_unique<WideGaussianStep>(part, from, scratch);
  return std::make_unique<NarrowGaussianStep>(part, from);
}

std::unique_ptr<Step> columns_step(const CombinedScore::Part<ColumnDeviations>& part, Place from) {
  return std::make_unique<ColumnsStep>(part, from);
}

std::unique_ptr<Step> doubt_step(const CombinedScore::Part<DiscriminatorDoubt>& part, Place from) {
  return std::make_unique<DoubtStep>(part, from);
}

}  // namespace anoean::exporting
