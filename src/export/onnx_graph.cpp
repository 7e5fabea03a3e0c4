#include "export/onnx_graph.hpp"

#include <anoean/error.hpp>
#include <anoean/version.hpp>

#include <limits>
#include <stdexcept>

#include "core/number_text.hpp"
#include "export/little_endian.hpp"

namespace anoean::exporting {
namespace {

// The numbers of fields in onnx.proto, message by message.
namespace model_field {
enum : std::uint32_t {
  ir_version = 1,
  producer_name,
  producer_version,
  graph = 7,
  opset_import,
  metadata = 14
};
}
namespace opset_field {
enum : std::uint32_t { domain = 1, version };
}
namespace entry_field {
enum : std::uint32_t { key = 1, value };
}
namespace graph_field {
enum : std::uint32_t { node = 1, name, initializer = 5, input = 11, output };
}
namespace node_field {
enum : std::uint32_t { input = 1, output, name, operation, attribute, domain = 7 };
}
namespace attribute_field {
enum : std::uint32_t { name = 1, number, integer, integers = 8, texts, type = 20 };
}
namespace tensor_field {
enum : std::uint32_t { dimension = 1, data_type, name = 8, raw_data };
}
namespace value_field {
enum : std::uint32_t { name = 1, type, description };
}
namespace type_field {
enum : std::uint32_t { tensor = 1 };
}
namespace tensor_type_field {
enum : std::uint32_t { element = 1, shape };
}
namespace shape_field {
enum : std::uint32_t { dimension = 1 };
}
namespace dimension_field {
enum : std::uint32_t { value = 1, name };
}
// AttributeProto.AttributeType
namespace attribute_type {
enum : std::int64_t { number = 1, integer = 2, integers = 7, texts = 8 };
}

constexpr const char* machine_learning = "ai.onnx.ml";

// Writes the value of an attribute, and what kind it is.
struct AttributeValue {
  ProtobufMessage& message;

  void operator()(std::int64_t value) const {
    message.add(attribute_field::integer, value);
    message.add(attribute_field::type, attribute_type::integer);
  }
  void operator()(float value) const {
    message.add(attribute_field::number, value);
    message.add(attribute_field::type, attribute_type::number);
  }
  void operator()(const std::vector<std::int64_t>& values) const {
    for (const std::int64_t value : values) message.add(attribute_field::integers, value);
    message.add(attribute_field::type, attribute_type::integers);
  }
  void operator()(const std::vector<std::string>& values) const {
    for (const std::string& value : values) message.add(attribute_field::texts, value);
    message.add(attribute_field::type, attribute_type::texts);
  }
};

ProtobufMessage value_message(const OnnxPort& port) {
  ProtobufMessage shape;
  ProtobufMessage rows;
  rows.add(dimension_field::name, "rows");
  shape.add(shape_field::dimension, rows);
  for (const std::size_t size : port.dimensions) {
    ProtobufMessage dimension;
    dimension.add(dimension_field::value, static_cast<std::int64_t>(size));
    shape.add(shape_field::dimension, dimension);
  }
  ProtobufMessage tensor;
  tensor.add(tensor_type_field::element, static_cast<std::int64_t>(port.type));
  tensor.add(tensor_type_field::shape, shape);
  ProtobufMessage type;
  type.add(type_field::tensor, tensor);
  ProtobufMessage value;
  value.add(value_field::name, port.name);
  value.add(value_field::type, type);
  value.add(value_field::description, port.description);
  return value;
}

ProtobufMessage opset_message(const std::string& domain, std::int64_t version) {
  ProtobufMessage opset;
  opset.add(opset_field::domain, domain);
  opset.add(opset_field::version, version);
  return opset;
}

}  // namespace

void require_onnx_size(std::size_t bytes) {
  constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());
  if (bytes <= most) return;
  throw Error(Error::Kind::bad_input,
              "as ONNX the model would take " + std::to_string(bytes) + " bytes, but a file holds at most " +
                  std::to_string(most),
              "", "fit one with a smaller encoder or fewer reference_points");
}

std::string OnnxGraph::input(OnnxPort port) {
  inputs_.push_back(std::move(port));
  return inputs_.back().name;
}

void OnnxGraph::output(OnnxPort port, const std::string& tensor) {
  ProtobufMessage node;
  node.add(node_field::input, tensor);
  node.add(node_field::output, port.name);
  node.add(node_field::name, port.name);
  node.add(node_field::operation, "Identity");
  nodes_.push_back(std::move(node));
  outputs_.push_back(std::move(port));
}

