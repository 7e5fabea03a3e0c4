#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "export/protobuf.hpp"

namespace anoean::exporting {

// Of tensors, numbered as in TensorProto.DataType of onnx.proto.
enum class OnnxType : std::int64_t { float32 = 1, int64 = 7, text = 8, boolean = 9, float64 = 11 };

struct OnnxAttribute {
  std::string name;
  std::variant<std::int64_t, float, std::vector<std::int64_t>, std::vector<std::string>> value;
};

// A tensor that goes into the graph or comes out of it, one row for each record.
struct OnnxPort {
  std::string name;
  OnnxType type = OnnxType::float32;
  std::vector<std::size_t> dimensions;  // of a row
  std::string description;
};

// An ONNX model while it is made: operators of the standard, in the order in which they were added. Tensors
// are known by their names.
class OnnxGraph {
 public:
  // The version of the standard's operators, and the one of the file format that came with it.
  static constexpr std::int64_t opset = 17;
  static constexpr std::int64_t machine_learning_opset = 3;
  static constexpr std::int64_t ir_version = 8;

  // Returns the name of the tensor.
  std::string input(OnnxPort port);
  void output(OnnxPort port, const std::string& tensor);
  const std::vector<OnnxPort>& inputs() const noexcept { return inputs_; }
  const std::vector<OnnxPort>& outputs() const noexcept { return outputs_; }

  // A node. The operator may begin with its domain: "ai.onnx.ml.LabelEncoder". Returns the tensor it makes.
  std::string add(const std::string& operation, const std::vector<std::string>& inputs,
                  const std::vector<OnnxAttribute>& attributes = {});

  // A constant tensor, its values in row-major order. No name may come twice.
  std::string constant(const std::string& name, std::span<const float> values,
                       const std::vector<std::size_t>& dimensions);
  std::string constant(const std::string& name, std::span<const double> values,
                       const std::vector<std::size_t>& dimensions);
  std::string constant(const std::string& name, std::span<const std::int64_t> values,
                       const std::vector<std::size_t>& dimensions);
  // Constants without a dimension, each only once in the graph.
  std::string number(double value);
  std::string whole(std::int64_t value);
  // A shape for Reshape: rows × these.
  std::string shape(const std::vector<std::size_t>& dimensions);

  // The bytes of the file. Throws Error, bad_input, where they are more than its format allows.
  std::string model(const std::vector<std::pair<std::string, std::string>>& metadata) const;

 private:
  template <typename Number>
  std::string add_constant(const std::string& name, OnnxType type, std::span<const Number> values,
                           const std::vector<std::size_t>& dimensions);

  std::vector<ProtobufMessage> nodes_;
  std::vector<ProtobufMessage> constants_;
  std::vector<OnnxPort> inputs_;
  std::vector<OnnxPort> outputs_;
  std::set<std::string> constant_names_;
  bool has_machine_learning_ = false;  // an operator of the domain ai.onnx.ml
};

// Throws Error, bad_input, where a model of so many bytes is too large for a file.
void require_onnx_size(std::size_t bytes);

}  // namespace anoean::exporting
