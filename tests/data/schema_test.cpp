#include "data/schema.hpp"

#include <anoean/error.hpp>

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "data/tables.hpp"

namespace anoean {
namespace {

using testing::numbers;
using testing::table_of;
using testing::texts_column;

constexpr std::size_t row_count = 20;

std::vector<double> numbers_by(const std::function<double(std::size_t)>& value) {
  std::vector<double> values;
  for (std::size_t row = 0; row < row_count; ++row) values.push_back(value(row));
  return values;
}

std::vector<std::string> texts_by(const std::function<std::string(std::size_t)>& value) {
  std::vector<std::string> values;
  for (std::size_t row = 0; row < row_count; ++row) values.push_back(value(row));
  return values;
}

// A measurement that every table below can be learnt from: different in every row, in no order.
Column measurement(const std::string& name = "load") {
  return numbers(name, numbers_by([](std::size_t row) { return std::sin(static_cast<double>(row) * 7.0); }));
}

SchemaColumn judged(const Column& column, const SchemaOptions& options = {}) {
  const Schema schema = Schema::infer(table_of({measurement("other"), column}), options);
  return *schema.find(column.name);
}

std::string problem_of(const Table& table, const SchemaOptions& options) {
  try {
    Schema::infer(table, options);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    return error.what();
  }
  return "no error";
}

TEST(Schema, LearnsMeasurementsThatDifferInEveryRow) {
  EXPECT_EQ(judged(measurement()).role, Role::numeric);
  EXPECT_EQ(judged(measurement("response_time")).role, Role::numeric);
  // Rising, but no whole numbers.
  EXPECT_EQ(
      judged(numbers("x", numbers_by([](std::size_t row) { return 0.1 * static_cast<double>(row); }))).role,
      Role::numeric);
}

TEST(Schema, LeavesOutRunningNumbersAndTimestamps) {
  const auto rising =
      numbers_by([](std::size_t row) { return 1700000000.0 + 60.0 * static_cast<double>(row); });
  const auto falling = numbers_by([](std::size_t row) { return -static_cast<double>(row); });
  for (const Column& column : {numbers("x", rising), numbers("x", falling)}) {
    EXPECT_EQ(judged(column).role, Role::left_out);
    EXPECT_NE(judged(column).reason.find("running number"), std::string::npos) << judged(column).reason;
  }
}

TEST(Schema, LeavesOutIdentifiersByNameAndValues) {
  for (const char* name : {"ts", "Time", "TIMESTAMP", "date", "id", "UID", "flow_id", "start_timestamp"}) {
    EXPECT_EQ(judged(measurement(name)).role, Role::left_out) << name;
  }
  const auto with_ties =
      numbers_by([](std::size_t row) { return std::floor(static_cast<double>(row) / 4.0) + 0.5; });
  EXPECT_EQ(judged(numbers("time", with_ties)).role, Role::left_out);
  EXPECT_EQ(judged(numbers("load", with_ties)).role, Role::numeric);
  const auto days = texts_by([](std::size_t row) { return "2024-01-0" + std::to_string(1 + row / 4); });
  EXPECT_EQ(judged(texts_column("date", days)).role, Role::left_out);
  EXPECT_EQ(judged(texts_column("shift", days)).role, Role::categorical);
}

TEST(Schema, LearnsATellingNameOverRepeatingValues) {
  EXPECT_EQ(
      judged(numbers("id", numbers_by([](std::size_t row) { return static_cast<double>(row * 7 % 5); })))
          .role,
      Role::numeric);
}

TEST(Schema, LeavesOutWhatIsConstant) {
  EXPECT_EQ(judged(numbers("x", std::vector<double>(row_count, 3.0))).reason,
            "constant: the same value in every training row");
  EXPECT_EQ(judged(texts_column("x", std::vector<std::string>(row_count, "a"))).reason,
            "constant: the same value in every training row");
}

TEST(Schema, KeepsWhatIsConstantButSometimesMissing) {
  std::vector<double> values(row_count, 3.0);
  values[4] = NAN;
  EXPECT_EQ(judged(numbers("x", values)).role, Role::numeric);
  std::vector<std::string> texts(row_count, "a");
  texts[4] = "";
  EXPECT_EQ(judged(texts_column("x", texts)).role, Role::categorical);
}

TEST(Schema, LeavesOutWhatHasNoValue) {
  EXPECT_EQ(judged(numbers("x", std::vector<double>(row_count, NAN))).reason,
            "has no value in any training row");
  EXPECT_EQ(judged(texts_column("x", std::vector<std::string>(row_count))).reason,
            "has no value in any training row");
}

TEST(Schema, LeavesOutUniqueAndWideCategories) {
  const Column unique =
      texts_column("x", texts_by([](std::size_t row) { return "k" + std::to_string(row); }));
  EXPECT_EQ(judged(unique).reason, "unique per row: a different value in every training row");
  const Column wide =
      texts_column("x", texts_by([](std::size_t row) { return "k" + std::to_string(row / 2); }));
  EXPECT_EQ(judged(wide).role, Role::categorical);
  SchemaOptions narrow;
  narrow.widest_categorical = 9;
  EXPECT_EQ(judged(wide, narrow).reason, "too wide: 10 different values, more than 9");
  narrow.widest_categorical = 10;
  EXPECT_EQ(judged(wide, narrow).role, Role::categorical);
}

TEST(Schema, CountsOnlyCategoriesThatRowsUse) {
  Column column = texts_column("x", std::vector<std::string>(row_count, "a"));
  column.categories.emplace_back("b");  // of a row that went elsewhere
  EXPECT_EQ(judged(column).role, Role::left_out);
}

TEST(Schema, LearnsWhatIsAskedFor) {
  const Column constant = numbers("x", std::vector<double>(row_count, 3.0));
  SchemaOptions options;
  options.numeric = {"x"};
  EXPECT_EQ(judged(constant, options).role, Role::numeric);
  const Column unique =
      texts_column("x", texts_by([](std::size_t row) { return "k" + std::to_string(row); }));
  options.numeric = {};
  options.categorical = {"x"};
  EXPECT_EQ(judged(unique, options).role, Role::categorical);
}

TEST(Schema, GivesLabelKeptAndIgnoredColumnsTheirRoles) {
  const Table table = table_of({measurement("a"), measurement("b"), measurement("c"), measurement("d")});
  SchemaOptions options;
  options.label = "b";
  options.keep = {"c"};
  options.ignore = {"d", "read past"};
  const Schema schema = Schema::infer(table, options);
  EXPECT_EQ(schema.find("a")->role, Role::numeric);
  EXPECT_EQ(schema.find("b")->role, Role::label);
  EXPECT_EQ(schema.find("c")->role, Role::keep);
  EXPECT_EQ(schema.find("d")->role, Role::left_out);
  EXPECT_EQ(schema.find("d")->reason, "ignored as asked");
  EXPECT_EQ(schema.find("e"), nullptr);
  options.keep = {"c", "b"};  // the label is known besides
  EXPECT_EQ(Schema::infer(table, options).find("b")->role, Role::keep);
}

TEST(Schema, NamesTheNearestColumn) {
  SchemaOptions options;
  options.label = "laod";
  EXPECT_EQ(problem_of(table_of({measurement()}), options),
            "there is no column \"laod\" to take as the label; did you mean \"load\"? known: load");
}

TEST(Schema, RefusesContradictions) {
  SchemaOptions both;
  both.numeric = both.categorical = {"load"};
  EXPECT_NE(problem_of(table_of({measurement()}), both).find("both as numeric and as categorical"),
            std::string::npos);
  SchemaOptions wrong_type;
  wrong_type.categorical = {"load"};
  EXPECT_NE(problem_of(table_of({measurement()}), wrong_type).find("was read as numbers"), std::string::npos);
  EXPECT_NE(problem_of(table_of({measurement(), measurement()}), {}).find("two columns"), std::string::npos);
  EXPECT_NE(problem_of(table_of({}), {}).find("no rows"), std::string::npos);
  EXPECT_NE(problem_of(table_of({numbers("x", {1, 1})}), {}).find("no column is left"), std::string::npos);
}

Table images_beside(std::vector<Column> columns) {
  Table table = table_of(std::move(columns));
  table.rows = row_count;
  table.images = {2, 3, 1, std::vector<float>(row_count * 6)};
  return table;
}

TEST(Schema, LearnsImagesAlone) {
  SchemaOptions options;
  options.label = "load";
  const Schema schema = Schema::infer(images_beside({measurement()}), options);
  EXPECT_EQ(schema.image_height, 2U);
  EXPECT_EQ(schema.image_width, 3U);
  EXPECT_EQ(schema.image_channels, 1U);
  const Schema unlabelled = Schema::infer(images_beside({measurement()}), {});
  EXPECT_EQ(unlabelled.find("load")->role, Role::left_out);
  EXPECT_EQ(unlabelled.find("load")->reason, "stands beside images, which are learnt alone");
  SchemaOptions together;
  together.numeric = {"load"};
  EXPECT_NE(
      problem_of(images_beside({measurement()}), together).find("images cannot be learnt together with"),
      std::string::npos);
}

TEST(Schema, SurvivesJson) {
  SchemaOptions options;
  options.label = "b";
  const std::string latin = "gr\xFC\xDF";  // no UTF-8
  const Schema schema =
      Schema::infer(table_of({measurement("a"), measurement("b"), measurement(latin)}), options);
  const auto read = nlohmann::json::parse(nlohmann::json(schema).dump()).get<Schema>();
  ASSERT_EQ(read.columns.size(), 3U);
  EXPECT_EQ(read.columns[1].role, Role::label);
  EXPECT_EQ(read.columns[2].name, latin);
}

TEST(Schema, RefusesDamagedJson) {
  for (const char* text :
       {"{}", "[]", "null", R"({"columns": 3, "image": [0, 0, 0]})",
        R"({"columns": [{"name": "a", "role": "king", "reason": ""}], "image": [0, 0, 0]})",
        R"({"columns": [], "image": [0]})", R"({"columns": [], "image": [0, 0, "x"]})",
        R"({"columns": [{"name": [300], "role": "keep", "reason": ""}], "image": [0, 0, 0]})"}) {
    EXPECT_THROW(static_cast<void>(nlohmann::json::parse(text).get<Schema>()), std::exception) << text;
  }
}

TEST(Schema, TellsTheReaderWhatToRead) {
  SchemaOptions options;
  options.label = "b";
  options.keep = {"c"};
  const Column kind =
      texts_column("kind", texts_by([](std::size_t row) { return row % 2 == 0 ? "x" : "y"; }));
  const Schema schema =
      Schema::infer(table_of({measurement("a"), measurement("b"), measurement("c"), kind}), options);
  ReadOptions read;
  read.numeric = {"a"};
  schema.apply_to(read);
  EXPECT_EQ(read.numeric, (std::vector<std::string>{"a"}));
  EXPECT_EQ(read.categorical, (std::vector<std::string>{"kind"}));
  EXPECT_EQ(read.keep, (std::vector<std::string>{"c"}));
  EXPECT_FALSE(read.infer_text);
}

}  // namespace
}  // namespace anoean