std::string OnnxGraph::add(const std::string& operation, const std::vector<std::string>& inputs,
                           const std::vector<OnnxAttribute>& attributes) {
  const std::size_t point = operation.rfind('.');
  const std::string domain = point == std::string::npos ? "" : operation.substr(0, point);
  const std::string type = point == std::string::npos ? operation : operation.substr(point + 1);
  has_machine_learning_ = has_machine_learning_ || domain == machine_learning;
  std::string name = type + "_" + std::to_string(nodes_.size() + 1);
  ProtobufMessage node;
  for (const std::string& input : inputs) node.add(node_field::input, input);
  node.add(node_field::output, name);
  node.add(node_field::name, name);
  node.add(node_field::operation, type);
  for (const OnnxAttribute& attribute : attributes) {
    ProtobufMessage message;
    message.add(attribute_field::name, attribute.name);
    std::visit(AttributeValue{message}, attribute.value);
    node.add(node_field::attribute, message);
  }
  if (!domain.empty()) node.add(node_field::domain, domain);
  nodes_.push_back(std::move(node));
  return name;
}

template <typename Number>
std::string OnnxGraph::add_constant(const std::string& name, OnnxType type, std::span<const Number> values,
                                    const std::vector<std::size_t>& dimensions) {
  if (!constant_names_.insert(name).second) throw std::logic_error("two constants are named " + name);
  std::string bytes;
  bytes.reserve(values.size_bytes());
  for (const Number value : values) append_little_endian(bytes, value);
  ProtobufMessage tensor;
  for (const std::size_t size : dimensions)
    tensor.add(tensor_field::dimension, static_cast<std::int64_t>(size));
  tensor.add(tensor_field::data_type, static_cast<std::int64_t>(type));
  tensor.add(tensor_field::name, name);
  tensor.add(tensor_field::raw_data, bytes);
  constants_.push_back(std::move(tensor));
  return name;
}

std::string OnnxGraph::constant(const std::string& name, std::span<const float> values,
                                const std::vector<std::size_t>& dimensions) {
  return add_constant(name, OnnxType::float32, values, dimensions);
}

std::string OnnxGraph::constant(const std::string& name, std::span<const double> values,
                                const std::vector<std::size_t>& dimensions) {
  return add_constant(name, OnnxType::float64, values, dimensions);
}

std::string OnnxGraph::constant(const std::string& name, std::span<const std::int64_t> values,
                                const std::vector<std::size_t>& dimensions) {
  return add_constant(name, OnnxType::int64, values, dimensions);
}

std::string OnnxGraph::number(double value) {
  std::string name = "number_" + shortest_text(value);
  if (!constant_names_.contains(name)) constant(name, std::span<const double>(&value, 1), {});
  return name;
}

std::string OnnxGraph::whole(std::int64_t value) {
  std::string name = "whole_" + std::to_string(value);
  if (!constant_names_.contains(name)) constant(name, std::span<const std::int64_t>(&value, 1), {});
  return name;
}

std::string OnnxGraph::shape(const std::vector<std::size_t>& dimensions) {
  std::string name = "rows";
  std::vector<std::int64_t> sizes = {-1};
  for (const std::size_t size : dimensions) {
    name += "_x_" + std::to_string(size);
    sizes.push_back(static_cast<std::int64_t>(size));
  }
  if (!constant_names_.contains(name)) constant(name, std::span<const std::int64_t>(sizes), {sizes.size()});
  return name;
}

std::string OnnxGraph::model(const std::vector<std::pair<std::string, std::string>>& metadata) const {
  std::size_t size = 0;
  for (const auto* messages : {&nodes_, &constants_}) {
    for (const ProtobufMessage& message : *messages) size += message.bytes().size();
  }
  require_onnx_size(size);  // before all of it is copied
  ProtobufMessage graph;
  for (const ProtobufMessage& node : nodes_) graph.add(graph_field::node, node);
  graph.add(graph_field::name, "anoean");
  for (const ProtobufMessage& tensor : constants_) graph.add(graph_field::initializer, tensor);
  for (const OnnxPort& port : inputs_) graph.add(graph_field::input, value_message(port));
  for (const OnnxPort& port : outputs_) graph.add(graph_field::output, value_message(port));
  ProtobufMessage model;
  model.add(model_field::ir_version, ir_version);
  model.add(model_field::producer_name, "anoean");
  model.add(model_field::producer_version, version());
  model.add(model_field::graph, graph);
  model.add(model_field::opset_import, opset_message("", opset));
  if (has_machine_learning_)
    model.add(model_field::opset_import, opset_message(machine_learning, machine_learning_opset));
  for (const auto& [key, value] : metadata) {
    ProtobufMessage entry;
    entry.add(entry_field::key, key);
    entry.add(entry_field::value, value);
    model.add(model_field::metadata, entry);
  }
  require_onnx_size(model.bytes().size());
  return model.bytes();
}

}  // namespace anoean::exporting
