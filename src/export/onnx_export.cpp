#include "export/onnx_export.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include "core/number_text.hpp"
#include "data/field_decoder.hpp"
#include "export/onnx_operators.hpp"
#include "export/program.hpp"
#include "model/model.hpp"

namespace anoean::exporting {
namespace {

// One row of texts → their indices: 1 for a missing one, 0 for one that training did not know.
std::string category_indices(OnnxGraph& graph, const std::string& texts, const CategoricalFeature& feature) {
  std::vector<std::string> keys = feature.vocabulary;
  std::vector<std::int64_t> indices;
  for (std::size_t i = 0; i < keys.size(); ++i) indices.push_back(static_cast<std::int64_t>(i) + 2);
  for (const std::string& missing : common_value_rules().missing) {
    if (std::binary_search(feature.vocabulary.begin(), feature.vocabulary.end(), missing)) continue;
    keys.push_back(missing);
    indices.push_back(missing_category);
  }
  return graph.add("ai.onnx.ml.LabelEncoder", {texts},
                   {{"keys_strings", keys},
                    {"values_int64s", indices},
                    {"default_int64", std::int64_t{unknown_category}}});
}

// Of every categorical column, from the input "categories".
std::vector<std::string> add_categories(OnnxGraph& graph, const std::vector<CategoricalFeature>& features) {
  if (features.empty()) return {};
  const std::string texts =
      graph.input({.name = "categories",
                   .type = OnnxType::text,
                   .dimensions = {features.size()},
                   .description = "The columns that the metadata \"categories\" lists, as they stand in the "
                                  "records; an empty text where one is missing."});
  std::vector<std::string> indices;
  for (std::size_t i = 0; i < features.size(); ++i) {
    const std::string column =
        graph.add("Gather", {texts, graph.whole(static_cast<std::int64_t>(i))}, {{"axis", std::int64_t{1}}});
    indices.push_back(category_indices(graph, column, features[i]));
  }
  return indices;
}

// Less than the scores, as doubles, by what rounding may make of them elsewhere. Records that are alike are
// common, and one that is like a normal of the calibration is not to be above it by a last digit.
std::string cautious(OnnxGraph& graph, const std::string& scores) {
  const std::string exact = as_double(graph, scores);
  const std::string size = graph.add("Max", {exact, graph.number(1.0)});
  return graph.add("Sub", {exact, graph.add("Mul", {size, graph.number(onnx_tolerance)})});
}

// (1 + #{calibration ≥ score}) / (1 + n)
std::string p_values(OnnxGraph& graph, const std::string& scores, const Calibration& calibration) {
  const std::vector<double> normals(calibration.scores().begin(), calibration.scores().end());
  const std::string below = count_of(graph, "calibration", {normals}, scores, Counted::below);
  const std::string all = graph.number(static_cast<double>(normals.size() + 1));
  return graph.add("Div", {graph.add("Sub", {all, as_double(graph, below)}), all});
}

void add_outputs(OnnxGraph& graph, const std::string& scores, const Scorer::Model& model) {
  graph.output({.name = "score",
                .type = OnnxType::float32,
                .dimensions = {},
                .description = "How anomalous a record is: finite and at least 0, higher = more anomalous."},
               scores);
  const std::string compared = cautious(graph, scores);
  graph.output(
      {.name = "alert",
       .type = OnnxType::boolean,
       .dimensions = {},
       .description = "Whether the score is at or above the model's threshold, by more than rounding."},
      graph.add("GreaterOrEqual", {compared, graph.number(double{model.threshold})}));
  graph.output({.name = "p_value",
                .type = OnnxType::float64,
                .dimensions = {},
                .description = "The share of normal records at least as anomalous, by those that the model "
                               "was calibrated with."},
               p_values(graph, compared, model.calibration));
}

// As a JSON array; what is not UTF-8 becomes U+FFFD, as the format wants UTF-8.
template <typename Feature>
std::string names_of(const std::vector<Feature>& features) {
  nlohmann::json names = nlohmann::json::array();
  for (const Feature& feature : features) names.push_back(feature.name);
  return names.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

OnnxExport export_as_onnx(const Scorer& scorer) {
  const Scorer::Model& model = scorer.model();
  const Program program(model);
  OnnxGraph graph;
  GraphTensors tensors(graph);
  tensors.indices = add_categories(graph, model.preprocessor.categorical());
  add_outputs(graph, program.add_to(tensors), model);
  return {.inputs = graph.inputs(),
          .outputs = graph.outputs(),
          .bytes = graph.model({{"method", model.method},
                                {"threshold", shortest_text(model.threshold)},
                                {"numbers", names_of(model.preprocessor.numeric())},
                                {"categories", names_of(model.preprocessor.categorical())}})};
}

}  // namespace anoean::exporting
