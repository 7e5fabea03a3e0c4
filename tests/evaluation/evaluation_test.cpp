#include "evaluation/evaluation.hpp"

#include <anoean/error.hpp>

#include <gtest/gtest.h>
#include <string>

namespace anoean {
namespace {

// Normals score 1 to 4; two anomalies of a class that training saw, two of one that it did not.
ScoredRows rows() {
  ScoredRows rows;
  rows.scores = {1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 6.0F, 2.5F, 7.0F};
  rows.anomalous = {0, 0, 0, 0, 1, 1, 1, 1};
  rows.classes = {"ok", "ok", "ok", "ok", "flood", "flood", "probe", "probe"};
  return rows;
}

TEST(Evaluation, CountsAndMeasuresAllRows) {
  const Evaluation found = evaluate(rows(), 3.5, {"flood"});
  EXPECT_EQ(found.normals, 4U);
  EXPECT_EQ(found.anomalies, 4U);
  // The anomaly at 2.5 stands below two normals.
  EXPECT_NEAR(found.auc_pr, (1.0 + 1.0 + 1.0 + 4.0 / 6.0) / 4.0, 1e-12);
  EXPECT_NEAR(found.auc_roc, 14.0 / 16.0, 1e-12);
  EXPECT_LE(found.auc_pr_interval.low, found.auc_pr);
  EXPECT_GE(found.auc_pr_interval.high, found.auc_pr);
}

TEST(Evaluation, KeepsTheGivenThresholdApartFromTheBest) {
  const Evaluation found = evaluate(rows(), 3.5, {"flood"});
  EXPECT_EQ(found.at_threshold.threshold, 3.5);
  EXPECT_NEAR(found.at_threshold.recall, 0.75, 1e-12);
  EXPECT_NEAR(found.at_threshold.false_alarm, 0.25, 1e-12);
  EXPECT_EQ(found.best.threshold, 5.0);
  EXPECT_NEAR(found.best.f1, 6.0 / 7.0, 1e-12);
}

TEST(Evaluation, TellsSeenFromUnseenClasses) {
  const Evaluation found = evaluate(rows(), 3.5, {"flood"});
  ASSERT_TRUE(found.auc_pr_seen && found.auc_pr_unseen);
  EXPECT_NEAR(*found.auc_pr_seen, 1.0, 1e-12);
  EXPECT_NEAR(*found.auc_pr_unseen, (1.0 + 2.0 / 4.0) / 2.0, 1e-12);
  const Evaluation all_seen = evaluate(rows(), 3.5, {"flood", "probe"});
  EXPECT_FALSE(all_seen.auc_pr_unseen);
}

TEST(Evaluation, MeasuresTheRecallOfEachClass) {
  const Evaluation found = evaluate(rows(), 3.5, {"flood"});
  ASSERT_EQ(found.classes.size(), 2U);
  EXPECT_EQ(found.classes[0].name, "flood");
  EXPECT_EQ(found.classes[0].rows, 2U);
  EXPECT_EQ(found.classes[0].recall, 1.0);
  EXPECT_TRUE(found.classes[0].seen);
  EXPECT_EQ(found.classes[1].name, "probe");
  EXPECT_EQ(found.classes[1].recall, 0.5);
  EXPECT_FALSE(found.classes[1].seen);
}

TEST(Evaluation, NeedsBothKinds) {
  ScoredRows normals;
  normals.scores = {1.0F};
  normals.anomalous = {0};
  normals.classes = {"ok"};
  EXPECT_THROW(evaluate(normals, 1.0, {}), Error);
  normals.anomalous = {1};
  EXPECT_THROW(evaluate(normals, 1.0, {}), Error);
  EXPECT_THROW(evaluate(ScoredRows{}, 1.0, {}), Error);
}

}  // namespace
}  // namespace anoean
