#include "data/preprocessor.hpp"

#include <anoean/error.hpp>

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/random.hpp"
#include "data/tables.hpp"

namespace anoean {
namespace {

using testing::numbers;
using testing::table_of;
using testing::texts_column;

Schema learn_all(const Table& table) {
  Schema schema;
  for (const Column& column : table.columns) {
    schema.columns.push_back(
        {column.name, column.type == ColumnType::numeric ? Role::numeric : Role::categorical, ""});
  }
  return schema;
}

Preprocessor fitted(const Table& table, const std::vector<std::uint8_t>& normal,
                    Scaling scaling = Scaling::standard, double clip = 10.0) {
  return Preprocessor::fit(table, normal, learn_all(table), {scaling, clip});
}

std::vector<float> dense(const Preprocessor& preprocessor, const Table& table) {
  const Features features = preprocessor.transform(table);
  return {features.dense.begin(), features.dense.end()};
}

std::vector<float> scaled(const Preprocessor& preprocessor, const std::vector<double>& values) {
  return dense(preprocessor, table_of({numbers("x", values)}));
}

TEST(Preprocessor, StandardTakesLocationAndScaleFromTheNormals) {
  const Table training = table_of({numbers("x", {1, 3, 100})});
  EXPECT_EQ(scaled(fitted(training, {1, 1, 0}), {1, 2, 3, 5}), (std::vector<float>{-1, 0, 1, 3}));
}

TEST(Preprocessor, MinmaxMapsTheNormalsToTheUnitInterval) {
  const Table training = table_of({numbers("x", {10, 30, 100})});
  EXPECT_EQ(scaled(fitted(training, {1, 1, 0}, Scaling::minmax), {10, 15, 30, 50}),
            (std::vector<float>{0, 0.25F, 1, 2}));
}

TEST(Preprocessor, LogStandardKeepsTheSign) {
  const double e = std::exp(1.0);
  const Table training = table_of({numbers("x", {e - 1, -(e - 1)})});
  const std::vector<float> out =
      scaled(fitted(training, {1, 1}, Scaling::log_standard), {0, e * e - 1, 1 - e * e});
  EXPECT_FLOAT_EQ(out[0], 0.0F);
  EXPECT_FLOAT_EQ(out[1], 2.0F);
  EXPECT_FLOAT_EQ(out[2], -2.0F);
}

// Ninety-nine in a hundred records are alike: deviation 0.0995 of the range.
TEST(Preprocessor, LogLimitedDoesNotMagnifyWhatHardlyEverMoves) {
  std::vector<double> values(100, 0.0);
  values[7] = std::exp(2.0) - 1.0;
  const Preprocessor preprocessor =
      fitted(table_of({numbers("x", values)}), std::vector<std::uint8_t>(100, 1), Scaling::log_limited);
  const std::vector<float> out = scaled(preprocessor, {0.0, std::exp(2.0) - 1.0});
  EXPECT_FLOAT_EQ(out[0], -0.02F / 1.4F);
  EXPECT_FLOAT_EQ(out[1], 1.98F / 1.4F);
}

TEST(Preprocessor, LogRangeMapsTheLogarithmsOfTheNormalsToALengthOfOne) {
  const double e = std::exp(1.0);
  const Table training = table_of({numbers("x", {0, e * e - 1, 1000})});
  const std::vector<float> out =
      scaled(fitted(training, {1, 1, 0}, Scaling::log_range), {0, e - 1, e * e - 1, 1 - e});
  EXPECT_FLOAT_EQ(out[0], -0.5F);
  EXPECT_FLOAT_EQ(out[1], 0.0F);
  EXPECT_FLOAT_EQ(out[2], 0.5F);
  EXPECT_FLOAT_EQ(out[3], -1.0F);
}

TEST(Preprocessor, QuantileGivesNormalScoresAndGoesOnOutside) {
  std::vector<double> values(5001);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::pow(static_cast<double>(i) / 2500.0, 3.0);
  const Preprocessor preprocessor = fitted(table_of({numbers("x", values)}),
                                           std::vector<std::uint8_t>(values.size(), 1), Scaling::quantile);
  EXPECT_EQ(preprocessor.numeric()[0].scaling.quantiles.size(), 1000U);
  const std::vector<float> out =
      scaled(preprocessor, {values[2500], values[4207], values[793], 8.0, 12.0, 1e300});
  EXPECT_NEAR(out[0], 0.0, 0.01);
  EXPECT_NEAR(out[1], 1.0, 0.01);
  EXPECT_NEAR(out[2], -1.0, 0.01);
  EXPECT_GT(out[4], out[3] + 1.0F);
  EXPECT_EQ(out[5], 10.0F);
}

TEST(Preprocessor, QuantileTakesTiesTogetherAndRises) {
  const Table training = table_of({numbers("x", {0, 0, 0, 0, 0, 0, 1, 2, 3, 3})});
  const Preprocessor preprocessor = fitted(training, std::vector<std::uint8_t>(10, 1), Scaling::quantile);
  const std::vector<float> out = scaled(preprocessor, {-1, 0, 0.5, 1, 1.5, 2, 3, 4});
  for (std::size_t i = 1; i < out.size(); ++i) EXPECT_LT(out[i - 1], out[i]) << i;
  EXPECT_NEAR(out[1], -0.5244, 1e-4);  // the normal score of 0.3, the middle of the first 6 tenths
}

TEST(Preprocessor, GivesConstantNormalsUnitScale) {
  const Table training = table_of({numbers("x", {0.1, 0.1, 0.1, 3.1})});
  for (const Scaling scaling : {Scaling::standard, Scaling::minmax, Scaling::quantile}) {
    const std::vector<float> out = scaled(fitted(training, {1, 1, 1, 0}, scaling), {0.1, 3.1});
    EXPECT_NEAR(out[0], 0.0F, 1e-12F) << to_string(scaling);
    EXPECT_FLOAT_EQ(out[1], 3.0F) << to_string(scaling);
  }
}

TEST(Preprocessor, ClipsButLeavesAUnitBeyondTraining) {
  // In scale units: normals at ±1, an anomaly at 9.5 in the first table and at 50 in the second.
  const Preprocessor wide = fitted(table_of({numbers("x", {-1, 1, 9.5})}), {1, 1, 0});
  EXPECT_EQ(scaled(wide, {1e9, -1e9}), (std::vector<float>{10.5F, -10.0F}));
  const Preprocessor heavy = fitted(table_of({numbers("x", {-1, 1, 50})}), {1, 1, 0});
  EXPECT_EQ(scaled(heavy, {1e9, 50, -1e9}), (std::vector<float>{10.0F, 10.0F, -10.0F}));
  const Preprocessor narrow = fitted(table_of({numbers("x", {-1, 1})}), {1, 1}, Scaling::standard, 1.5);
  EXPECT_EQ(scaled(narrow, {1.75, 7}), (std::vector<float>{1.75F, 2.0F}));
}

TEST(Preprocessor, FillsTheMissingWithTheMedianOfTheNormalsAndSaysSo) {
  const Table training = table_of({numbers("x", {1, 2, 9, NAN, 100}), numbers("y", {1, 2, 3, 4, 5})});
  const Preprocessor preprocessor = fitted(training, {1, 1, 1, 0, 0});
  EXPECT_EQ(preprocessor.numeric()[0].median, 2.0);
  EXPECT_EQ(preprocessor.dense_names(), (std::vector<std::string>{"x", "y", "x is missing"}));
  EXPECT_EQ(preprocessor.shape().dense(), 3U);
  const Table rows = table_of({numbers("x", {NAN, 2, INFINITY}), numbers("y", {NAN, 2, -INFINITY})});
  const std::vector<float> out = dense(preprocessor, rows);
  EXPECT_EQ(out[0], out[3]);
  EXPECT_EQ(out[1], out[4]);  // y's median is 2, too, but no y was missing in training
  EXPECT_EQ(out[2], 1.0F);
  EXPECT_EQ(out[5], 0.0F);
  EXPECT_EQ(out[8], 1.0F);
}

TEST(Preprocessor, TakesTheMeanOfTheTwoMiddlesAsMedian) {
  EXPECT_EQ(fitted(table_of({numbers("x", {7, 1, 4, 2})}), {1, 1, 1, 1}).numeric()[0].median, 3.0);
}

TEST(Preprocessor, IndexesCategoriesOfAllTrainingRowsInOrder) {
  const Table training = table_of({texts_column("c", {"tcp", "icmp", "", "udp"})});
  const Preprocessor preprocessor = fitted(training, {1, 1, 0, 0});
  EXPECT_EQ(preprocessor.shape().cardinalities, (std::vector<std::uint32_t>{5}));
  EXPECT_EQ(preprocessor.categorical_names(), (std::vector<std::string>{"c"}));
  const Features features =
      preprocessor.transform(table_of({texts_column("c", {"udp", "ipx", "", "tcp", "icmp"})}));
  EXPECT_EQ(features.categories, (std::vector<std::uint32_t>{4, unknown_category, missing_category, 3, 2}));
}

TEST(Preprocessor, LeavesCategoriesThatNoTrainingRowHoldsUnknown) {
  Table training = table_of({texts_column("c", {"a", "b", "a"})});
  training.columns[0].codes = {0, 0, 0};
  EXPECT_EQ(fitted(training, {1, 1, 1}).categorical()[0].vocabulary, (std::vector<std::string>{"a"}));
}

TEST(Preprocessor, FindsColumnsByName) {
  const Table training =
      table_of({numbers("x", {1, 3}), texts_column("c", {"a", "b"}), numbers("y", {10, 30})});
  const Preprocessor preprocessor = fitted(training, {1, 1});
  const Table turned =
      table_of({numbers("y", {30}), numbers("more", {5}), numbers("x", {3}), texts_column("c", {"b"})});
  EXPECT_EQ(dense(preprocessor, turned), (std::vector<float>{1, 1}));
  EXPECT_EQ(preprocessor.transform(turned).categories, (std::vector<std::uint32_t>{3}));
}

TEST(Preprocessor, RefusesAbsentAndMistypedColumns) {
  const Preprocessor preprocessor = fitted(table_of({numbers("bytes", {1, 3})}), {1, 1});
  try {
    static_cast<void>(preprocessor.transform(table_of({numbers("byts", {1})})));
    FAIL() << "an absent column passed";
  } catch (const Error& error) {
    EXPECT_EQ(error.problem(), "the records lack column \"bytes\", which was learnt");
    EXPECT_EQ(error.advice(), "did you mean \"byts\"? known: byts");
  }
  EXPECT_THROW(static_cast<void>(preprocessor.transform(table_of({texts_column("bytes", {"a"})}))), Error);
}

TEST(Preprocessor, RefusesWrongOptions) {
  const Table training = table_of({numbers("x", {1, 3})});
  for (const double clip : {0.0, -1.0, static_cast<double>(NAN), static_cast<double>(INFINITY)}) {
    EXPECT_THROW(fitted(training, {1, 1}, Scaling::standard, clip), Error);
  }
  EXPECT_THROW(fitted(training, {1}), Error);
  EXPECT_THROW(parse_scaling("log"), Error);
  for (const char* name : {"standard", "minmax", "log-standard", "log-limited", "log-range", "quantile"}) {
    EXPECT_EQ(to_string(parse_scaling(name)), name);
  }
}

// Numbers at the edge of what a double holds, and a table without normals, must still give finite features.
TEST(Preprocessor, StaysFiniteWhateverTheNumbers) {
  const std::vector<std::vector<double>> columns = {{1e308, -1e308, 1.7e308, -1.7e308},
                                                    {5e-324, 0, 1e-310, -5e-324},
                                                    {1e308, 1e308, -1e308, 0},
                                                    {0, 0, 0, 1e-320},
                                                    {NAN, NAN, NAN, NAN},
                                                    {1e-200, 2e-200, 3e-200, 1e300}};
  for (const std::vector<double>& values : columns) {
    for (const Scaling scaling : {Scaling::standard, Scaling::minmax, Scaling::log_standard,
                                  Scaling::log_limited, Scaling::log_range, Scaling::quantile}) {
      for (const std::vector<std::uint8_t>& normal : {std::vector<std::uint8_t>{1, 1, 1, 0}, {0, 0, 0, 0}}) {
        const Preprocessor preprocessor = fitted(table_of({numbers("x", values)}), normal, scaling);
        for (const double value : {0.0, 1.0, 1e308, -1.7e308, 5e-324, static_cast<double>(NAN)}) {
          for (const float number : scaled(preprocessor, {value})) {
            EXPECT_LE(std::fabs(number), 11.0F) << to_string(scaling) << ' ' << value << ' ' << values[0];
          }
        }
      }
    }
  }
}

Table random_table(std::size_t rows) {
  Random random(1, "preprocessor test");
  std::vector<double> x(rows);
  std::vector<double> y(rows);
  std::vector<std::string> c(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    x[row] = random.below(10) == 0 ? NAN : std::exp(20.0 * random.uniform() - 10.0);
    y[row] = random.uniform() - 0.5;
    c[row] = std::string(random.below(5), 'v');
  }
  return table_of({numbers("x", x), texts_column("c", c), numbers("y", y)});
}

TEST(Preprocessor, GivesTheSameBitsForBlocksOfAnySize) {
  constexpr std::size_t rows = 200;
  const Table table = random_table(rows);
  for (const Scaling scaling : {Scaling::standard, Scaling::minmax, Scaling::log_standard,
                                Scaling::log_limited, Scaling::log_range, Scaling::quantile}) {
    const Preprocessor preprocessor = fitted(table, std::vector<std::uint8_t>(rows, 1), scaling);
    const Features whole = preprocessor.transform(table);
    for (std::size_t row = 0; row < rows; ++row) {
      Table single = table;
      single.rows = 1;
      for (Column& column : single.columns) {
        if (column.type == ColumnType::numeric) column.numbers = {column.numbers[row]};
        if (column.type == ColumnType::categorical) column.codes = {column.codes[row]};
      }
      const Features alone = preprocessor.transform(single);
      ASSERT_EQ(std::vector<float>(alone.dense.begin(), alone.dense.end()),
                std::vector<float>(whole.dense_row(row), whole.dense_row(row) + whole.shape.dense()));
      ASSERT_EQ(alone.categories[0], whole.category_row(row)[0]);
    }
  }
}

TEST(Preprocessor, SurvivesJsonToTheBit) {
  Table table = random_table(100);
  table.columns[1].categories[0] = "gr\xFC\xDF";  // no UTF-8
  for (const Scaling scaling : {Scaling::standard, Scaling::minmax, Scaling::log_standard,
                                Scaling::log_limited, Scaling::log_range, Scaling::quantile}) {
    const Preprocessor preprocessor = fitted(table, std::vector<std::uint8_t>(100, 1), scaling);
    const auto read = nlohmann::json::parse(nlohmann::json(preprocessor).dump()).get<Preprocessor>();
    EXPECT_EQ(read.shape(), preprocessor.shape());
    EXPECT_EQ(read.dense_names(), preprocessor.dense_names());
    EXPECT_EQ(dense(read, table), dense(preprocessor, table));
    EXPECT_EQ(read.transform(table).categories, preprocessor.transform(table).categories);
  }
}

Table images(std::size_t rows, const std::vector<float>& pixels) {
  Table table;
  table.rows = rows;
  table.images = {1, 2, 1, pixels};
  return table;
}

Schema image_schema() {
  Schema schema;
  schema.image_height = 1;
  schema.image_width = 2;
  schema.image_channels = 1;
  return schema;
}

TEST(Preprocessor, ScalesPixelsToOneRange) {
  const std::vector<std::uint8_t> normal = {1, 1};
  const Preprocessor preprocessor =
      Preprocessor::fit(images(2, {0, 51, 255, 10}), normal, image_schema(), {});
  EXPECT_TRUE(preprocessor.shape().is_image());
  EXPECT_TRUE(preprocessor.dense_names().empty());
  const std::vector<float> out = dense(preprocessor, images(3, {0, 255, 127.5F, 1e9F, NAN, -1e9F}));
  EXPECT_EQ(out, (std::vector<float>{-1, 1, 0, 2, 0, -2}));
  const auto read = nlohmann::json::parse(nlohmann::json(preprocessor).dump()).get<Preprocessor>();
  EXPECT_EQ(dense(read, images(1, {3, 200})), dense(preprocessor, images(1, {3, 200})));
}

TEST(Preprocessor, RefusesOtherImages) {
  const std::vector<std::uint8_t> normal = {1, 1};
  const Preprocessor preprocessor =
      Preprocessor::fit(images(2, {0, 51, 255, 10}), normal, image_schema(), {});
  Table other = images(1, {0, 1});
  other.images.height = 2;
  other.images.width = 1;
  EXPECT_THROW(static_cast<void>(preprocessor.transform(other)), Error);
  EXPECT_THROW(static_cast<void>(preprocessor.transform(table_of({numbers("x", {1})}))), Error);
  EXPECT_THROW(Preprocessor::fit(images(2, {NAN, NAN, NAN, NAN}), normal, image_schema(), {}), Error);
}

// Every value of a valid text is replaced by each of a set of nasty ones; every key is taken away.
void damage_everywhere(const nlohmann::json& valid, const std::function<void(const nlohmann::json&)>& check) {
  const nlohmann::json nasty = nlohmann::json::parse(
      R"([null, true, -1, 0, 18446744073709551615, 1e308, -1e308, "", "x", [], {}, [1, 0], ["b", "a"], [[300]]])");
  const nlohmann::json flat = valid.flatten();
  for (const auto& item : flat.items()) {
    for (const nlohmann::json& value : nasty) {
      for (nlohmann::json::json_pointer place(item.key()); !place.empty(); place.pop_back()) {
        nlohmann::json damaged = valid;
        damaged[place] = value;
        check(damaged);
      }
    }
    nlohmann::json lacking = valid;
    const nlohmann::json::json_pointer place(item.key());
    nlohmann::json& parent = lacking[place.parent_pointer()];
    if (parent.is_object()) parent.erase(place.back());
    check(lacking);
  }
}

TEST(Preprocessor, RefusesOrBearsDamagedJson) {
  const Table table = random_table(12);
  const std::vector<std::uint8_t> normal(12, 1);
  const nlohmann::json of_quantiles = fitted(table, normal, Scaling::quantile);
  const nlohmann::json of_standard = fitted(table, normal);
  const nlohmann::json of_images =
      Preprocessor::fit(images(2, {0, 51, 255, 10}), std::vector<std::uint8_t>{1, 1}, image_schema(), {});
  std::size_t refused = 0;
  for (const nlohmann::json& valid : {of_quantiles, of_standard, of_images}) {
    damage_everywhere(valid, [&](const nlohmann::json& damaged) {
      try {
        const auto read = damaged.get<Preprocessor>();
        // What is accepted must also work.
        if (!read.shape().is_image() &&
            read.dense_names() == std::vector<std::string>{"x", "y", "x is missing"} &&
            read.categorical_names() == std::vector<std::string>{"c"}) {
          for (const float value : dense(read, table)) ASSERT_TRUE(std::isfinite(value)) << damaged;
        }
      } catch (const Error&) {
        ++refused;
      }
    });
  }
  EXPECT_GT(refused, 1000U);
  EXPECT_THROW(static_cast<void>(nlohmann::json::parse("null").get<Preprocessor>()), Error);
  EXPECT_THROW(static_cast<void>(nlohmann::json::parse("[]").get<Preprocessor>()), Error);
  EXPECT_THROW(static_cast<void>(nlohmann::json::parse("{}").get<Preprocessor>()), Error);
}

}  // namespace
}  // namespace anoean
