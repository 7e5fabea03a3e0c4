#include "export/onnx_operators.hpp"

#include <algorithm>
#include <limits>

namespace anoean::exporting {
namespace {

std::string cast(OnnxGraph& graph, const std::string& tensor, OnnxType type) {
  return graph.add("Cast", {tensor}, {{"to", static_cast<std::int64_t>(type)}});
}

}  // namespace

std::string as_float(OnnxGraph& graph, const std::string& tensor) {
  return cast(graph, tensor, OnnxType::float32);
}

std::string as_double(OnnxGraph& graph, const std::string& tensor) {
  return cast(graph, tensor, OnnxType::float64);
}

std::string leaky_relu(OnnxGraph& graph, const std::string& floats, float slope) {
  return slope == 1.0F ? floats : graph.add("LeakyRelu", {floats}, {{"alpha", slope}});
}

std::string length(OnnxGraph& graph, const std::string& rows) {
  const std::string square = graph.add(
      "ReduceSumSquare", {rows}, {{"axes", std::vector<std::int64_t>{1}}, {"keepdims", std::int64_t{0}}});
  return graph.add("Sqrt", {square});
}

// The digits that 1 + x loses are those by which (1 + x) − 1 differs from x (W. Kahan; D. Goldberg, "What
// every computer scientist should know about floating-point arithmetic", 1991, theorem 4).
std::string log_of_one_plus(OnnxGraph& graph, const std::string& x) {
  const std::string one = graph.number(1.0);
  const std::string above_one = graph.add("Add", {one, x});
  const std::string kept = graph.add("Sub", {above_one, one});
  const std::string correction = graph.add("Div", {x, kept});  // NaN where nothing is kept
  const std::string logarithm = graph.add("Mul", {graph.add("Log", {above_one}), correction});
  return graph.add("Where", {graph.add("Equal", {above_one, one}), x, logarithm});
}

std::string softplus(OnnxGraph& graph, const std::string& x) {
  const std::string positive = graph.add("Max", {x, graph.number(0.0)});
  const std::string tail = graph.add("Exp", {graph.add("Neg", {graph.add("Abs", {x})})});
  return graph.add("Add", {positive, log_of_one_plus(graph, tail)});
}

std::string finite_score(OnnxGraph& graph, const std::string& scores) {
  const std::string most = graph.number(double{std::numeric_limits<float>::max()});
  return as_float(graph, graph.add("Where", {graph.add("Less", {scores, most}), scores, most}));
}

// A binary search, all rows and columns side by side, in a table whose columns are filled up with infinities
// to one less than a power of two.
std::string count_of(OnnxGraph& graph, const std::string& name,
                     const std::vector<std::vector<double>>& values_of_columns, const std::string& x,
                     Counted counted) {
  std::size_t most = 0;
  for (const std::vector<double>& values : values_of_columns) most = std::max(most, values.size());
  std::size_t size = 1;
  while (size <= most) size *= 2;
  std::vector<double> table;
  std::vector<std::int64_t> first;  // of each column
  for (const std::vector<double>& values : values_of_columns) {
    first.push_back(static_cast<std::int64_t>(table.size()));
    table.insert(table.end(), values.begin(), values.end());
    table.resize(static_cast<std::size_t>(first.back()) + size - 1, std::numeric_limits<double>::infinity());
  }
  const std::string values = graph.constant(name + "_table", table, {table.size()});
  const std::string begin = graph.constant(name + "_first", first, {first.size()});
  const char* comparison = counted == Counted::below ? "Less" : "LessOrEqual";
  std::string count = begin;  // from the first of all columns on
  for (std::size_t step = size / 2; step > 0; step /= 2) {
    const auto whole_step = static_cast<std::int64_t>(step);
    const std::string probed = graph.add("Add", {count, graph.whole(whole_step - 1)});
    const std::string goes_on = graph.add(comparison, {graph.add("Gather", {values, probed}), x});
    count = graph.add("Where", {goes_on, graph.add("Add", {count, graph.whole(whole_step)}), count});
  }
  return graph.add("Sub", {count, begin});
}

}  // namespace anoean::exporting
