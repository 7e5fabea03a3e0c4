#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "export/onnx_graph.hpp"

namespace anoean::exporting {

// Small parts of graphs, made of several operators. Tensors are doubles where nothing else is said; each
// returns the tensor that it makes.

std::string as_float(OnnxGraph& graph, const std::string& tensor);
std::string as_double(OnnxGraph& graph, const std::string& tensor);

// floats: y = slope * y where y is negative; nothing where the slope is 1.
std::string leaky_relu(OnnxGraph& graph, const std::string& floats, float slope);

// rows × values → the length of each row.
std::string length(OnnxGraph& graph, const std::string& rows);

// log(1 + x), x ≥ 0, to the last digits of small x as well.
std::string log_of_one_plus(OnnxGraph& graph, const std::string& x);

// log(1 + exp(x)), which is positive and keeps the order of values.
std::string softplus(OnnxGraph& graph, const std::string& x);

// The nearest finite floats; the largest of all for NaN.
std::string finite_score(OnnxGraph& graph, const std::string& scores);

// How many of the ascending values of its column lie below x, or at it: for x of rows × columns, whole
// numbers of that shape. name: of the table of values.
enum class Counted { below, below_or_equal };
std::string count_of(OnnxGraph& graph, const std::string& name,
                     const std::vector<std::vector<double>>& values_of_columns, const std::string& x,
                     Counted counted);

}  // namespace anoean::exporting
