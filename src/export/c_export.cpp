#include "export/c_export.hpp"

#include <anoean/error.hpp>
#include <anoean/metrics.hpp>

#include <algorithm>
#include <cmath>

#include "export/c_files.hpp"
#include "export/golden_rows.hpp"
#include "export/parser_files.hpp"
#include "export/program.hpp"
#include "model/model.hpp"

namespace anoean::exporting {
namespace {

// With what GCC's own functions take: bytes of the deepest calls at -Os, for any target a little more.
constexpr std::size_t usual_stack = 400;
constexpr std::size_t stack_of_wide_gaussians = 700;  // which hold up to 64 numbers there

// Of a self-test, of max(1, score). largest: the difference from the library that was found here; a device
// may round elsewhere.
double tolerance_of(Precision precision, double largest) {
  // A feature that a device rounds differently may become another whole number.
  if (precision == Precision::int8) return 1e-2;
  return std::max(1e-5, 4.0 * largest);
}

void check_options(const CExportOptions& options) {
  if (!is_c_prefix(options.name)) {
    throw Error(Error::Kind::bad_input,
                "\"" + options.name + "\" cannot begin the names of C functions and files", "--name",
                "give a letter, then letters, digits and underscores; no name of a standard header");
  }
  if (options.calibration != nullptr && options.calibration->rows == 0)
    throw Error(Error::Kind::bad_input, "there are no rows to test the exported code with", "--calibration");
  if (options.calibration == nullptr && options.precision == Precision::int8) {
    throw Error(Error::Kind::bad_input, "int8 needs records to fit its scales to", "--calibration",
                "give records like those to be scored");
  }
}

Program make_program(const Scorer::Model& model, Precision precision, const std::vector<Record>& records) {
  Program floats(model);
  if (precision == Precision::float32) return floats;
  return {model,
          {.feature_units = feature_units(model.preprocessor), .largest = floats.largest_outputs(records)}};
}

void compare(CExport& result, const std::vector<float>& scores, const std::vector<float>& expected,
             const std::vector<Truth>& truth) {
  std::vector<float> known_scores;
  std::vector<float> known_expected;
  std::vector<std::uint8_t> anomalous;
  std::size_t anomalies = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double difference = std::fabs(double{scores[i]} - double{expected[i]});
    result.largest_difference = std::max(result.largest_difference, difference);
    result.largest_relative =
        std::max(result.largest_relative, difference / std::max(1.0, double{expected[i]}));
    if (i >= truth.size() || truth[i] == Truth::unknown) continue;
    known_scores.push_back(scores[i]);
    known_expected.push_back(expected[i]);
    anomalous.push_back(truth[i] == Truth::anomalous ? 1 : 0);
    anomalies += anomalous.back();
  }
  result.compared_rows = scores.size();
  if (anomalies == 0 || anomalies == anomalous.size()) return;
  result.library_auc_pr = average_precision(known_expected, anomalous);
  result.exported_auc_pr = average_precision(known_scores, anomalous);
}

std::size_t bytes_of(const FeatureShape& shape, const Preprocessor& preprocessor) {
  if (shape.is_image()) return 4 * shape.dense();
  const std::size_t bytes = 8 * preprocessor.numeric().size() + 2 * shape.categorical();
  const std::size_t alignment = preprocessor.numeric().empty() ? 2 : 8;
  return (bytes + alignment - 1) / alignment * alignment;
}

}  // namespace

CExport export_as_c(const Scorer& scorer, const CExportOptions& options) {
  check_options(options);
  const Scorer::Model& model = scorer.model();
  const Preprocessor& preprocessor = model.preprocessor;
  const Table synthetic = options.calibration == nullptr ? synthetic_table(preprocessor) : Table{};
  const Table& rows = options.calibration == nullptr ? synthetic : *options.calibration;
  const std::vector<Record> records = records_of(preprocessor, rows);
  const Program program = make_program(model, options.precision, records);
  const std::vector<float> expected = scorer.score(rows);
  const std::vector<float> scores = program.score(records, options.stop);
  const bool quantised = options.precision == Precision::int8;
  const GoldenRows golden = golden_rows(records, quantised ? scores : expected);

  CExport result;
  compare(result, scores, expected, options.truth);
  result.golden_rows = golden.records.size();

  CSource source(options.name);
  const std::string functions = program.write(source);
  const PlaceSizes& places = program.places();
  result.table_bytes = source.table_bytes();
  result.row_bytes = bytes_of(preprocessor.shape(), preprocessor);
  result.workspace_bytes = program.value_bytes() * (places.features + places.even + places.odd);
  result.stack_bytes = source.needs("wide_gaussian") ? stack_of_wide_gaussians : usual_stack;
  const auto add = [&](const std::string& ending, std::string text) {
    result.files.push_back({options.name + ending, std::move(text)});
  };
  const bool has_parser = !preprocessor.shape().is_image();
  add(".h", header_file(options.name, preprocessor, program, model.threshold));
  add(".c", source_file(source, functions));
  add("_selftest.c",
      selftest_file(options.name, golden, tolerance_of(options.precision, result.largest_relative)));
  add(".mk", make_file(options.name, has_parser));
  add(".cmake", cmake_file(options.name, has_parser));
  if (!has_parser) return result;
  ParserFiles parser = parser_files(options.name, model.schema, preprocessor);
  add("_parse.h", std::move(parser.header));
  add("_parse.c", std::move(parser.source));
  return result;
}

}  // namespace anoean::exporting
