#include "export/c_files.hpp"

#include <algorithm>

#include "export/c_template.hpp"
#include "export/embedded_files.hpp"

namespace anoean::exporting {
namespace {

std::string quoted(const std::string& text) { return "\"" + c_comment(text) + "\""; }

std::string number_list(const Preprocessor& preprocessor) {
  std::string list;
  for (std::size_t i = 0; i < preprocessor.numeric().size(); ++i)
    list += "     " + std::to_string(i) + " " + quoted(preprocessor.numeric()[i].name) + "\n";
  return list;
}

std::string category_list(const Preprocessor& preprocessor) {
  std::string list;
  for (std::size_t i = 0; i < preprocessor.categorical().size(); ++i) {
    const CategoricalFeature& feature = preprocessor.categorical()[i];
    list += "     " + std::to_string(i) + " " + quoted(feature.name) + "\n";
    std::vector<std::string> texts;
    for (std::size_t k = 0; k < feature.vocabulary.size(); ++k)
      texts.push_back(std::to_string(k + 2) + " " + quoted(feature.vocabulary[k]));
    list += wrapped(texts, 9);
  }
  return list;
}

std::string row_members(const std::string& prefix, const Preprocessor& preprocessor) {
  if (preprocessor.shape().is_image()) {
    const FeatureShape& shape = preprocessor.shape();
    return from_template(
        "  /* Rows of @height@, columns of @width@, channels of @channels@, the last the fastest; as they\n"
        "     stand in the file that was learnt from. NaN where a pixel is missing. */\n"
        "  float pixels[@NAME@_PIXELS];\n",
        prefix,
        {{"height", std::to_string(shape.height)},
         {"width", std::to_string(shape.width)},
         {"channels", std::to_string(shape.channels)}});
  }
  std::string members;
  if (!preprocessor.numeric().empty()) {
    members += from_template(
        "  /* In this order, as they stand in the records; NaN where one is missing.\n@list@  */\n"
        "  double numbers[@NAME@_NUMBERS];\n",
        prefix, {{"list", number_list(preprocessor)}});
  }
  if (!preprocessor.categorical().empty()) {
    members += from_template(
        "  /* In this order, as indices: @NAME@_UNKNOWN, @NAME@_MISSING, or\n@list@  */\n"
        "  uint16_t categories[@NAME@_CATEGORIES];\n",
        prefix, {{"list", category_list(preprocessor)}});
  }
  return members;
}

std::string sizes_of_row(const Preprocessor& preprocessor) {
  if (preprocessor.shape().is_image())
    return "#define @NAME@_PIXELS " + std::to_string(preprocessor.shape().dense()) + "\n";
  std::string text;
  if (!preprocessor.numeric().empty())
    text += "#define @NAME@_NUMBERS " + std::to_string(preprocessor.numeric().size()) + "\n";
  if (!preprocessor.categorical().empty()) {
    text += "#define @NAME@_CATEGORIES " + std::to_string(preprocessor.categorical().size()) +
            "\n#define @NAME@_UNKNOWN 0U /* a category that training did not know */\n"
            "#define @NAME@_MISSING 1U /* no category */\n";
  }
  return text;
}

template <typename Number>
void add_member(std::string& text, const std::string& name, const std::vector<Number>& values) {
  if (values.empty()) return;
  std::vector<std::string> literals;
  for (const Number value : values) literals.push_back(c_literal(value));
  text += "      ." + name + " = {\n" + wrapped(literals, 8) + "      },\n";
}

std::string golden_list(const GoldenRows& golden) {
  std::string text;
  for (std::size_t i = 0; i < golden.records.size(); ++i) {
    text += "  {{\n";
    add_member(text, "numbers", golden.records[i].numbers);
    add_member(text, "categories", golden.records[i].indices);
    add_member(text, "pixels", golden.records[i].pixels);
    text += "    }, " + c_literal(golden.scores[i]) + "},\n";
  }
  return text;
}

std::string size_text(std::size_t size) { return std::to_string(std::max<std::size_t>(1, size)); }

}  // namespace

std::string header_file(const std::string& prefix, const Preprocessor& preprocessor, const Program& program,
                        float threshold) {
  return from_template(embedded::model_h, prefix,
                       {{"sizes", from_template(sizes_of_row(preprocessor), prefix)},
                        {"threshold", c_literal(threshold)},
                        {"value", program.value_type()},
                        {"features", size_text(program.places().features)},
                        {"even", size_text(program.places().even)},
                        {"odd", size_text(program.places().odd)},
                        {"members", row_members(prefix, preprocessor)}});
}

std::string source_file(const CSource& source, const std::string& functions) {
  return from_template(embedded::model_begin_c, source.prefix()) + source.functions() +
         "\n/* -- What was learnt -- */\n" + source.tables() + "\n/* -- The model -- */\n\n" + functions +
         from_template(embedded::model_end_c, source.prefix());
}

std::string selftest_file(const std::string& prefix, const GoldenRows& golden, double tolerance) {
  return from_template(embedded::selftest_c, prefix,
                       {{"rows", std::to_string(golden.records.size())},
                        {"tolerance", c_literal(tolerance)},
                        {"golden", golden_list(golden)}});
}

std::string make_file(const std::string& prefix, bool has_parser) {
  return from_template(embedded::model_mk, prefix,
                       {{"parser_too", has_parser ? " $(" + prefix + "_dir)" + prefix + "_parse.o" : ""},
                        {"parser", has_parser ? from_template(embedded::parser_mk, prefix) : ""}});
}

std::string cmake_file(const std::string& prefix, bool has_parser) {
  return from_template(embedded::model_cmake, prefix,
                       {{"parser_too", has_parser ? ", or to " + prefix + "_parse" : ""},
                        {"parser", has_parser ? from_template(embedded::parser_cmake, prefix) : ""}});
}

}  // namespace anoean::exporting
