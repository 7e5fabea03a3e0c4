#include "export/dense_steps.hpp"

#include <span>

#include "export/onnx_operators.hpp"
#include "export/runtime/dense.h"
#include "export/runtime/first_layer.h"

namespace anoean::exporting {
namespace {

// x · W + b, or with transposed weights x · Wᵀ + b. How much a long sum of floats loses is up to the runtime,
// so those of more inputs than the library adds in one go (nn/kernels/gemm.cpp) are taken in doubles.
std::string sums_of(OnnxGraph& graph, std::size_t inputs, const std::string& x, const std::string& weights,
                    const std::string& biases, bool transposed) {
  constexpr std::size_t longest_float_sum = 128;
  const std::vector<OnnxAttribute> attributes = {{"transB", std::int64_t{transposed ? 1 : 0}}};
  if (inputs <= longest_float_sum) return graph.add("Gemm", {x, weights, biases}, attributes);
  return as_float(
      graph, graph.add("Gemm", {as_double(graph, x), as_double(graph, weights), as_double(graph, biases)},
                       attributes));
}

class DenseStep : public Step {
 public:
  explicit DenseStep(const LayerToExport& layer) : from_(layer.from), to_(layer.to) {
    const auto [inputs, outputs] = layer.planned.layer->affine();
    weights_ = transposed(layer.values(), inputs, outputs);
    biases_.assign(layer.values() + inputs * outputs, layer.values() + inputs * outputs + outputs);
    table_ = {weights_.data(), biases_.data(), inputs, outputs, layer.slope};
  }

  std::string write(CSource& source, const std::string& name) const override {
    source.need("dense");
    const std::string table =
        source.structure("dense", name,
                         {source.table<float>("float", name + "_weights", weights_),
                          source.table<float>("float", name + "_biases", biases_), c_literal(table_.inputs),
                          c_literal(table_.outputs), c_literal(table_.slope)});
    return source.call("run_dense", table + ", " + in_c(from_) + ", " + in_c(to_));
  }
  void add_to(GraphTensors& tensors, const std::string& name) const override {
    OnnxGraph& graph = tensors.graph;
    const std::string weights = graph.constant(name + "_weights", weights_, {table_.outputs, table_.inputs});
    const std::string biases = graph.constant(name + "_biases", biases_, {table_.outputs});
    const std::string sums = sums_of(graph, table_.inputs, tensors.at(from_), weights, biases, true);
    tensors.put(to_, leaky_relu(graph, sums, table_.slope));
  }
  void run(Memory& memory) const override {
    anoean_run_dense(&table_, memory.floats.at(from_), memory.floats.at(to_));
  }

 private:
  Place from_;
  Place to_;
  std::vector<float> weights_;
  std::vector<float> biases_;
  anoean_dense table_{};
};

class FirstLayerStep : public Step {
 public:
  explicit FirstLayerStep(const LayerToExport& layer)
      : to_(layer.to), categories_(layer.input.cardinalities.begin(), layer.input.cardinalities.end()) {
    const auto [inputs, outputs] = layer.planned.layer->affine();
    weights_ = transposed(layer.values(), inputs, outputs);
    biases_.assign(layer.values() + inputs * outputs, layer.values() + inputs * outputs + outputs);
    table_ = {.weights = weights_.data(),
              .biases = biases_.data(),
              .categories = categories_.data(),
              .numbers = layer.input.dense.size(),
              .columns = categories_.size(),
              .inputs = inputs,
              .outputs = outputs,
              .slope = layer.slope};
  }

  std::string write(CSource& source, const std::string& name) const override {
    source.need("first_layer");
    const std::string table =
        source.structure("first_layer", name,
                         {source.table<float>("float", name + "_weights", weights_),
                          source.table<float>("float", name + "_biases", biases_),
                          source.table<std::uint16_t>("uint16_t", name + "_categories", categories_),
                          c_literal(table_.numbers), c_literal(table_.columns), c_literal(table_.inputs),
                          c_literal(table_.outputs), c_literal(table_.slope)});
    return source.call("run_first_layer",
                       table + ", " + in_c(Place::features) + ", row->categories, " + in_c(to_));
  }
  void add_to(GraphTensors& tensors, const std::string& name) const override {
    OnnxGraph& graph = tensors.graph;
    const std::vector<float> by_input = transposed(weights_.data(), table_.outputs, table_.inputs);
    const float* rows = by_input.data();
    const auto next = [&](const std::string& what, std::size_t inputs) {
      const std::span<const float> values(rows, inputs * table_.outputs);
      rows += values.size();
      return graph.constant(name + what, values, {inputs, table_.outputs});
    };
    std::string sums = graph.constant(name + "_biases", biases_, {table_.outputs});
    if (table_.numbers > 0)
      sums = sums_of(graph, table_.numbers, tensors.at(Place::features), next("_weights", table_.numbers),
                     sums, false);
    for (std::size_t i = 0; i < table_.columns; ++i) {
      const std::string weights = next("_weights_of_" + std::to_string(i), categories_[i]);
      sums = graph.add("Add", {sums, graph.add("Gather", {weights, tensors.indices[i]})});
    }
    tensors.put(to_, leaky_relu(graph, sums, table_.slope));
  }
  void run(Memory& memory) const override {
    anoean_run_first_layer(&table_, memory.floats.at(Place::features), memory.indices, memory.floats.at(to_));
  }

 private:
  Place to_;
  std::vector<std::uint16_t> categories_;
  std::vector<float> weights_;
  std::vector<float> biases_;
  anoean_first_layer table_{};
};

}  // namespace

std::unique_ptr<Step> dense_step(const LayerToExport& layer) {
  if (layer.from == Place::features && !layer.input.cardinalities.empty())
    return std::make_unique<FirstLayerStep>(layer);
  return std::make_unique<DenseStep>(layer);
}

}  // namespace anoean::exporting
