#include "export/layer_steps.hpp"

#include <anoean/error.hpp>

#include <sstream>
#include <utility>

#include "export/runtime/channel_map.h"
#include "export/runtime/convolution.h"
#include "export/runtime/dense.h"
#include "export/runtime/first_layer.h"
#include "export/runtime/leaky_relu.h"
#include "export/runtime/sigmoid.h"
#include "export/runtime/tanh.h"

namespace anoean::exporting {
namespace {

std::string call(const CSource& source, const std::string& function, const std::string& arguments) {
  return source.name(function) + "(" + arguments + ");";
}

class DenseStep : public Step {
 public:
  explicit DenseStep(const LayerToExport& layer) : from_(layer.from), to_(layer.to) {
    const auto [inputs, outputs] = layer.planned.layer->affine();
    weights_ = transposed(layer.values(), inputs, outputs);
    biases_.assign(layer.values() + inputs * outputs, layer.values() + inputs * outputs + outputs);
    table_ = {weights_.data(), biases_.data(), inputs, outputs, layer.slope};
  }

  std::string write(CSource& source, const std::string& name) const override {
    source.need("dense");
    const std::string table =
        source.structure("dense", name,
                         {source.table<float>("float", name + "_weights", weights_),
                          source.table<float>("float", name + "_biases", biases_), c_literal(table_.inputs),
                          c_literal(table_.outputs), c_literal(table_.slope)});
    return call(source, "run_dense", table + ", " + in_c(from_) + ", " + in_c(to_));
  }
  void run(Memory& memory) const override {
    anoean_run_dense(&table_, memory.floats.at(from_), memory.floats.at(to_));
  }

 private:
  Place from_;
  Place to_;
  std::vector<float> weights_;
  std::vector<float> biases_;
  anoean_dense table_{};
};

class FirstLayerStep : public Step {
 public:
  explicit FirstLayerStep(const LayerToExport& layer)
      : to_(layer.to), categories_(layer.input.cardinalities.begin(), layer.input.cardinalities.end()) {
    const auto [inputs, outputs] = layer.planned.layer->affine();
    weights_ = transposed(layer.values(), inputs, outputs);
    biases_.assign(layer.values() + inputs * outputs, layer.values() + inputs * outputs + outputs);
    table_ = {.weights = weights_.data(),
              .biases = biases_.data(),
              .categories = categories_.data(),
              .numbers = layer.input.dense.size(),
              .columns = categories_.size(),
              .inputs = inputs,
              .outputs = outputs,
              .slope = layer.slope};
  }

  std::string write(CSource& source, const std::string& name) const override {
    source.need("first_layer");
    const std::string table =
        source.structure("first_layer", name,
                         {source.table<float>("float", name + "_weights", weights_),
                          source.table<float>("float", name + "_biases", biases_),
                          source.table<std::uint16_t>("uint16_t", name + "_categories", categories_),
                          c_literal(table_.numbers), c_literal(table_.columns), c_literal(table_.inputs),
                          c_literal(table_.outputs), c_literal(table_.slope)});
    return call(source, "run_first_layer",
                table + ", " + in_c(Place::features) + ", row->categories, " + in_c(to_));
  }
  void run(Memory& memory) const override {
    anoean_run_first_layer(&table_, memory.floats.at(Place::features), memory.indices, memory.floats.at(to_));
  }

 private:
  Place to_;
  std::vector<std::uint16_t> categories_;
  std::vector<float> weights_;
  std::vector<float> biases_;
  anoean_first_layer table_{};
};

class ConvolutionStep : public Step {
 public:
  explicit ConvolutionStep(const LayerToExport& layer) : from_(layer.from), to_(layer.to) {
    const nn::Shape& input = layer.planned.input;
    const nn::Shape& output = layer.planned.output;
    // "conv 32 kernel 4 stride 2 pad 1"
    std::istringstream words(layer.planned.layer->text());
    std::string word;
    words >> word >> table_.outputs >> word >> table_.kernel >> word >> table_.stride >> word >>
        table_.border;
    const std::size_t inputs = table_.kernel * table_.kernel * input.channels;
    weights_ = transposed(layer.values(), inputs, table_.outputs);
    biases_.assign(layer.values() + inputs * table_.outputs, layer.values() + (inputs + 1) * table_.outputs);
    table_.weights = weights_.data();
    table_.biases = biases_.data();
    table_.height = input.height;
    table_.width = input.width;
    table_.channels = input.channels;
    table_.out_height = output.height;
    table_.out_width = output.width;
    table_.slope = layer.slope;
  }

