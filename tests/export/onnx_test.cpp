#include <anoean/anoean.hpp>

#include <gtest/gtest.h>
#include <limits>
#include <string>
#include <vector>

#include "export/onnx_export.hpp"
#include "export/onnx_graph.hpp"
#include "model/small_table.hpp"

namespace anoean::exporting {
namespace {

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(value);
  return text;
}

// A message within another, shorter than 128 bytes.
std::string field(int tag, const std::string& text) {
  return bytes({tag, static_cast<int>(text.size())}) + text;
}

// By the numbers of onnx.proto; onnx_test.sh asks onnx itself.
TEST(OnnxGraph, WritesTheFormat) {
  OnnxGraph graph;
  const std::string x =
      graph.input({.name = "x", .type = OnnxType::float32, .dimensions = {2}, .description = "what"});
  const std::vector<float> values = {1.0F, -2.0F};
  const std::string sum = graph.add("Add", {x, graph.constant("c", values, {2})});
  const std::string part = graph.add("Flatten", {sum}, {{"axis", std::int64_t{1}}});
  graph.output({.name = "y", .type = OnnxType::boolean, .dimensions = {}, .description = ""}, part);

  const std::string float_type = field(
      0x12, field(0x0a, bytes({0x08, 1}) +
                            field(0x12, field(0x0a, field(0x12, "rows")) + field(0x0a, bytes({0x08, 2})))));
  const std::string bool_type =
      field(0x12, field(0x0a, bytes({0x08, 9}) + field(0x12, field(0x0a, field(0x12, "rows")))));
  const std::string axis = field(0x2a, field(0x0a, "axis") + bytes({0x18, 1, 0xa0, 0x01, 2}));
  const std::string expected_graph =
      field(0x0a, field(0x0a, "x") + field(0x0a, "c") + field(0x12, "Add_1") + field(0x1a, "Add_1") +
                      field(0x22, "Add")) +
      field(0x0a, field(0x0a, "Add_1") + field(0x12, "Flatten_2") + field(0x1a, "Flatten_2") +
                      field(0x22, "Flatten") + axis) +
      field(0x0a, field(0x0a, "Flatten_2") + field(0x12, "y") + field(0x1a, "y") + field(0x22, "Identity")) +
      field(0x12, "anoean") +
      field(0x2a, bytes({0x08, 2, 0x10, 1}) + field(0x42, "c") +
                      field(0x4a, bytes({0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0}))) +
      field(0x5a, field(0x0a, "x") + float_type + field(0x1a, "what")) +
      field(0x62, field(0x0a, "y") + bool_type + field(0x1a, ""));
  const std::size_t size = expected_graph.size();
  ASSERT_TRUE(size >= 128 && size < 16384);
  const std::string expected =
      bytes({0x08, 8}) + field(0x12, "anoean") + field(0x1a, version()) +
      bytes({0x3a, static_cast<int>(size & 127U) + 128, static_cast<int>(size >> 7U)}) + expected_graph +
      field(0x42, field(0x0a, "") + bytes({0x10, 17})) +
      field(0x72, field(0x0a, "key") + field(0x12, "value"));
  EXPECT_EQ(graph.model({{"key", "value"}}), expected);
}

TEST(OnnxGraph, HasEachSmallConstantOnce) {
  OnnxGraph graph;
  EXPECT_EQ(graph.number(0.5), graph.number(0.5));
  EXPECT_NE(graph.number(1.0), graph.whole(1));
  EXPECT_EQ(graph.shape({2, 3}), graph.shape({2, 3}));
  EXPECT_NE(graph.shape({2, 3}), graph.shape({23}));
  const std::vector<double> values = {1.0};
  graph.constant("one", values, {1});
  EXPECT_THROW(graph.constant("one", values, {1}), std::logic_error);
}

TEST(OnnxGraph, NamesTheSecondSetOfOperatorsWhereItIsUsed) {
  OnnxGraph graph;
  graph.add("Identity", {"x"});
  EXPECT_EQ(graph.model({}).find("ai.onnx.ml"), std::string::npos);
  graph.add("ai.onnx.ml.LabelEncoder", {"x"});
  EXPECT_NE(graph.model({}).find("ai.onnx.ml\x10\x03"), std::string::npos);
  EXPECT_EQ(graph.model({}).find("ai.onnx.ml.LabelEncoder"), std::string::npos);
}

TEST(OnnxGraph, RefusesMoreThanAFileHolds) {
  const auto most = static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());
  EXPECT_NO_THROW(require_onnx_size(most));
  try {
    require_onnx_size(most + 1);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    EXPECT_NE(std::string(error.what()).find("2147483648 bytes"), std::string::npos);
  }
}

TEST(ExportAsOnnx, IsTheSameEachTimeAndKnowsItsTensors) {
  const Scorer scorer = fit(small_table(300, 60), quick_options());
  const OnnxExport made = export_as_onnx(scorer);
  EXPECT_EQ(made.bytes, export_as_onnx(scorer).bytes);
  ASSERT_EQ(made.inputs.size(), 2U);
  EXPECT_EQ(made.inputs[0].name, "categories");
  EXPECT_EQ(made.inputs[0].type, OnnxType::text);
  EXPECT_EQ(made.inputs[1].name, "numbers");
  ASSERT_EQ(made.outputs.size(), 3U);
  EXPECT_EQ(made.outputs[0].name, "score");
  EXPECT_EQ(made.outputs[1].name, "alert");
  EXPECT_EQ(made.outputs[2].name, "p_value");
}

TEST(ExportAsOnnx, RefusesWhatItCannotDo) {
  FitOptions options = quick_options();
  options.method = "mahalanobis";
  options.settings.clear();
  const Scorer other = fit(small_table(300, 60), options);
  try {
    export_as_onnx(other);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    EXPECT_NE(std::string(error.what()).find("method mahalanobis cannot be exported"), std::string::npos);
  }
}

}  // namespace
}  // namespace anoean::exporting
