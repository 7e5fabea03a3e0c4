#include "export/onnx_numbers.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "export/onnx_operators.hpp"

namespace anoean::exporting {
namespace {

// One row of doubles: what of(feature) says of each column.
template <typename Of>
std::string row_of(OnnxGraph& graph, const std::string& name, const std::vector<NumericFeature>& features,
                   Of of) {
  std::vector<double> values;
  for (const NumericFeature& feature : features) values.push_back(of(feature));
  return graph.constant(name, values, {values.size()});
}

std::string standardised(OnnxGraph& graph, const std::vector<NumericFeature>& features,
                         const std::string& numbers) {
  const std::string location =
      row_of(graph, "locations", features, [](const auto& feature) { return feature.scaling.location; });
  const std::string scale =
      row_of(graph, "scales", features, [](const auto& feature) { return feature.scaling.scale; });
  return graph.add("Div", {graph.add("Sub", {numbers, location}), scale});
}

// sign(number) · log(1 + |number|)
std::string signed_log(OnnxGraph& graph, const std::string& numbers) {
  const std::string logarithm = log_of_one_plus(graph, graph.add("Abs", {numbers}));
  return graph.add("Mul", {graph.add("Sign", {numbers}), logarithm});
}

// The values of all columns in one table, to be read at first-of-column + index.
struct Columns {
  std::string values;
  std::string first;