  std::string write(CSource& source, const std::string& name) const override {
    source.need("convolution");
    const std::string table =
        source.structure("convolution", name,
                         {source.table<float>("float", name + "_weights", weights_),
                          source.table<float>("float", name + "_biases", biases_), c_literal(table_.height),
                          c_literal(table_.width), c_literal(table_.channels), c_literal(table_.out_height),
                          c_literal(table_.out_width), c_literal(table_.outputs), c_literal(table_.kernel),
                          c_literal(table_.stride), c_literal(table_.border), c_literal(table_.slope)});
    return call(source, "run_convolution", table + ", " + in_c(from_) + ", " + in_c(to_));
  }
  void run(Memory& memory) const override {
    anoean_run_convolution(&table_, memory.floats.at(from_), memory.floats.at(to_));
  }

 private:
  Place from_;
  Place to_;
  std::vector<float> weights_;
  std::vector<float> biases_;
  anoean_convolution table_{};
};

// A batch norm that could not be folded into the layer before it.
class ChannelMapStep : public Step {
 public:
  explicit ChannelMapStep(const LayerToExport& layer) : from_(layer.from), to_(layer.to) {
    const nn::Layer::ChannelMap map = layer.planned.layer->channel_map(
        layer.values(), layer.parameters.statistics.data() + layer.planned.first_statistic);
    scale_.assign(map.scale.begin(), map.scale.end());
    shift_.assign(map.shift.begin(), map.shift.end());
    table_ = {scale_.data(), shift_.data(), layer.planned.output.size() / scale_.size(), scale_.size(),
              layer.slope};
  }

  std::string write(CSource& source, const std::string& name) const override {
    source.need("channel_map");
    const std::string table =
        source.structure("channel_map", name,
                         {source.table<float>("float", name + "_scale", scale_),
                          source.table<float>("float", name + "_shift", shift_), c_literal(table_.pixels),
                          c_literal(table_.channels), c_literal(table_.slope)});
    return call(source, "run_channel_map", table + ", " + in_c(from_) + ", " + in_c(to_));
  }
  void run(Memory& memory) const override {
    anoean_run_channel_map(&table_, memory.floats.at(from_), memory.floats.at(to_));
  }

 private:
  Place from_;
  Place to_;
  std::vector<float> scale_;
  std::vector<float> shift_;
  anoean_channel_map table_{};
};

class LeakyReluStep : public Step {
 public:
  explicit LeakyReluStep(const LayerToExport& layer)
      : from_(layer.from),
        to_(layer.to),
        size_(layer.planned.output.size()),
        slope_(layer.planned.layer->activation_slope()) {}

  std::string write(CSource& source, const std::string&) const override {
    source.need("leaky_relu");
    return call(source, "run_leaky_relu",
                in_c(from_) + ", " + c_literal(size_) + ", " + c_literal(slope_) + ", " + in_c(to_));
  }
  void run(Memory& memory) const override {
    anoean_run_leaky_relu(memory.floats.at(from_), size_, slope_, memory.floats.at(to_));
  }

 private:
  Place from_;
  Place to_;
  std::size_t size_;
  float slope_;
};

// tanh or sigmoid, by a function of the runtime that is named after its file.
class CurveStep : public Step {
 public:
  using Function = void (*)(const float*, std::size_t, float*);
  CurveStep(const LayerToExport& layer, std::string name, Function function)
      : from_(layer.from),
        to_(layer.to),
        size_(layer.planned.output.size()),
        name_(std::move(name)),
        function_(function) {}

  std::string write(CSource& source, const std::string&) const override {
    source.need(name_);
    return call(source, "run_" + name_, in_c(from_) + ", " + c_literal(size_) + ", " + in_c(to_));
  }
  void run(Memory& memory) const override {
    function_(memory.floats.at(from_), size_, memory.floats.at(to_));
  }

 private:
  Place from_;
  Place to_;
  std::size_t size_;
  std::string name_;
  Function function_;
};

}  // namespace

std::vector<float> transposed(const float* matrix, std::size_t rows, std::size_t columns) {
  std::vector<float> result(rows * columns);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) result[j * rows + i] = matrix[i * columns + j];
  }
  return result;
}

std::unique_ptr<Step> layer_step(const LayerToExport& layer) {
  const std::string text = layer.planned.layer->text();
  const std::string kind = text.substr(0, text.find(' '));
  const bool first = layer.from == Place::features;
  if (kind == "dense" && first && !layer.input.cardinalities.empty())
    return std::make_unique<FirstLayerStep>(layer);
  if (kind == "dense") return std::make_unique<DenseStep>(layer);
  if (kind == "conv") return std::make_unique<ConvolutionStep>(layer);
  if (kind == "batch_norm") return std::make_unique<ChannelMapStep>(layer);
  if (kind == "leaky_relu") return std::make_unique<LeakyReluStep>(layer);
  if (kind == "tanh") return std::make_unique<CurveStep>(layer, kind, anoean_run_tanh);
  if (kind == "sigmoid") return std::make_unique<CurveStep>(layer, kind, anoean_run_sigmoid);
  throw Error(Error::Kind::bad_input, "an encoder with the layer \"" + text + "\" cannot be exported", "",
              "fit one of dense, conv, batch_norm, leaky_relu, tanh and sigmoid layers");
}

}  // namespace anoean::exporting
