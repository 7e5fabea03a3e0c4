#include "export/parser_files.hpp"

#include <anoean/error.hpp>

#include <algorithm>

#include "export/c_source.hpp"
#include "export/c_template.hpp"
#include "export/embedded_files.hpp"

namespace anoean::exporting {
namespace {

// A column that was learnt, as the parser reads it.
struct Field {
  std::string name;
  bool categorical = false;
  std::size_t place = 0;  // in row->numbers or row->categories
};

// In the order of the records that the model was fitted to.
std::vector<Field> fields_of(const Schema& schema, const Preprocessor& preprocessor) {
  std::vector<Field> fields;
  const auto add = [&](const auto& features, const std::string& name, bool categorical) {
    for (std::size_t i = 0; i < features.size(); ++i) {
      if (features[i].name == name) fields.push_back({name, categorical, i});
    }
  };
  for (const SchemaColumn& column : schema.columns) {
    if (column.role == Role::numeric) add(preprocessor.numeric(), column.name, false);
    if (column.role == Role::categorical) add(preprocessor.categorical(), column.name, true);
  }
  return fields;
}

std::string text_literal(const std::string& text, const std::string& column) {
  constexpr std::size_t most = 1000;  // C99 promises literals of 4,095 characters, and an escape has four
  if (text.size() > most) {
    throw Error(Error::Kind::bad_input,
                "column \"" + column + "\" has a category of more than " + std::to_string(most) +
                    " bytes, too many for a text in C",
                "", "fit without it");
  }
  return c_string(text);
}

void write_vocabularies(CSource& source, const std::vector<CategoricalFeature>& features) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < features.size(); ++i) {
    const std::vector<std::string>& vocabulary = features[i].vocabulary;
    std::vector<std::string> texts;
    for (const std::string& text : vocabulary) texts.push_back(text_literal(text, features[i].name));
    if (texts.empty()) texts.emplace_back("\"\"");  // C has no empty arrays
    const std::string table = source.add_table("char* const", "texts_" + std::to_string(i), texts, 4);
    rows.push_back("{" + table + ", " + c_literal(vocabulary.size()) + "}");
  }
  source.add_table(source.name("vocabulary"), "vocabularies", rows, 8);
}

std::string statement(const CSource& source, const Field& field, std::size_t index) {
  const std::string text = "fields[" + std::to_string(index) + "]";
  const std::string place = "[" + std::to_string(field.place) + "]";
  if (field.categorical)
    return "  row->categories" + place + " = " + source.name("parse_category") + "(&" +
           source.name("vocabularies") + place + ", " + text + ");\n";
  return "  if (!" + source.name("parse_number") + "(" + text + ", &row->numbers" + place + ")) return " +
         std::to_string(index) + ";\n";
}

}  // namespace

ParserFiles parser_files(const std::string& prefix, const Schema& schema, const Preprocessor& preprocessor) {
  const std::vector<Field> fields = fields_of(schema, preprocessor);
  CSource source(prefix);
  if (!preprocessor.numeric().empty()) source.need("parse_number");
  if (!preprocessor.categorical().empty()) {
    source.need("parse_category");
    write_vocabularies(source, preprocessor.categorical());
  }
  std::vector<std::string> names;
  std::string statements;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    names.push_back(text_literal(fields[i].name, fields[i].name));
    statements += statement(source, fields[i], i);
  }
  const std::string count = upper_case(prefix) + "_FIELDS";
  ParserFiles files;
  files.header = from_template(embedded::parse_h, prefix, {{"fields", std::to_string(fields.size())}});
  files.source = from_template(embedded::parse_begin_c, prefix) + source.functions() + source.tables() +
                 "\nconst char* const " + source.name("field_names") + "[" + count + "] = {\n" +
                 wrapped(names, 2) + "};\n\nint " + source.name("parse") + "(const char* const fields[" +
                 count + "], " + source.name("row") + "* row) {\n" + statements + "  return -1;\n}\n";
  return files;
}

}  // namespace anoean::exporting
