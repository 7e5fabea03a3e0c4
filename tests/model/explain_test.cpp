#include <anoean/anoean.hpp>

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "model/small_table.hpp"

namespace anoean {
namespace {

constexpr std::size_t all = 100;

class Explain : public testing::Test {
 protected:
  static void SetUpTestSuite() { scorer_ = new Scorer(fit(small_table(400, 40), quick_options())); }
  static void TearDownTestSuite() { delete scorer_; }

  // One normal row.
  static Table row() { return small_table(1, 0, 21); }
  static const Contribution* find(const Explanation& explanation, const std::string& column) {
    for (const Contribution& one : explanation.contributions) {
      if (one.column == column) return &one;
    }
    return nullptr;
  }

  static Scorer* scorer_;
};

Scorer* Explain::scorer_ = nullptr;

void expect_sums(const Scorer& scorer, const Table& table) {
  const std::vector<float> scores = scorer.score(table, 1);
  const std::vector<Explanation> explanations = scorer.explain(table, all, 2);
  ASSERT_EQ(explanations.size(), table.rows);
  for (std::size_t i = 0; i < table.rows; ++i) {
    const Explanation& one = explanations[i];
    EXPECT_NEAR(one.score, double{scores[i]}, 1e-4 * (1.0 + double{scores[i]}));
    double sum = 0.0;
    for (const Contribution& each : one.contributions) sum += each.score;
    const double difference = one.score - one.baseline_score;
    EXPECT_LE(std::fabs(sum - difference), std::max(0.01 * std::fabs(difference), 0.001) + 1e-9);
    EXPECT_NEAR(std::fabs(sum - difference), one.error, 1e-9);
    EXPECT_TRUE(one.precise);
    EXPECT_EQ(one.others, 0.0);
  }
}

TEST_F(Explain, ContributionsSumToTheDifferenceFromAUsualRow) {
  expect_sums(*scorer_, small_table(60, 30, 8));
  for (const char* preset : {"faithful", ""}) {
    FitOptions options = quick_options();
    options.preset = preset;
    if (options.preset.empty()) options.settings["encoders"] = "2";
    expect_sums(fit(small_table(300, 30), options), small_table(20, 20, 8));
  }
  for (const char* method : {"mahalanobis", "untrained"}) {
    FitOptions options = quick_options();
    options.method = method;
    options.settings.clear();
    expect_sums(fit(small_table(300, 0), options), small_table(20, 20, 8));
  }
}

TEST_F(Explain, TheBaselineIsNoAlert) {
  for (const Explanation& one : scorer_->explain(small_table(20, 20, 8), all))
    EXPECT_LT(one.baseline_score, double{scorer_->threshold()});
}

TEST_F(Explain, NamesTheLargestFirstAndNoMoreThanAskedFor) {
  const Table table = small_table(20, 20, 8);
  const std::vector<Explanation> whole = scorer_->explain(table, all);
  const std::vector<Explanation> short_ones = scorer_->explain(table, 1);
  for (std::size_t i = 0; i < table.rows; ++i) {
    const auto& contributions = whole[i].contributions;
    EXPECT_TRUE(
        std::is_sorted(contributions.begin(), contributions.end(),
                       [](const Contribution& a, const Contribution& b) { return a.score > b.score; }));
    ASSERT_EQ(short_ones[i].contributions.size(), std::min<std::size_t>(1, contributions.size()));
    double others = 0.0;
    for (std::size_t k = 1; k < contributions.size(); ++k) others += contributions[k].score;
    EXPECT_NEAR(short_ones[i].others, others, 1e-12);
  }
}

TEST_F(Explain, SameForEveryThreadCountAndBesideOtherRows) {
  const Table table = small_table(30, 10, 8);
  const std::vector<Explanation> one = scorer_->explain(table, all, 1);
  const std::vector<Explanation> three = scorer_->explain(table, all, 3);
  for (std::size_t i = 0; i < table.rows; ++i) {
    ASSERT_EQ(one[i].contributions.size(), three[i].contributions.size());
    for (std::size_t k = 0; k < one[i].contributions.size(); ++k) {
      EXPECT_EQ(one[i].contributions[k].column, three[i].contributions[k].column);
      EXPECT_EQ(one[i].contributions[k].score, three[i].contributions[k].score);
    }
  }
  const Explanation alone = scorer_->explain(row(), all, 1)[0];
  EXPECT_EQ(alone.score, scorer_->explain(small_table(2, 0, 21), all, 1)[0].score);
}

TEST_F(Explain, ANumberComesInItsOwnUnitsWithWhatIsUsual) {
  Table table = row();
  table.find("size")->numbers[0] = 250.0;
  const Explanation explanation = scorer_->explain(table, 2)[0];
  ASSERT_FALSE(explanation.contributions.empty());
  const Contribution& first = explanation.contributions[0];
  EXPECT_EQ(first.column, "size");
  EXPECT_EQ(first.number, 250.0);
  // 100 ± 5, at 1 % and 99 %.
  EXPECT_NEAR(first.usual_low, 88.0, 3.0);
  EXPECT_NEAR(first.usual_high, 112.0, 3.0);
  EXPECT_FALSE(first.usually_missing);
  EXPECT_GT(first.score, 1.0);
  EXPECT_EQ(to_text(first).find("size 250, usual 8"), 0U) << to_text(first);
}

TEST_F(Explain, UnknownAndMissingCategories) {
  Table table = row();
  Column& kind = *table.find("kind");
  kind.categories = {"violet"};
  kind.codes[0] = 0;
  const Explanation unknown = scorer_->explain(table, all)[0];
  const Contribution* found = find(unknown, "kind");
  ASSERT_NE(found, nullptr);
  EXPECT_TRUE(found->unknown);
  EXPECT_EQ(found->category, "violet");
  EXPECT_EQ(found->usual_categories.size(), 2U);  // red and green, one half each
  EXPECT_NE(to_text(*found).find("kind violet (never seen), usual "), std::string::npos);

  kind.codes[0] = Column::missing;
  found = find(scorer_->explain(table, all)[0], "kind");
  const Explanation missing = scorer_->explain(table, all)[0];
  found = find(missing, "kind");
  ASSERT_NE(found, nullptr);
  EXPECT_TRUE(found->missing);
  EXPECT_NE(to_text(*found).find("kind missing, usual "), std::string::npos);
}

// Where values were missing in training, a number and whether it is missing are one feature.
TEST_F(Explain, AMissingNumberIsOneFeature) {
  Table training = small_table(400, 40);
  for (std::size_t i = 0; i < training.rows; i += 10) training.find("rate")->numbers[i] = NAN;
  const Scorer scorer = fit(training, quick_options());
  Table table = row();
  table.find("rate")->numbers[0] = NAN;
  expect_sums(scorer, table);
  const Explanation explanation = scorer.explain(table, all)[0];
  EXPECT_LE(explanation.contributions.size(), 3U);
  for (const Contribution& one : explanation.contributions) {
    if (one.column != "rate") continue;
    EXPECT_TRUE(one.missing);
    EXPECT_TRUE(one.usually_missing);
    EXPECT_TRUE(std::isnan(one.number));
  }
}

TEST_F(Explain, MalformedRowsHaveNoContributions) {
  Table table = small_table(3, 0, 8);
  table.malformed.push_back({.row = 1, .line = 2, .text = "x", .problem = "broken"});
  const std::vector<Explanation> explanations = scorer_->explain(table, all);
  EXPECT_TRUE(std::isnan(explanations[1].score));
  EXPECT_TRUE(explanations[1].contributions.empty());
  EXPECT_FALSE(std::isnan(explanations[2].score));
  EXPECT_TRUE(scorer_->explain(small_table(0, 0), all).empty());
}

std::string refusal(const Scorer& scorer, const Table& table) {
  try {
    scorer.explain(table, 1);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    return error.what();
  }
  return {};
}

TEST_F(Explain, MethodsWithoutDerivativesSayWhichHaveThem) {
  FitOptions options = quick_options();
  options.method = "ocsvm";
  options.settings.clear();
  const std::string problem = refusal(fit(small_table(120, 0), options), row());
  EXPECT_NE(problem.find("ocsvm"), std::string::npos) << problem;
  EXPECT_NE(problem.find("those of anoean, mahalanobis and untrained can"), std::string::npos) << problem;
}

// Patches of 2 × 2 pixels with two channels.
TEST_F(Explain, ImagesByPatches) {
  FitOptions options = quick_options();
  options.settings = {{"epochs", "2"},
                      {"encoder",
                       "conv 6 kernel 4 stride 2 pad 1, batch_norm, leaky_relu "
                       "0.2, flatten, dense 16, leaky_relu 0.1"}};
  for (const char* method : {"anoean", "mahalanobis"}) {
    options.method = method;
    if (options.method == "mahalanobis") options.settings.clear();
    const Scorer scorer = fit(small_images(300, 1), options);
    Table images = small_images(20, 2);
    expect_sums(scorer, images);
    float* normal = images.images.pixels.data() + images.images.size();  // the second one
    for (const std::size_t row : {6U, 7U}) std::fill_n(normal + (row * 12 + 2) * 2, 4, 6.0F);
    const Explanation explanation = scorer.explain(images, 2)[1];
    ASSERT_EQ(explanation.contributions.size(), 2U);
    const Contribution& first = explanation.contributions[0];
    EXPECT_EQ(first.column, "rows 7-8, columns 3-4");
    ASSERT_TRUE(first.patch);
    EXPECT_EQ(first.patch->first_row, 7U);
    EXPECT_EQ(first.patch->last_row, 8U);
    EXPECT_EQ(first.patch->first_column, 3U);
    EXPECT_EQ(first.patch->last_column, 4U);
    EXPECT_GT(first.number, 2.0);
    EXPECT_NEAR(first.usual_low, -0.8, 0.4);  // of means of 8
    EXPECT_NEAR(first.usual_high, 0.8, 0.4);
    EXPECT_NE(to_text(first).find("rows 7-8, columns 3-4 of mean "), std::string::npos) << to_text(first);
  }
}

TEST_F(Explain, AMissingPatch) {
  FitOptions options = quick_options();
  options.method = "mahalanobis";
  options.settings.clear();
  const Scorer scorer = fit(small_images(300, 1), options);
  Table images = small_images(1, 2);
  for (const std::size_t pixel : {0U, 1U, 12U, 13U})
    images.images.pixels[2 * pixel] = images.images.pixels[2 * pixel + 1] = NAN;
  expect_sums(scorer, images);
  const Explanation explanation = scorer.explain(images, all)[0];
  const Contribution* found = find(explanation, "rows 1-2, columns 1-2");
  ASSERT_NE(found, nullptr);
  EXPECT_TRUE(found->missing);
  EXPECT_NE(to_text(*found).find("rows 1-2, columns 1-2 of mean missing, usual "), std::string::npos);
}

TEST(ExplanationText, IsForPeople) {
  Contribution number;
  number.column = "src_bytes";
  number.number = 1.2e6;
  number.usual_low = 0.0;
  number.usual_high = 5450.0;
  number.score = 3.14;
  EXPECT_EQ(to_text(number), "src_bytes 1.2e6, usual 0 to 5,450 (+3.1)");
  number.number = -1234.5;
  number.usual_high = 0.0;
  number.usually_missing = true;
  number.score = -0.02;
  EXPECT_EQ(to_text(number), "src_bytes -1,235, usual 0 or missing (-0.02)");
  number.number = 1.23456e-7;
  number.usual_low = number.usual_high = NAN;
  EXPECT_EQ(to_text(number), "src_bytes 1.235e-7, usual missing (-0.02)");
  Contribution category;
  category.column = "service";
  category.type = ColumnType::categorical;
  category.category = "tftp";
  category.usual_categories = {"http", "smtp"};
  category.score = 12.0;
  EXPECT_EQ(to_text(category), "service tftp, usual http, smtp (+12.0)");
}

}  // namespace
}  // namespace anoean
