#include "export/int8_steps.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "core/number_text.hpp"
#include "export/layer_steps.hpp"
#include "export/runtime/dense8.h"
#include "export/runtime/distance8.h"
#include "export/runtime/first_layer8.h"

namespace anoean::exporting {
namespace {

constexpr float most = 32767.0F;  // of what 16 bits hold
constexpr float headroom = 8.0F;  // for outputs larger than calibration saw

// The weights of a dense layer in 8 bits.
struct Weights8 {
  std::vector<std::int8_t> values;  // outputs × inputs
  std::vector<float> scales;        // outputs: what one unit of a row's sum stands for
  std::vector<float> biases;
  std::size_t inputs = 0;
  std::size_t outputs = 0;
};

// input_units: of an input in 1.
Weights8 quantised(const float* parameters, const nn::Layer::Affine& affine, float input_units) {
  Weights8 result{
      .values = {}, .scales = {}, .biases = {}, .inputs = affine.inputs, .outputs = affine.outputs};
  const std::vector<float> rows = transposed(parameters, affine.inputs, affine.outputs);
  for (std::size_t j = 0; j < affine.outputs; ++j) {
    const float* row = rows.data() + j * affine.inputs;
    float largest = 0.0F;
    for (std::size_t i = 0; i < affine.inputs; ++i) largest = std::max(largest, std::fabs(row[i]));
    const float step = largest > 0.0F ? largest / 127.0F : 1.0F;
    double sum = 0.0;
    for (std::size_t i = 0; i < affine.inputs; ++i) {
      const float rounded = std::clamp(std::round(row[i] / step), -127.0F, 127.0F);
      result.values.push_back(static_cast<std::int8_t>(rounded));
      sum += double{std::fabs(rounded)};
    }
    if (sum * double{most} > double{std::numeric_limits<std::int32_t>::max()})
      throw Error(Error::Kind::bad_input,
                  "a layer of " + std::to_string(affine.inputs) + " inputs is too wide for sums of 32 bits",
                  "--precision", "export it as float32");
    result.scales.push_back(step / input_units);
  }
  const float* biases = parameters + affine.inputs * affine.outputs;
  result.biases.assign(biases, biases + affine.outputs);
  return result;
}

// The members of a struct that begins with weights, scales and biases.
std::vector<std::string> write_weights(CSource& source, const std::string& name, const Weights8& weights) {
  return {source.table<std::int8_t>("int8_t", name + "_weights", weights.values),
          source.table<float>("float", name + "_scales", weights.scales),
          source.table<float>("float", name + "_biases", weights.biases)};
}

class Dense8Step : public Step {
 public:
  Dense8Step(Weights8 weights, float slope, float units, Place from, Place to)
      : from_(from), to_(to), weights_(std::move(weights)) {
    table_ = {.weights = weights_.values.data(),
              .scales = weights_.scales.data(),
              .biases = weights_.biases.data(),
              .inputs = weights_.inputs,
              .outputs = weights_.outputs,
              .slope = slope,
              .units = units};
  }

  std::string write(CSource& source, const std::string& name) const override {
    source.need("dense8");
    std::vector<std::string> members = write_weights(source, name, weights_);
    members.insert(members.end(), {c_literal(table_.inputs), c_literal(table_.outputs),
                                   c_literal(table_.slope), c_literal(table_.units)});
    return source.name("run_dense8") + "(" + source.structure("dense8", name, members) + ", " + in_c(from_) +
           ", " + in_c(to_) + ");";
  }
  void run(Memory& memory) const override {
    anoean_run_dense8(&table_, memory.integers.at(from_), memory.integers.at(to_));
  }

 private:
  Place from_;
  Place to_;
  Weights8 weights_;
  anoean_dense8 table_{};
};

class FirstLayer8Step : public Step {
 public:
  FirstLayer8Step(Weights8 weights, const nn::InputShape& input, float feature_units, float slope,
                  float units, Place to)
      : to_(to),
        weights_(std::move(weights)),
        categories_(input.cardinalities.begin(), input.cardinalities.end()) {
    table_ = {.weights = weights_.values.data(),
              .scales = weights_.scales.data(),
              .biases = weights_.biases.data(),
              .categories = categories_.data(),
              .numbers = input.dense.size(),
              .columns = categories_.size(),
              .inputs = weights_.inputs,
              .outputs = weights_.outputs,
              .one = static_cast<std::int32_t>(feature_units),
              .slope = slope,
              .units = units};
  }

