#pragma once

#include <anoean/scorer.hpp>

#include <string>
#include <vector>

#include "export/onnx_graph.hpp"

namespace anoean::exporting {

// How far a graph's score may be from the library's where floats are added up in another order, of
// max(1, score).
constexpr double onnx_tolerance = 1e-5;

// A model as one ONNX graph: from records as they stand in files to scores, alerts and p-values.
struct OnnxExport {
  std::vector<OnnxPort> inputs;
  std::vector<OnnxPort> outputs;
  std::string bytes;  // of the file
};

// The same bytes for the same model. Throws Error, bad_input, on a model that cannot be exported, with what
// can.
OnnxExport export_as_onnx(const Scorer& scorer);

}  // namespace anoean::exporting
