#include "export/expansion_step.hpp"

#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "export/onnx_operators.hpp"
#include "export/runtime/expand.h"

namespace anoean::exporting {
namespace {

class ExpansionStep : public Step {
 public:
  ExpansionStep(const nn::InputShape& input, Place to)
      : to_(to), categories_(input.cardinalities.begin(), input.cardinalities.end()) {
    table_ = {.categories = categories_.data(), .numbers = input.dense.size(), .columns = categories_.size()};
  }

  std::string write(CSource& source, const std::string& name) const override {
    source.need("expand");
    const std::string table =
        source.structure("expansion", name,
                         {source.table<std::uint16_t>("uint16_t", name + "_categories", categories_),
                          c_literal(table_.numbers), c_literal(table_.columns)});
    return source.call("expand", table + ", " + in_c(Place::features) + ", row->categories, " + in_c(to_));
  }
  void add_to(GraphTensors& tensors, const std::string& name) const override {
    OnnxGraph& graph = tensors.graph;
    std::vector<std::string> parts;
    if (table_.numbers > 0) parts.push_back(tensors.at(Place::features));
    for (std::size_t i = 0; i < table_.columns; ++i) {
      std::vector<std::int64_t> all(categories_[i]);
      std::iota(all.begin(), all.end(), std::int64_t{0});
      const std::string known = graph.constant(name + "_categories_of_" + std::to_string(i),
                                               std::span<const std::int64_t>(all), {all.size()});
      const std::string column = graph.add("Reshape", {tensors.indices[i], graph.shape({1})});
      parts.push_back(as_float(graph, graph.add("Equal", {column, known})));
    }
    tensors.put(to_, graph.add("Concat", parts, {{"axis", std::int64_t{1}}}));
  }
  void run(Memory& memory) const override {
    anoean_expand(&table_, memory.floats.at(Place::features), memory.indices, memory.floats.at(to_));
  }

 private:
  Place to_;
  std::vector<std::uint16_t> categories_;
  anoean_expansion table_{};
};

}  // namespace

std::unique_ptr<Step> expansion_step(const nn::InputShape& input, Place to) {
  return std::make_unique<ExpansionStep>(input, to);
}

}  // namespace anoean::exporting
