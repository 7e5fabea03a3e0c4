#include "export/onnx_numbers.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
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

// The normal scores of numbers by the quantiles of their columns, as anoean_normal_score.
class NormalScores {
 public:
  NormalScores(OnnxGraph& graph, const std::vector<NumericFeature>& features, std::string numbers)
      : graph_(graph), features_(features), numbers_(std::move(numbers)) {}

  std::string build() {
    scale_ = row_of(graph_, "scales", features_, [](const auto& feature) { return feature.scaling.scale; });
    const Beyond lowest = beyond("lowest", [](const auto& values) { return values.front(); });
    const Beyond highest = beyond("highest", [](const auto& values) { return values.back(); });
    const std::string is_low = graph_.add("LessOrEqual", {numbers_, lowest.quantile});
    const std::string is_high = graph_.add("GreaterOrEqual", {numbers_, highest.quantile});
    const std::string above_lowest = graph_.add("Where", {is_high, highest.score, between()});
    return graph_.add("Where", {is_low, lowest.score, above_lowest});
  }

 private:
  struct Beyond {
    std::string quantile;  // of each column
    std::string score;     // of each number, if it lies beyond
  };

  // On from an outermost quantile with the slope 1 / scale.
  template <typename Choose>
  Beyond beyond(const std::string& name, Choose choose) {
    const std::string quantile = row_of(graph_, name + "_quantiles", features_, [&](const auto& feature) {
      return choose(feature.scaling.quantiles);
    });
    const std::string score = row_of(graph_, name + "_scores", features_,
                                     [&](const auto& feature) { return choose(feature.scaling.scores); });
    const std::string distance = graph_.add("Sub", {numbers_, quantile});
    return {quantile, graph_.add("Add", {score, graph_.add("Div", {distance, scale_})})};
  }

  // The quantiles of all columns one behind the other, and where each begins.
  struct Tables {
    std::vector<double> quantiles;
    std::vector<double> scores;
    std::vector<std::int64_t> first;
    std::vector<std::int64_t> last_below;  // the last but one, counted from the first
    std::vector<std::vector<double>> columns;
  };

  Tables tables() const {
    Tables all;
    for (const NumericFeature& feature : features_) {
      const NumericScaling& scaling = feature.scaling;
      const auto count = static_cast<std::int64_t>(scaling.quantiles.size());
      all.first.push_back(static_cast<std::int64_t>(all.quantiles.size()));
      all.last_below.push_back(std::max<std::int64_t>(count, 2) - 2);
      all.quantiles.insert(all.quantiles.end(), scaling.quantiles.begin(), scaling.quantiles.end());
      all.scores.insert(all.scores.end(), scaling.scores.begin(), scaling.scores.end());
      all.columns.push_back(scaling.quantiles);
    }
    // Behind the last column, should it have but one quantile.
    all.quantiles.push_back(0.0);
    all.scores.push_back(0.0);
    return all;
  }

  // Linear from the last quantile that a number reaches to the next. What this makes of numbers beyond the
  // outermost, NaN included, is not taken.
  std::string between() {
    const Tables all = tables();
    const auto row = [&](const std::string& name, const auto& values) {
      return graph_.constant(name, values, {values.size()});
    };
    const std::string reached = count_of(graph_, "quantiles", all.columns, numbers_, Counted::below_or_equal);
    const std::string last =
        graph_.add("Max", {graph_.add("Sub", {reached, graph_.whole(1)}), graph_.whole(0)});
    const std::string in_column = graph_.add("Min", {last, row("last_below", all.last_below)});
    const std::string below = graph_.add("Add", {row("first_quantiles", all.first), in_column});
    const std::string above = graph_.add("Add", {below, graph_.whole(1)});

    const std::string quantiles = row("all_quantiles", all.quantiles);
    const std::string low = half_at(quantiles, below);
    const std::string step = graph_.add("Sub", {half_at(quantiles, above), low});
    const std::string share = graph_.add("Div", {graph_.add("Sub", {half(numbers_), low}), step});

    const std::string scores = row("all_scores", all.scores);
    const std::string low_score = graph_.add("Gather", {scores, below});
    const std::string rise = graph_.add("Sub", {graph_.add("Gather", {scores, above}), low_score});
    return graph_.add("Add", {low_score, graph_.add("Mul", {share, rise})});
  }

  // Halved, so that no difference of finite numbers overflows.
  std::string half(const std::string& values) { return graph_.add("Mul", {values, graph_.number(0.5)}); }
  std::string half_at(const std::string& table, const std::string& indices) {
    return half(graph_.add("Gather", {table, indices}));
  }

  OnnxGraph& graph_;
  const std::vector<NumericFeature>& features_;
  std::string numbers_;  // none is missing
  std::string scale_;
};

std::string scaled(OnnxGraph& graph, const std::vector<NumericFeature>& features,
                   const std::string& numbers) {
  switch (features.front().scaling.kind) {
    case Scaling::standard:
    case Scaling::minmax:
      return standardised(graph, features, numbers);
    case Scaling::log_standard:
    case Scaling::log_limited:
    case Scaling::log_range:
      return standardised(graph, features, signed_log(graph, numbers));
    case Scaling::quantile:
      break;
  }
  return NormalScores(graph, features, numbers).build();
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
  std::string clipped = as_float(graph, graph.add("Min", {graph.add("Max", {units, low}), high}));
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
