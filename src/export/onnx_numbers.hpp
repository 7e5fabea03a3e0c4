#pragma once

#include <string>

#include "data/preprocessor.hpp"
#include "export/onnx_graph.hpp"

namespace anoean::exporting {

// A graph's part that makes features of what stands in the records; both add an input to it, and return
// floats, rows × features.

// The input "pixels".
std::string pixels_in_graph(OnnxGraph& graph, const Preprocessor& preprocessor);

// The input "numbers". All columns are scaled in the same way, and there is at least one.
std::string numbers_in_graph(OnnxGraph& graph, const Preprocessor& preprocessor);

}  // namespace anoean::exporting
