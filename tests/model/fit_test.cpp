#include <anoean/anoean.hpp>

#include <cmath>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <numeric>

#include "data/table_rows.hpp"
#include "model/small_table.hpp"

namespace anoean {
namespace {

std::string refusal(const Table& table, const FitOptions& options) {
  try {
    fit(table, options);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    return error.what();
  }
  return "accepted";
}

TEST(Fit, LearnsATableAndTellsWhatItLeftOut) {
  std::vector<std::string> notes;
  FitOptions options = quick_options();
  options.settings["epochs"] = "20";
  options.progress = [&](const Progress& one) {
    if (!one.warning.empty()) notes.push_back(one.warning);
  };
  const Scorer scorer = fit(small_table(400, 40), options);
  const Table test = small_table(200, 20, 4);
  const std::vector<float> scores = scorer.score(test, 1);
  std::vector<std::uint8_t> labels(200, 0);
  labels.resize(220, 1);
  EXPECT_GT(average_precision(scores, labels), 0.95);
  const std::string all = std::accumulate(notes.begin(), notes.end(), std::string());
  EXPECT_NE(all.find("\"constant\" is left out"), std::string::npos) << all;
  EXPECT_NE(all.find("\"row_number\" is left out"), std::string::npos) << all;
}

TEST(Fit, RemembersHowItWasMade) {
  FitOptions options = quick_options();
  options.seed = 17;
  const nlohmann::json facts = nlohmann::json::parse(fit(small_table(100, 16), options).describe());
  EXPECT_EQ(facts["provenance"]["seed"], 17);
  EXPECT_EQ(facts["provenance"]["label"], "class");
  EXPECT_EQ(facts["provenance"]["rows"]["train_normals"], 70);
  EXPECT_EQ(facts["provenance"]["rows"]["validation_normals"], 15);
  EXPECT_EQ(facts["provenance"]["rows"]["calibration_normals"], 15);
  EXPECT_NE(facts["provenance"]["anomaly_classes"].dump().find("\"class\":\"spike\""), std::string::npos);
  EXPECT_EQ(facts["settings"]["epochs"], "4");
  EXPECT_EQ(facts["threshold"]["calibration_rows"], 15);
}

TEST(Fit, TheCalibrationNormalsTakeNoPartInTraining) {
  // The threshold moves when only calibration rows change; the networks do not.
  Table table = small_table(100, 16);
  table.columns[2].categories.push_back("violet");  // of no row as yet
  const Scorer before = fit(table, quick_options());
  const nlohmann::json described = nlohmann::json::parse(before.describe());
  std::vector<float> scores = before.score(table, 1);
  // Rows whose score is among the calibration scores, changed beyond recognition.
  std::size_t changed = 0;
  for (std::size_t row = 0; row < 100; ++row) {
    const double p_with = before.p_value(scores[row]);
    const double p_above = before.p_value(std::nextafter(scores[row], INFINITY));
    if (p_with != p_above) {
      table.columns[1].numbers[row] = 1e6;
      table.columns[2].codes[row] = 3;
      ++changed;
    }
  }
  ASSERT_EQ(changed, 15U);
  const nlohmann::json after = nlohmann::json::parse(fit(table, quick_options()).describe());
  for (const char* part : {"detector", "preprocessing", "schema", "provenance"}) {
    EXPECT_EQ(after[part], described[part]) << part;
  }
  EXPECT_NE(after["threshold"]["value"], described["threshold"]["value"]);
}

TEST(Fit, AlertsAreThePValuesUpToThePromisedRate) {
  // Of the kind alone there are many equal scores.
  Table table = small_table(400, 16);
  for (const char* name : {"size", "rate"}) {
    Column& column = *table.find(name);
    for (double& number : column.numbers) number = std::round(number / 20.0);
  }
  for (const double rate : {1.0 / 61.0, 0.02, 0.05, 0.1, 0.5}) {
    FitOptions options = quick_options();
    options.method = "mahalanobis";
    options.settings.clear();
    options.false_alarm_rate = rate;
    const Scorer scorer = fit(table, options);
    std::size_t alerts = 0;
    for (const float score : scorer.score(table, 1)) {
      EXPECT_EQ(scorer.is_alert(score), scorer.p_value(score) <= rate) << rate << " " << score;
      alerts += scorer.is_alert(score) ? 1 : 0;
    }
    EXPECT_GT(alerts, 0U);
  }
}

TEST(Fit, SmallDataGetTheSmallestRateThatCanBePromised) {
  std::string notes;
  FitOptions options = quick_options();
  options.progress = [&](const Progress& one) { notes += one.warning; };
  const nlohmann::json facts = nlohmann::json::parse(fit(small_table(100, 16), options).describe());
  EXPECT_DOUBLE_EQ(facts["threshold"]["false_alarm_rate"].get<double>(), 1.0 / 16.0);
  EXPECT_NE(notes.find("15 calibration normals cannot promise"), std::string::npos) << notes;
  options.false_alarm_rate = 0.01;
  const std::string answer = refusal(small_table(100, 16), options);
  EXPECT_NE(answer.find("1/16 = 0.0625 or more, or calibrate with at least 99 normal rows"),
            std::string::npos)
      << answer;
}

TEST(Fit, TheSameSeedGivesTheSameModelAtEveryThreadCount) {
  FitOptions options = quick_options();
  const Scorer one = fit(small_table(200, 16), options);
  options.threads = 2;
  const Scorer two = fit(small_table(200, 16), options);
  EXPECT_EQ(one.describe(), two.describe());
  const Table test = small_table(77, 8, 5);
  EXPECT_EQ(one.score(test, 1), two.score(test, 2));
  options.seed = 2;
  EXPECT_NE(fit(small_table(200, 16), options).score(test, 1), one.score(test, 1));
}

// What suits the method with known anomalies and without; what the user or a preset says comes first.
TEST(Fit, ScalesNumbersAsSuitsWhatIsKnown) {
  FitOptions options = quick_options();
  const auto scaling = [&](std::size_t anomalies, std::uint32_t kinds = 1) {
    Table table = small_table(100, anomalies);
    Column& label = *table.find("class");
    for (std::uint32_t kind = 2; kind < kinds; ++kind)
      label.categories.push_back("kind " + std::to_string(kind));
    for (std::uint32_t row = 100; row < table.rows; ++row) label.codes[row] = 1 + row % kinds;
    const nlohmann::json facts = nlohmann::json::parse(fit(table, options).describe());
    return facts["preprocessing"]["numeric"][0]["scaling"]["kind"].get<std::string>();
  };
  EXPECT_EQ(scaling(16), "log-standard");
  EXPECT_EQ(scaling(16, 2), "log-limited");
  EXPECT_EQ(scaling(16, 4), "log-limited");
  EXPECT_EQ(scaling(0), "log-range");
  options.preset = "faithful";
  EXPECT_EQ(scaling(0), "standard");
  options.preprocessing = "minmax";
  EXPECT_EQ(scaling(0), "minmax");
  options = quick_options();
  options.method = "ocsvm";
  options.settings.clear();
  EXPECT_EQ(scaling(0), "minmax");
}

TEST(Fit, AcceptsAnomaliesFromATableOfTheirOwn) {
  const Table all = small_table(200, 16);
  std::vector<std::size_t> normal_rows(200);
  std::iota(normal_rows.begin(), normal_rows.end(), std::size_t{0});
  std::vector<std::size_t> anomaly_rows(16);
  std::iota(anomaly_rows.begin(), anomaly_rows.end(), std::size_t{200});
  FitOptions options = quick_options();
  options.label.clear();
  options.normal.clear();
  options.ignore = {"class"};
  const Scorer scorer = fit(select_rows(all, normal_rows), select_rows(all, anomaly_rows), options);
  const nlohmann::json facts = nlohmann::json::parse(scorer.describe());
  EXPECT_EQ(facts["provenance"]["anomaly_classes"], R"([{"class": "anomaly", "rows": 16}])"_json);
}

TEST(Fit, LearnsWithoutAnomaliesAndSaysThatTheyWouldHelp) {
  std::string notes;
  FitOptions options = quick_options();
  options.progress = [&](const Progress& one) { notes += one.warning; };
  const Scorer scorer = fit(small_table(200, 0), options);
  EXPECT_NE(notes.find("no known anomaly"), std::string::npos) << notes;
  EXPECT_TRUE(std::isfinite(scorer.threshold()));
}

TEST(Fit, UnseenCategoriesAndMissingValuesStillGetAScore) {
  const Scorer scorer = fit(small_table(200, 16), quick_options());
  Table odd = small_table(3, 0);
  odd.columns[2].categories[0] = "ultraviolet";
  odd.columns[2].codes = {0, Column::missing, 1};
  odd.columns[0].numbers[1] = std::nan("");
  for (const float score : scorer.score(odd, 1)) EXPECT_TRUE(std::isfinite(score));
}

TEST(Fit, MalformedRowsGetNoScore) {
  const Scorer scorer = fit(small_table(200, 16), quick_options());
  Table table = small_table(3, 0);
  table.malformed.push_back({.row = 1, .line = 3, .text = "x", .problem = "y"});
  const std::vector<float> scores = scorer.score(table, 1);
  EXPECT_TRUE(std::isnan(scores[1]));
  EXPECT_FALSE(std::isnan(scores[0]) || std::isnan(scores[2]));
}

TEST(Fit, RefusesWhatItCannotLearnFrom) {
  const Table table = small_table(60, 8);
  FitOptions options = quick_options();
  options.label = "clas";
  EXPECT_NE(refusal(table, options).find("did you mean \"class\""), std::string::npos);
  options = quick_options();
  options.normal = {"benign"};
  EXPECT_NE(refusal(table, options).find("its values are: "), std::string::npos);
  options.normal.clear();
  EXPECT_NE(refusal(table, options).find("normal (60)"), std::string::npos);
  options = quick_options();
  options.method = "anoaen";
  EXPECT_NE(refusal(table, options).find("anoean"), std::string::npos);
  options = quick_options();
  options.settings["latent"] = "-1";
  EXPECT_NE(refusal(table, options).find("latent"), std::string::npos);
  options = quick_options();
  for (const double rate : {0.0, 1.0, -1.0, std::nan(""), 0.01}) {
    options.false_alarm_rate = rate;
    EXPECT_NE(refusal(table, options).find("false-alarm"), std::string::npos) << rate;
  }
  EXPECT_NE(refusal(Table{}, quick_options()).find("no rows"), std::string::npos);
  EXPECT_NE(refusal(small_table(5, 5), quick_options()).find("normal"), std::string::npos);
}

TEST(Score, RefusesATableWithoutALearntColumn) {
  const Scorer scorer = fit(small_table(100, 16), quick_options());
  Table table = small_table(5, 0);
  table.columns[0].name = "siez";
  try {
    scorer.score(table, 1);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("size"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace anoean
