#include "export/number_steps.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>

#include "export/onnx_numbers.hpp"
#include "export/runtime/quantise.h"
#include "export/runtime/scale_linear.h"
#include "export/runtime/scale_log.h"
#include "export/runtime/scale_pixel.h"
#include "export/runtime/scale_quantile.h"

namespace anoean::exporting {
namespace {

anoean_scaling runtime_scaling(const NumericFeature& feature) {
  const NumericScaling& scaling = feature.scaling;
  return {feature.median, scaling.location, scaling.scale, scaling.low, scaling.high};
}

anoean_quantiles runtime_quantiles(const NumericFeature& feature) {
  const NumericScaling& scaling = feature.scaling;
  return {.values = scaling.quantiles.data(),
          .scores = scaling.scores.data(),
          .count = scaling.quantiles.size(),
          .median = feature.median,
          .scale = scaling.scale,
          .low = scaling.low,
          .high = scaling.high};
}

float scaled(const NumericFeature& feature, double number) {
  if (feature.scaling.kind == Scaling::quantile) {
    const anoean_quantiles quantiles = runtime_quantiles(feature);
    return anoean_scale_quantile(&quantiles, number);
  }
  const anoean_scaling scaling = runtime_scaling(feature);
  return of_logarithms(feature.scaling.kind) ? anoean_scale_log(&scaling, number)
                                             : anoean_scale(&scaling, number);
}

// The table of every number's scaling.
void write_scalings(CSource& source, const std::vector<NumericFeature>& numbers) {
  std::vector<std::string> rows;
  for (const NumericFeature& feature : numbers) {
    const anoean_scaling scaling = runtime_scaling(feature);
    rows.push_back("{" + c_literal(scaling.median) + ", " + c_literal(scaling.location) + ", " +
                   c_literal(scaling.scale) + ", " + c_literal(scaling.low) + ", " + c_literal(scaling.high) +
                   "}");
  }
  source.add_table(source.name("scaling"), "scalings", rows, sizeof(anoean_scaling));
}

void write_quantiles(CSource& source, const std::vector<NumericFeature>& numbers) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const NumericScaling& scaling = numbers[i].scaling;
    const std::string number = std::to_string(i);
    rows.push_back("{" + source.table<double>("double", "quantiles_" + number, scaling.quantiles) + ", " +
                   source.table<double>("double", "normal_scores_" + number, scaling.scores) + ", " +
                   c_literal(scaling.quantiles.size()) + ", " + c_literal(numbers[i].median) + ", " +
                   c_literal(scaling.scale) + ", " + c_literal(scaling.low) + ", " + c_literal(scaling.high) +
                   "}");
  }
  constexpr std::size_t row_bytes = 3 * 4 + 4 + 4 * 8;
  source.add_table(source.name("quantiles"), "all_quantiles", rows, row_bytes);
}

}  // namespace

float feature_units(const Preprocessor& preprocessor) {
  double largest = 1.0;  // of what says that a number is missing
  for (const NumericFeature& feature : preprocessor.numeric())
    largest = std::max({largest, std::fabs(feature.scaling.low), std::fabs(feature.scaling.high)});
  // A whole number, so that a category counts exactly 1.
  return std::max(1.0F, static_cast<float>(std::floor(32767.0 / largest)));
}

NumberSteps::NumberSteps(const Preprocessor& preprocessor, float units)
    : preprocessor_(preprocessor), units_(units) {
  const std::vector<NumericFeature>& numbers = preprocessor.numeric();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i].scaling.kind != numbers.front().scaling.kind)
      throw Error(Error::Kind::bad_input,
                  "a model that scales its columns in different ways cannot be exported");
    if (numbers[i].has_indicator) indicators_.push_back(static_cast<std::uint16_t>(i));
  }
}

std::string NumberSteps::write_pixels(CSource& source) const {
  source.need("scale_pixel");
  const ImageScaling& scaling = preprocessor_.image();
  const std::string arguments = c_literal(scaling.location) + ", " + c_literal(scaling.scale);
  return "  size_t i;\n  for (i = 0; i < " + upper_case(source.prefix()) +
         "_PIXELS; ++i)\n    workspace->features[i] = " + source.name("scale_pixel") + "(row->pixels[i], " +
         arguments + ");\n";
}

// The call that scales number i.
std::string NumberSteps::write_scaling(CSource& source) const {
  const std::vector<NumericFeature>& numbers = preprocessor_.numeric();
  const Scaling kind = numbers.front().scaling.kind;
  if (kind == Scaling::quantile) {
    source.need("scale_quantile");
    write_quantiles(source, numbers);
    return source.name("scale_quantile") + "(&" + source.name("all_quantiles") + "[i], row->numbers[i])";
  }
  const bool logarithm = of_logarithms(kind);
  source.need(logarithm ? "scale_log" : "scale_linear");
  write_scalings(source, numbers);
  return source.name(logarithm ? "scale_log" : "scale") + "(&" + source.name("scalings") +
         "[i], row->numbers[i])";
}

std::string NumberSteps::write(CSource& source) const {
  if (preprocessor_.shape().is_image()) return write_pixels(source);
  if (preprocessor_.numeric().empty()) return {};
  const bool quantised = units_ > 0.0F;
  std::string scaling = write_scaling(source);
  if (quantised) {
    source.need("quantise");
    scaling = source.name("quantise") + "(" + c_literal(units_) + " * " + scaling + ")";
  }
  const std::string count = upper_case(source.prefix()) + "_NUMBERS";
  std::string body =
      "  size_t i;\n  for (i = 0; i < " + count + "; ++i)\n    workspace->features[i] = " + scaling + ";\n";
  if (indicators_.empty()) return body;
  const std::string table = source.table<std::uint16_t>("uint16_t", "may_be_missing", indicators_);
  const std::string one = quantised ? c_literal(static_cast<std::int16_t>(units_)) : "1.0F";
  body += "  /* Behind the numbers stand those that say whether one is missing. */\n  for (i = 0; i < " +
          c_literal(indicators_.size()) + "; ++i)\n    workspace->features[" + count +
          " + i] = isfinite(row->numbers[" + table + "[i]]) ? " + (quantised ? "0" : "0.0F") + " : " + one +
          ";\n";
  return body;
}

void NumberSteps::add_to(GraphTensors& tensors) const {
  if (preprocessor_.shape().is_image())
    tensors.put(Place::features, pixels_in_graph(tensors.graph, preprocessor_));
  else if (!preprocessor_.numeric().empty())
    tensors.put(Place::features, numbers_in_graph(tensors.graph, preprocessor_));
}

void NumberSteps::run(const Record& record, Memory& memory) const {
  std::size_t next = 0;
  const auto add = [&](float feature) {
    if (units_ > 0.0F)
      memory.integers.features[next++] = anoean_quantise(units_ * feature);
    else
      memory.floats.features[next++] = feature;
  };
  const ImageScaling& image = preprocessor_.image();
  for (const float pixel : record.pixels) add(anoean_scale_pixel(pixel, image.location, image.scale));
  for (std::size_t i = 0; i < record.numbers.size(); ++i)
    add(scaled(preprocessor_.numeric()[i], record.numbers[i]));
  for (const std::uint16_t number : indicators_) add(std::isfinite(record.numbers[number]) ? 0.0F : 1.0F);
}

}  // namespace anoean::exporting
