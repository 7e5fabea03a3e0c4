#include <anoean/anoean.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "model/small_table.hpp"

namespace anoean {
namespace {

Scorer small_scorer() {
  FitOptions options = quick_options();
  options.method = "mahalanobis";
  options.settings.clear();
  return fit(small_table(200, 16), options);
}

TEST(Recalibration, ChangesTheThresholdAndNothingElse) {
  const Scorer before = small_scorer();
  const nlohmann::json described = nlohmann::json::parse(before.describe());
  const std::vector<float> normals = before.score(small_table(400, 0, 9), 1);
  const Scorer after = before.recalibrated(normals, 0.05);
  const std::string path = ::testing::TempDir() + "recalibrated" + std::to_string(getpid());
  after.save(path);
  const Scorer loaded = Scorer::load(path);
  unlink(path.c_str());
  nlohmann::json facts = nlohmann::json::parse(loaded.describe());
  EXPECT_EQ(facts["threshold"]["calibration_rows"], 400);
  EXPECT_EQ(facts["threshold"]["false_alarm_rate"], 0.05);
  EXPECT_EQ(facts["provenance"]["recalibrated"]["normals"], 400);
  EXPECT_EQ(nlohmann::json::parse(before.describe()), described);
  facts["threshold"] = described["threshold"];
  facts["provenance"].erase("recalibrated");
  EXPECT_EQ(facts, described);

  const std::vector<float> scores = loaded.score(small_table(50, 50, 4), 1);
  EXPECT_EQ(scores, before.score(small_table(50, 50, 4), 1));
  for (const float score : scores) EXPECT_EQ(loaded.is_alert(score), loaded.p_value(score) <= 0.05);
}

TEST(Recalibration, RefusesScoresThatAreNoneOrTooFew) {
  const Scorer scorer = small_scorer();
  const auto answer = [&](std::vector<float> scores, double rate) {
    try {
      scorer.recalibrated(std::move(scores), rate);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  EXPECT_EQ(answer(std::vector<float>(99, 1.0F), 0.01), "accepted");
  EXPECT_NE(answer(std::vector<float>(98, 1.0F), 0.01).find("98 calibration normals"), std::string::npos);
  EXPECT_NE(answer({}, 0.5).find("0 calibration normals"), std::string::npos);
  std::vector<float> malformed(99, 1.0F);
  malformed[4] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_NE(answer(malformed, 0.01).find("row 5: the score is negative or not a finite number"),
            std::string::npos);
  malformed[4] = -1.0F;
  EXPECT_NE(answer(malformed, 0.01).find("row 5"), std::string::npos);
}

}  // namespace
}  // namespace anoean
