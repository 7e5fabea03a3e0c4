#include <anoean/anoean.hpp>

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "export/c_export.hpp"
#include "model/model.hpp"
#include "model/small_table.hpp"

namespace anoean::exporting {
namespace {

// With missing values of both kinds and a second categorical column.
Table gappy_table(std::size_t normals, std::size_t anomalies, std::uint64_t seed) {
  Table table = small_table(normals, anomalies, seed);
  Column colour = *table.find("kind");
  colour.name = "colour";
  std::reverse(colour.codes.begin(), colour.codes.end());
  table.columns.push_back(colour);
  for (std::size_t row = 0; row < table.rows; row += 5) {
    table.find("size")->numbers[row] = NAN;
    table.find("kind")->codes[row] = Column::missing;
  }
  return table;
}

Scorer fitted(const std::string& preset = "", const std::map<std::string, std::string>& settings = {}) {
  FitOptions options = quick_options();
  options.preset = preset;
  options.settings.insert(settings.begin(), settings.end());
  return fit(gappy_table(300, 60, 3), options);
}

std::string problem_of(const Scorer& scorer, const CExportOptions& options) {
  try {
    export_as_c(scorer, options);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    return error.what();
  }
  return "";
}

const std::string& file(const CExport& made, const std::string& name) {
  for (const CFile& one : made.files) {
    if (one.name == name) return one.text;
  }
  throw std::runtime_error("no file " + name);
}

TEST(ExportAsC, ScoresAsTheLibrary) {
  const Table rows = gappy_table(200, 40, 9);
  for (const char* preset : {"", "faithful"}) {
    const Scorer scorer = fitted(preset);
    for (const Table* calibration : {&rows, static_cast<const Table*>(nullptr)}) {
      const CExport made = export_as_c(scorer, {.name = "m", .calibration = calibration});
      EXPECT_LE(made.largest_relative, 1e-5);
      EXPECT_GE(made.compared_rows, calibration == nullptr ? 5U : 240U);
      EXPECT_EQ(made.files.size(), 7U);
      EXPECT_FALSE(made.exported_auc_pr);
    }
  }
}

TEST(ExportAsC, ScoresImagesAsTheLibrary) {
  const std::string encoder =
      "conv 6 kernel 4 stride 2 pad 1, batch_norm, leaky_relu 0.2, conv 8 kernel 3 stride 1, tanh, "
      "batch_norm, "
      "flatten, dense 20, leaky_relu 0.1";
  Table rows = small_images(60, 2);
  rows.images.pixels[5] = NAN;
  rows.images.pixels[700] = 1e30F;
  for (const char* preset : {"", "faithful"}) {
    FitOptions options = quick_options();
    options.preset = preset;
    options.settings = {{"epochs", "2"}, {"encoder", encoder}, {"latent", "4"}};
    const Scorer scorer = fit(small_images(200, 1), options);
    const CExport made = export_as_c(scorer, {.name = "m", .calibration = &rows});
    EXPECT_LE(made.largest_relative, 1e-5);
    EXPECT_EQ(made.files.size(), 5U);  // no parser
    EXPECT_EQ(made.row_bytes, 4U * 288U);
    EXPECT_NE(
        problem_of(scorer, {.name = "m", .precision = Precision::int8, .calibration = &rows}).find("images"),
        std::string::npos);
  }
}

TEST(ExportAsC, RefusesInt8OfSeveralEncoders) {
  const Table rows = gappy_table(50, 10, 9);
  const Scorer scorer = fitted("faithful", {{"encoders", "2"}});
  EXPECT_NE(problem_of(scorer, {.name = "m", .precision = Precision::int8, .calibration = &rows})
                .find("several encoders"),
            std::string::npos);
}

TEST(ExportAsC, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  try {
    export_as_c(fitted(), {.name = "m", .stop = stop.get_token()});
    FAIL() << "went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::interrupted);
  }
}

TEST(ExportAsC, IsTheSameEachTime) {
  const Scorer scorer = fitted();
  const CExport one = export_as_c(scorer, {.name = "m"});
  const CExport other = export_as_c(scorer, {.name = "m"});
  for (std::size_t i = 0; i < one.files.size(); ++i) EXPECT_EQ(one.files[i].text, other.files[i].text);
}

TEST(ExportAsC, EveryNameHasThePrefix) {
  const CExport made = export_as_c(fitted(), {.name = "pump"});
  EXPECT_NE(file(made, "pump.h").find("float pump_score(const pump_row* row"), std::string::npos);
  EXPECT_NE(file(made, "pump.h").find("#define PUMP_THRESHOLD"), std::string::npos);
  for (const char* name : {"pump.c", "pump.h", "pump_parse.c"}) {
    EXPECT_EQ(file(made, name).find("anoean_"), std::string::npos);
    EXPECT_EQ(file(made, name).find('@'), std::string::npos);
  }
}

TEST(ExportAsC, Int8IsCloseAndSaysHowClose) {
  const Scorer scorer = fitted("faithful");
  const Table rows = gappy_table(200, 40, 9);
  std::vector<Truth> truth(240, Truth::normal);
  for (std::size_t i = 200; i < 240; ++i) truth[i] = Truth::anomalous;
  const CExport floats = export_as_c(scorer, {.name = "m", .calibration = &rows, .truth = truth});
  const CExport made =
      export_as_c(scorer, {.name = "m", .precision = Precision::int8, .calibration = &rows, .truth = truth});
  EXPECT_GT(made.largest_difference, floats.largest_difference);
  EXPECT_LT(made.largest_relative, 0.2);
  EXPECT_LT(made.table_bytes, floats.table_bytes / 2);
  ASSERT_TRUE(made.library_auc_pr && made.exported_auc_pr);
  EXPECT_EQ(made.library_auc_pr, floats.library_auc_pr);
  EXPECT_NEAR(*made.exported_auc_pr, *made.library_auc_pr, 0.005);
}

TEST(ExportAsC, RefusesWhatItCannotDo) {
  FitOptions options = quick_options();
  options.method = "mahalanobis";
  options.settings.clear();
  const Scorer other = fit(small_table(300, 60), options);
  EXPECT_NE(problem_of(other, {.name = "m"}).find("method mahalanobis cannot be exported"),
            std::string::npos);

  const Scorer scorer = fitted();
  EXPECT_NE(problem_of(scorer, {.name = "2 words"}).find("\"2 words\" cannot begin"), std::string::npos);
  const Table none = small_table(0, 0);
  EXPECT_NE(problem_of(scorer, {.name = "m", .calibration = &none}).find("no rows"), std::string::npos);
  EXPECT_NE(
      problem_of(fitted("faithful"), {.name = "m", .precision = Precision::int8}).find("int8 needs records"),
      std::string::npos);
  Table other_columns = small_table(20, 5);
  other_columns.find("size")->name = "sizes";
  EXPECT_NE(problem_of(scorer, {.name = "m", .calibration = &other_columns}).find("lack column \"size\""),
            std::string::npos);
}

}  // namespace
}  // namespace anoean::exporting