  std::string at(OnnxGraph& graph, const std::string& index) const {
    return graph.add("Gather", {values, graph.add("Add", {first, index})});
  }
};

// What lies beyond an outermost quantile: its score, then on with the slope 1 / scale.
std::string beyond(OnnxGraph& graph, const std::string& numbers, const std::string& quantile,
                   const std::string& score, const std::string& scale) {
  const std::string distance = graph.add("Sub", {numbers, quantile});
  return graph.add("Add", {score, graph.add("Div", {distance, scale})});
}

// Piecewise linear between the quantiles, as anoean_normal_score.
std::string normal_scores(OnnxGraph& graph, const std::vector<NumericFeature>& features,
                          const std::string& numbers) {
  std::vector<std::vector<double>> quantiles_of_columns;
  std::vector<double> quantiles;
  std::vector<double> scores;
  std::vector<std::int64_t> first;
  std::vector<std::int64_t> last_below;
  std::vector<std::int64_t> last;
  for (const NumericFeature& feature : features) {
    const NumericScaling& scaling = feature.scaling;
    const auto count = static_cast<std::int64_t>(scaling.quantiles.size());
    first.push_back(static_cast<std::int64_t>(quantiles.size()));
    last_below.push_back(std::max<std::int64_t>(0, count - 2));
    last.push_back(count - 1);
    quantiles_of_columns.push_back(scaling.quantiles);
    quantiles.insert(quantiles.end(), scaling.quantiles.begin(), scaling.quantiles.end());
    scores.insert(scores.end(), scaling.scores.begin(), scaling.scores.end());
  }
  const auto whole_row = [&](const std::string& name, const std::vector<std::int64_t>& values) {
    return graph.constant(name, values, {values.size()});
  };
  const std::string begin = whole_row("first_quantiles", first);
  const Columns quantile{graph.constant("quantiles", quantiles, {quantiles.size()}), begin};
  const Columns score{graph.constant("normal_scores", scores, {scores.size()}), begin};

  const std::string reached =
      count_of(graph, "searched_quantiles", quantiles_of_columns, numbers, Counted::below_or_equal);
  const std::string found = graph.add("Max", {graph.add("Sub", {reached, graph.whole(1)}), graph.whole(0)});
  const std::string below = graph.add("Min", {found, whole_row("last_below", last_below)});
  const std::string last_quantiles = whole_row("last_quantiles", last);
  const std::string above = graph.add("Min", {graph.add("Add", {below, graph.whole(1)}), last_quantiles});
  // Halved, so that no difference of finite numbers overflows.
  const auto half = [&](const std::string& value) { return graph.add("Mul", {value, graph.number(0.5)}); };
  const std::string low = half(quantile.at(graph, below));
  const std::string step = graph.add("Sub", {half(quantile.at(graph, above)), low});
  const std::string share = graph.add("Div", {graph.add("Sub", {half(numbers), low}), step});
  const std::string low_score = score.at(graph, below);
  const std::string rise = graph.add("Sub", {score.at(graph, above), low_score});
  const std::string between = graph.add("Add", {low_score, graph.add("Mul", {share, rise})});

  const std::string scale =
      row_of(graph, "scales", features, [](const auto& feature) { return feature.scaling.scale; });
  const auto outermost = [&](const std::string& name, bool is_last, bool is_score) {
    return row_of(graph, name, features, [&](const auto& feature) {
      const auto& values = is_score ? feature.scaling.scores : feature.scaling.quantiles;
      return is_last ? values.back() : values.front();
    });
  };
  const std::string lowest = outermost("lowest", false, false);
  const std::string highest = outermost("highest", true, false);
  const std::string under = beyond(graph, numbers, lowest, outermost("lowest_scores", false, true), scale);
  const std::string over = beyond(graph, numbers, highest, outermost("highest_scores", true, true), scale);
  const std::string upper =
      graph.add("Where", {graph.add("GreaterOrEqual", {numbers, highest}), over, between});
  return graph.add("Where", {graph.add("LessOrEqual", {numbers, lowest}), under, upper});
}

std::string scaled(OnnxGraph& graph, const std::vector<NumericFeature>& features,
                   const std::string& numbers) {
  switch (features.front().scaling.kind) {
    case Scaling::standard:
    case Scaling::minmax:
      return standardised(graph, features, numbers);
    case Scaling::log_standard:
      return standardised(graph, features, signed_log(graph, numbers));
    case Scaling::quantile:
      break;
  }
  return normal_scores(graph, features, numbers);
}

// Neither NaN nor an infinity. number: a constant of the same type.
std::string is_finite(OnnxGraph& graph, const std::string& values, const std::string& largest) {
  return graph.add("LessOrEqual", {graph.add("Abs", {values}), largest});
}

std::string single(OnnxGraph& graph, const std::string& name, float value) {
  return graph.constant(name, std::span<const float>(&value, 1), {});
}

}  // namespace

std::string pixels_in_graph(OnnxGraph& graph, const Preprocessor& preprocessor) {
  const FeatureShape& shape = preprocessor.shape();
  const std::string pixels =
      graph.input({.name = "pixels",
                   .type = OnnxType::float32,
                   .dimensions = {shape.height, shape.width, shape.channels},
                   .description = "Images as they stand in the file that was learnt from; NaN where a pixel "
                                  "is missing."});
  const std::string location = single(graph, "location", preprocessor.image().location);
  const std::string scale = single(graph, "scale", preprocessor.image().scale);
  const std::string largest = single(graph, "largest_float", std::numeric_limits<float>::max());
  const std::string filled = graph.add("Where", {is_finite(graph, pixels, largest), pixels, location});
  const std::string moved = graph.add("Div", {graph.add("Sub", {filled, location}), scale});
  const std::string clipped =
      graph.add("Clip", {moved, single(graph, "low", -2.0F), single(graph, "high", 2.0F)});
  return graph.add("Reshape", {clipped, graph.shape({shape.dense()})});
}

std::string numbers_in_graph(OnnxGraph& graph, const Preprocessor& preprocessor) {
  const std::vector<NumericFeature>& features = preprocessor.numeric();
  const std::string numbers =
      graph.input({.name = "numbers",
                   .type = OnnxType::float64,
                   .dimensions = {features.size()},
                   .description = "The columns that the metadata \"numbers\" lists, as they stand in the "
                                  "records; NaN where one is missing."});
  const std::string present = is_finite(graph, numbers, graph.number(std::numeric_limits<double>::max()));
  const std::string medians =
      row_of(graph, "medians", features, [](const auto& feature) { return feature.median; });
  const std::string units = scaled(graph, features, graph.add("Where", {present, numbers, medians}));
  const std::string low =
      row_of(graph, "lows", features, [](const auto& feature) { return feature.scaling.low; });
  const std::string high =
      row_of(graph, "highs", features, [](const auto& feature) { return feature.scaling.high; });
  const std::string clipped = as_float(graph, graph.add("Min", {graph.add("Max", {units, low}), high}));
  std::vector<std::int64_t> with_indicator;
  for (std::size_t i = 0; i < features.size(); ++i) {
    if (features[i].has_indicator) with_indicator.push_back(static_cast<std::int64_t>(i));
  }
  if (with_indicator.empty()) return clipped;
  const std::string columns = graph.constant("may_be_missing", with_indicator, {with_indicator.size()});
  const std::string missing =
      graph.add("Not", {graph.add("Gather", {present, columns}, {{"axis", std::int64_t{1}}})});
  return graph.add("Concat", {clipped, as_float(graph, missing)}, {{"axis", std::int64_t{1}}});
}

}  // namespace anoean::exporting
