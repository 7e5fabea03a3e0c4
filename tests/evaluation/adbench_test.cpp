#include "evaluation/adbench.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <set>

#include "evaluation/small_pool.hpp"
#include "model/labels.hpp"

namespace anoean {
namespace {

using Rows = std::vector<std::size_t>;

// The rows of small_pool count up, so that x names a row of the pool.
std::size_t origin(const Pool& pool, std::size_t row) {
  return static_cast<std::size_t>(pool.table.find("x")->numbers[row]);
}

Rows origins(const Pool& pool, const Rows& rows) {
  Rows all;
  for (const std::size_t row : rows) all.push_back(origin(pool, row));
  std::sort(all.begin(), all.end());
  return all;
}

Rows all_rows(const Draw& draw) {
  Rows all;
  for (const Rows* part :
       {&draw.split.train_normals, &draw.split.validation_normals, &draw.split.train_anomalies,
        &draw.split.validation_anomalies, &draw.test_normals, &draw.test_anomalies})
    all.insert(all.end(), part->begin(), part->end());
  return all;
}

Pool two_classes() { return make_pool({{"anomaly", 200}, {"normal", 1800}}); }

TEST(Adbench, DividesEachClassAndUsesEveryRowOnce) {
  const Pool all = two_classes();
  const AdbenchDraw drawn = draw_adbench(all, {.labelled_percent = 100}, 1);
  const Draw& draw = drawn.draw;
  EXPECT_EQ(draw.test_normals.size(), 540U);
  EXPECT_EQ(draw.test_anomalies.size(), 60U);
  EXPECT_EQ(draw.split.train_anomalies.size() + draw.split.validation_anomalies.size(), 140U);
  EXPECT_EQ(draw.split.validation_anomalies.size(), 28U);
  EXPECT_EQ(draw.split.validation_normals.size(), 189U);
  EXPECT_EQ(draw.split.train_normals.size(), 1260U - 189U);
  EXPECT_TRUE(draw.split.calibration_normals.empty());
  Rows rows = origins(drawn.pool, all_rows(draw));
  ASSERT_EQ(rows.size(), 2000U);
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(rows[i], i);
  EXPECT_NO_THROW(require_honest(draw, drawn.pool));
  for (const std::size_t row : draw.test_anomalies) EXPECT_LT(origin(drawn.pool, row), 200U);
}

// What has no label is normal to all that training looks at: the table, its labels, the classes.
TEST(Adbench, AnomaliesWithoutALabelAreNormalToTraining) {
  const AdbenchDraw drawn = draw_adbench(two_classes(), {.labelled_percent = 10}, 3);
  const Draw& draw = drawn.draw;
  const Labels labels = read_labels(drawn.pool.table, drawn.pool.label, drawn.pool.normal);
  std::size_t hidden = 0;
  for (const Rows* part : {&draw.split.train_normals, &draw.split.validation_normals}) {
    for (const std::size_t row : *part) {
      hidden += origin(drawn.pool, row) < 200 ? 1 : 0;
      EXPECT_EQ(labels.normal[row], 1);
      EXPECT_EQ(drawn.pool.class_names[drawn.pool.classes[row]], "normal");
    }
  }
  EXPECT_EQ(hidden, 126U);
  Rows labelled = draw.split.train_anomalies;
  labelled.insert(labelled.end(), draw.split.validation_anomalies.begin(),
                  draw.split.validation_anomalies.end());
  EXPECT_EQ(labelled.size(), 14U);
  for (const std::size_t row : labelled) {
    EXPECT_LT(origin(drawn.pool, row), 200U);
    EXPECT_EQ(labels.normal[row], 0);
  }
  for (const std::size_t row : draw.test_anomalies)
    EXPECT_EQ(labels.normal[row], 0) << "the test keeps its labels";
}

TEST(Adbench, AShareIsRoundedUpAndKeepsTheLabelsOfASmallerOne) {
  const auto labelled = [](std::size_t percent) {
    const AdbenchDraw drawn = draw_adbench(two_classes(), {.labelled_percent = percent}, 2);
    Rows rows = drawn.draw.split.train_anomalies;
    rows.insert(rows.end(), drawn.draw.split.validation_anomalies.begin(),
                drawn.draw.split.validation_anomalies.end());
    return std::pair(origins(drawn.pool, rows), origins(drawn.pool, drawn.draw.test_normals));
  };
  const auto [few, few_test] = labelled(1);
  const auto [more, more_test] = labelled(5);
  EXPECT_EQ(few.size(), 2U) << "1.4";
  EXPECT_EQ(more.size(), 7U);
  EXPECT_TRUE(std::includes(more.begin(), more.end(), few.begin(), few.end()));
  EXPECT_EQ(few_test, more_test);
}

TEST(Adbench, OneLabelledAnomalyIsLearntFrom) {
  const AdbenchDraw drawn =
      draw_adbench(make_pool({{"anomaly", 20}, {"normal", 1800}}), {.labelled_percent = 1}, 1);
  EXPECT_EQ(drawn.draw.split.train_anomalies.size(), 1U);
  EXPECT_TRUE(drawn.draw.split.validation_anomalies.empty());
}

TEST(Adbench, SmallSetsAreFilledUpAndLargeOnesAreCut) {
  const AdbenchDraw filled = draw_adbench(make_pool({{"anomaly", 100}, {"normal", 300}}), {}, 1);
  EXPECT_EQ(all_rows(filled.draw).size(), 1000U);
  const Rows rows = origins(filled.pool, all_rows(filled.draw));
  EXPECT_LT(std::set<std::size_t>(rows.begin(), rows.end()).size(), 400U) << "drawn with repetition";
  EXPECT_NE(filled.draw.notes.at(0).find("with repetition from 400"), std::string::npos);
  EXPECT_NO_THROW(require_honest(filled.draw, filled.pool));
  const AdbenchDraw cut = draw_adbench(make_pool({{"anomaly", 3000}, {"normal", 9000}}), {}, 1);
  EXPECT_EQ(all_rows(cut.draw).size(), 10000U);
  EXPECT_EQ(cut.draw.notes.at(0), "10000 of 12000 rows");
}

TEST(Adbench, SeedsDrawDifferently) {
  const Pool all = two_classes();
  const AdbenchDraw one = draw_adbench(all, {}, 1);
  const AdbenchDraw again = draw_adbench(all, {}, 1);
  const AdbenchDraw other = draw_adbench(all, {}, 2);
  EXPECT_EQ(origins(one.pool, one.draw.test_normals), origins(again.pool, again.draw.test_normals));
  EXPECT_NE(origins(one.pool, one.draw.test_normals), origins(other.pool, other.draw.test_normals));
}

TEST(Adbench, RefusesASetWithoutBothClasses) {
  EXPECT_THROW(draw_adbench(make_pool({{"normal", 1500}}), {}, 1), Error);
  EXPECT_THROW(draw_adbench(make_pool({{"anomaly", 1}, {"normal", 1500}}), {}, 1), Error);
  EXPECT_THROW(draw_adbench(make_pool({{"anomaly", 1500}, {"other", 3}}), {}, 1), Error);
}

class AdbenchFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ + "/adbench");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string folder_ = testing::TempDir() + "adbench_sets";
};

TEST_F(AdbenchFolder, NamesItsSetsByTheirNumbers) {
  EXPECT_THROW(adbench_sets(folder_), Error);
  EXPECT_THROW(adbench_sets(folder_ + "/nowhere"), Error);
  for (const char* name : {"adbench/10_cover.npz", "2_annthyroid.npz", "adbench/2_annthyroid.npz",
                           "adbench/1_ALOI.npz", "adbench/readme.txt"})
    std::ofstream(folder_ + "/" + name) << "x";
  EXPECT_EQ(adbench_sets(folder_), (std::vector<std::string>{"1_ALOI", "2_annthyroid", "10_cover"}));
  std::ofstream(folder_ + "/a,b.npz") << "x";
  EXPECT_THROW(adbench_sets(folder_), Error);
}

TEST_F(AdbenchFolder, SaysWhatIsWrongWithASet) {
  EXPECT_THROW(load_adbench_pool("6_cardio", folder_), Error);
  std::ofstream(folder_ + "/6_cardio.npz") << "no archive";
  EXPECT_THROW(load_adbench_pool("6_cardio", folder_), Error);
}

}  // namespace
}  // namespace anoean