  std::string write(CSource& source, const std::string& name) const override {
    source.need("first_layer8");
    std::vector<std::string> members = write_weights(source, name, weights_);
    members.insert(members.end(),
                   {source.table<std::uint16_t>("uint16_t", name + "_categories", categories_),
                    c_literal(table_.numbers), c_literal(table_.columns), c_literal(table_.inputs),
                    c_literal(table_.outputs), std::to_string(table_.one), c_literal(table_.slope),
                    c_literal(table_.units)});
    return source.name("run_first_layer8") + "(" + source.structure("first_layer8", name, members) + ", " +
           in_c(Place::features) + ", row->categories, " + in_c(to_) + ");";
  }
  void run(Memory& memory) const override {
    anoean_run_first_layer8(&table_, memory.integers.at(Place::features), memory.indices,
                            memory.integers.at(to_));
  }

 private:
  Place to_;
  Weights8 weights_;
  std::vector<std::uint16_t> categories_;
  anoean_first_layer8 table_{};
};

class Distance8Step : public Step {
 public:
  Distance8Step(Weights8 weights, Place from) : from_(from), weights_(std::move(weights)) {
    table_ = {weights_.values.data(), weights_.scales.data(), weights_.biases.data(), weights_.inputs,
              weights_.outputs};
  }

  std::string write(CSource& source, const std::string& name) const override {
    source.need("distance8");
    std::vector<std::string> members = write_weights(source, name, weights_);
    members.insert(members.end(), {c_literal(table_.inputs), c_literal(table_.outputs)});
    return "sum += (double)" + source.name("run_distance8") + "(" +
           source.structure("distance8", name, members) + ", " + in_c(from_) + ");";
  }
  void run(Memory& memory) const override {
    memory.sum += double{anoean_run_distance8(&table_, memory.integers.at(from_))};
  }

 private:
  Place from_;
  Weights8 weights_;
  anoean_distance8 table_{};
};

[[noreturn]] void refuse(const std::string& what) {
  throw Error(Error::Kind::bad_input, what + " cannot be exported as int8", "--precision",
              "export it as float32, or fit with --preset faithful and an encoder of dense and leaky_relu "
              "layers");
}

}  // namespace

EncoderSteps int8_encoder_steps(const AnoeanMember& member, bool combined, const Int8Ranges& ranges) {
  if (combined) refuse("a score of all layers");
  const nn::Network& network = member.scoring();
  const std::vector<nn::PlannedLayer>& layers = network.sequence().layers;
  EncoderSteps result;
  Place place = Place::features;
  float units = ranges.feature_units;  // of what the layer reads
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const nn::PlannedLayer& planned = layers[i];
    const std::string text = planned.layer->text();
    const std::string number = "layer_" + std::to_string(i + 1);
    if (!text.starts_with("dense")) refuse("an encoder with the layer \"" + text + "\"");
    const float* parameters = network.parameters().values.data() + planned.first_parameter;
    Weights8 weights = quantised(parameters, planned.layer->affine(), units);
    if (i + 1 == layers.size()) {
      result.steps.push_back({.name = number,
                              .what = text + ", and the distance",
                              .step = std::make_unique<Distance8Step>(std::move(weights), place)});
      break;
    }
    const float slope = layers[i + 1].input_slope;
    const Place to = place == Place::even ? Place::odd : Place::even;
    units = most / (headroom * std::max(ranges.largest.at(i), 1e-6F));
    std::unique_ptr<Step> step;
    if (place == Place::features && !network.input().cardinalities.empty())
      step = std::make_unique<FirstLayer8Step>(std::move(weights), network.input(), ranges.feature_units,
                                               slope, units, to);
    else
      step = std::make_unique<Dense8Step>(std::move(weights), slope, units, place, to);
    result.steps.push_back({.name = number,
                            .what = text + ", leaky_relu " + shortest_text(slope),
                            .step = std::move(step),
                            .to = to,
                            .outputs = planned.output.size()});
    std::size_t& size = to == Place::even ? result.even_size : result.odd_size;
    size = std::max(size, planned.output.size());
    place = to;
  }
  return result;
}

}  // namespace anoean::exporting
