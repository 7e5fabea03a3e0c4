#include "model/usual_records.hpp"

#include <anoean/scorer.hpp>

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "model/model.hpp"
#include "model/small_table.hpp"

namespace anoean {
namespace {

Scorer fitted(const Table& table) {
  FitOptions options = quick_options();
  options.method = "mahalanobis";
  options.settings.clear();
  return fit(table, options);
}

TEST(UsualRecords, AreTrainingRowsThatScoreAsMostNormalsDo) {
  const Scorer scorer = fitted(small_table(3000, 0));
  const Features& prototypes = scorer.model().usual->prototypes();
  EXPECT_GT(prototypes.rows, 300U);
  EXPECT_LE(prototypes.rows, 512U);
  ThreadPool pool(1);
  std::vector<float> scores(prototypes.rows);
  scorer.model().detector->score(prototypes, scores, pool);
  EXPECT_LT(*std::max_element(scores.begin(), scores.end()), scorer.model().calibration.threshold(0.1));
  const Features training = scorer.model().preprocessor.transform(small_table(3000, 0));
  for (std::size_t i = 0; i < prototypes.rows; i += 50) {
    bool found = false;
    for (std::size_t row = 0; row < training.rows && !found; ++row)
      found = std::equal(prototypes.dense_row(i), prototypes.dense_row(i + 1), training.dense_row(row)) &&
              *prototypes.category_row(i) == *training.category_row(row);
    EXPECT_TRUE(found) << i;
  }
}

TEST(UsualRecords, RangesLeaveOutTheOutermostHundredth) {
  Table table = small_table(1000, 0);
  Column& size = *table.find("size");
  for (std::size_t row = 0; row < 1000; ++row)
    size.numbers[row] = static_cast<double>((row * 37) % 1000 / 2 * 2);  // none alone
  size.numbers[3] = size.numbers[600] = 1e9;
  Column& rate = *table.find("rate");
  for (std::size_t row = 0; row < 1000; row += 20) rate.numbers[row] = NAN;
  const Scorer scorer = fitted(table);
  const UsualRecords& usual = *scorer.model().usual;
  EXPECT_NEAR(usual.numbers(0).low, 10.0, 8.0);
  EXPECT_NEAR(usual.numbers(0).high, 990.0, 8.0);
  EXPECT_FALSE(usual.numbers(0).missing);
  EXPECT_TRUE(usual.numbers(1).missing);
  EXPECT_LT(usual.numbers(1).low, -1.5);
}

TEST(UsualRecords, CategoriesAreTheMostFrequentFirst) {
  Table table = small_table(1000, 0);
  Column& kind = *table.find("kind");
  for (std::size_t row = 0; row < 1000; ++row)
    kind.codes[row] = row % 20 < 14 ? 2 : row % 20 < 19 ? 0 : Column::missing;
  const Scorer scorer = fitted(table);
  const UsualCategories& usual = scorer.model().usual->categories(0);
  const CategoricalFeature& feature = scorer.model().preprocessor.categorical()[0];
  ASSERT_EQ(usual.indices.size(), 2U);
  EXPECT_EQ(feature.text(usual.indices[0]), "blue");
  EXPECT_EQ(feature.text(usual.indices[1]), "red");
  EXPECT_TRUE(usual.missing);
}

// One odd number, however far out, does not lead to another prototype.
TEST(UsualRecords, TheNearestDoesNotDependOnHowFarOutANumberIs) {
  const Scorer scorer = fitted(small_table(2000, 0));
  const UsualRecords& usual = *scorer.model().usual;
  const Features& prototypes = usual.prototypes();
  for (std::size_t i = 0; i < prototypes.rows; i += 25) {
    std::vector<float> dense(prototypes.dense_row(i), prototypes.dense_row(i + 1));
    EXPECT_EQ(usual.nearest(dense.data(), prototypes.category_row(i)), i);
    dense[0] = 5.0F;
    const std::size_t near = usual.nearest(dense.data(), prototypes.category_row(i));
    dense[0] = 10.0F;
    EXPECT_EQ(usual.nearest(dense.data(), prototypes.category_row(i)), near);
    EXPECT_EQ(*prototypes.category_row(near), *prototypes.category_row(i));
  }
}

TEST(UsualRecords, WhatSaveCannotHaveWrittenIsRefused) {
  Table table = small_table(200, 0);
  const Scorer scorer = fitted(table);
  const Preprocessor& preprocessor = scorer.model().preprocessor;
  nlohmann::json header;
  std::vector<float> weights;
  scorer.model().usual->save(header, weights);
  const auto load = [&](const nlohmann::json& json, std::span<const float> values) {
    return UsualRecords::load(json, preprocessor, values);
  };
  std::span<const float> left(weights);
  const UsualRecords loaded = UsualRecords::load(header, preprocessor, left);
  EXPECT_TRUE(left.empty());
  EXPECT_EQ(loaded.prototypes().categories, scorer.model().usual->prototypes().categories);

  const std::pair<const char*, nlohmann::json> lies[] = {
      {"/rows", 0},
      {"/rows", -1},
      {"/rows", std::uint64_t{1} << 63U},
      {"/rows", header["rows"].get<std::uint64_t>() + 1},
      {"/numbers", nlohmann::json::array()},
      {"/categories", nlohmann::json::array()},
      {"/numbers/0/low", 1e9},
      {"/numbers/0/low", "x"},
      {"/numbers/0/high", nullptr},
      {"/categories/0/indices/0", 1},
      {"/categories/0/indices/0", 4},
      {"/categories/0/missing", 3},
  };
  for (const auto& [place, lie] : lies) {
    nlohmann::json json = header;
    json[nlohmann::json::json_pointer(place)] = lie;
    EXPECT_ANY_THROW(load(json, weights)) << place << " = " << lie;
  }
  for (const float lie : {NAN, -1.0F, 0.5F, 4.0F, 1e30F}) {
    std::vector<float> broken = weights;
    broken.back() = lie;  // a category
    EXPECT_ANY_THROW(load(header, broken)) << lie;
  }
  std::vector<float> broken = weights;
  broken.front() = INFINITY;
  EXPECT_ANY_THROW(load(header, broken));
}

}  // namespace
}  // namespace anoean
