#include "export/layer_steps.hpp"

#include <anoean/error.hpp>

#include <utility>

#include "export/dense_steps.hpp"
#include "export/onnx_operators.hpp"
#include "export/runtime/channel_map.h"
#include "export/runtime/convolution.h"
#include "export/runtime/leaky_relu.h"
#include "export/runtime/sigmoid.h"
#include "export/runtime/tanh.h"

namespace anoean::exporting {
namespace {

class ConvolutionStep : public Step {
 public:
  explicit ConvolutionStep(const LayerToExport& layer) : from_(layer.from), to_(layer.to) {
    const nn::Shape& input = layer.planned.input;
    const nn::Shape& output = layer.planned.output;
    const nn::Layer::Window window = layer.planned.layer->window();
    table_.kernel = window.kernel;
    table_.stride = window.stride;
    table_.border = window.pad;
    table_.outputs = output.channels;
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
    return source.call("run_convolution", table + ", " + in_c(from_) + ", " + in_c(to_));
  }
  // Rows stand as height × width × channels; the operator wants channels × height × width.
  void add_to(GraphTensors& tensors, const std::string& name) const override {
    OnnxGraph& graph = tensors.graph;
    const std::string image = graph.add(
        "Reshape", {tensors.at(from_), graph.shape({table_.height, table_.width, table_.channels})});
    const std::string channels_first = graph.add("Transpose", {image}, {{"perm", Axes{0, 3, 1, 2}}});
    const auto kernel = static_cast<std::int64_t>(table_.kernel);
    const auto stride = static_cast<std::int64_t>(table_.stride);
    const auto border = static_cast<std::int64_t>(table_.border);
    const std::string weights =
        graph.constant(name + "_weights", channels_first_weights(),
                       {table_.outputs, table_.channels, table_.kernel, table_.kernel});
    const std::string sums = graph.add(
        "Conv", {channels_first, weights, graph.constant(name + "_biases", biases_, {table_.outputs})},
        {{"kernel_shape", Axes{kernel, kernel}},
         {"strides", Axes{stride, stride}},
         {"pads", Axes{border, border, border, border}}});
    const std::string channels_last =
        graph.add("Transpose", {leaky_relu(graph, sums, table_.slope)}, {{"perm", Axes{0, 2, 3, 1}}});
    const std::size_t size = table_.out_height * table_.out_width * table_.outputs;
    tensors.put(to_, graph.add("Reshape", {channels_last, graph.shape({size})}));
  }
  void run(Memory& memory) const override {
    anoean_run_convolution(&table_, memory.floats.at(from_), memory.floats.at(to_));
  }

 private:
  using Axes = std::vector<std::int64_t>;

  // [outputs][channels][kernel][kernel]
  std::vector<float> channels_first_weights() const {
    const std::size_t pixels = table_.kernel * table_.kernel;
    std::vector<float> result;
    for (std::size_t j = 0; j < table_.outputs; ++j) {
      const std::vector<float> one =
          transposed(weights_.data() + j * pixels * table_.channels, pixels, table_.channels);
      result.insert(result.end(), one.begin(), one.end());
    }
    return result;
  }

  Place from_;
  Place to_;
  std::vector<float> weights_;  // [outputs][kernel][kernel][channels]
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
    return source.call("run_channel_map", table + ", " + in_c(from_) + ", " + in_c(to_));
  }
  void add_to(GraphTensors& tensors, const std::string& name) const override {
    OnnxGraph& graph = tensors.graph;
    const std::string x =
        graph.add("Reshape", {tensors.at(from_), graph.shape({table_.pixels, table_.channels})});
    const std::string scale = graph.constant(name + "_scale", scale_, {table_.channels});
    const std::string shift = graph.constant(name + "_shift", shift_, {table_.channels});
    const std::string mapped = graph.add("Add", {graph.add("Mul", {x, scale}), shift});
    tensors.put(to_, graph.add("Reshape", {leaky_relu(graph, mapped, table_.slope),
                                           graph.shape({table_.pixels * table_.channels})}));
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
    return source.call("run_leaky_relu",
                       in_c(from_) + ", " + c_literal(size_) + ", " + c_literal(slope_) + ", " + in_c(to_));
  }
  void add_to(GraphTensors& tensors, const std::string&) const override {
    tensors.put(to_, leaky_relu(tensors.graph, tensors.at(from_), slope_));
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

// tanh or sigmoid, by a function of the runtime that is named after its file, or an operator of ONNX.
class CurveStep : public Step {
 public:
  using Function = void (*)(const float*, std::size_t, float*);
  CurveStep(const LayerToExport& layer, std::string name, Function function, std::string operation)
      : from_(layer.from),
        to_(layer.to),
        size_(layer.planned.output.size()),
        name_(std::move(name)),
        function_(function),
        operation_(std::move(operation)) {}

  std::string write(CSource& source, const std::string&) const override {
    source.need(name_);
    return source.call("run_" + name_, in_c(from_) + ", " + c_literal(size_) + ", " + in_c(to_));
  }
  void add_to(GraphTensors& tensors, const std::string&) const override {
    tensors.put(to_, tensors.graph.add(operation_, {tensors.at(from_)}));
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
  std::string operation_;
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
  if (kind == "dense") return dense_step(layer);
  if (kind == "conv") return std::make_unique<ConvolutionStep>(layer);
  if (kind == "batch_norm") return std::make_unique<ChannelMapStep>(layer);
  if (kind == "leaky_relu") return std::make_unique<LeakyReluStep>(layer);
  if (kind == "tanh") return std::make_unique<CurveStep>(layer, kind, anoean_run_tanh, "Tanh");
  if (kind == "sigmoid") return std::make_unique<CurveStep>(layer, kind, anoean_run_sigmoid, "Sigmoid");
  throw Error(Error::Kind::bad_input, "an encoder with the layer \"" + text + "\" cannot be exported", "",
              "fit one of dense, conv, batch_norm, leaky_relu, tanh and sigmoid layers");
}

}  // namespace anoean::exporting
