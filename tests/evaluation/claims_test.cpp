#include "evaluation/claims.hpp"

#include <gtest/gtest.h>

namespace anoean {
namespace {

Result result(const std::string& experiment, const std::string& name, const std::string& method,
              std::map<std::string, double> measures, std::uint64_t seed = 1) {
  Result made{.experiment = experiment, .dataset = "nsl-kdd", .case_name = name, .method = method};
  made.seed = seed;
  made.measures = std::move(measures);
  made.measures.emplace("auc_pr", 0.9);
  return made;
}

std::string verdict(int number, const std::vector<Result>& results) {
  for (const Claim& claim : judge_claims(group_results(results))) {
    if (claim.number == number) return claim.verdict;
  }
  return "";
}

TEST(Claims, AreNotMeasuredWithoutResults) {
  for (int number = 1; number <= 6; ++number) EXPECT_EQ(verdict(number, {}), "not measured") << number;
}

TEST(Claims, CompareTheCostOfTrainingWithTheGans) {
  const Result own = result("table1", "a", "anoean", {{"fit_seconds", 1}, {"parameters", 10}});
  const Result cheap = result("table1", "a", "egbad", {{"fit_seconds", 0.5}, {"parameters", 5}});
  const Result dear = result("table1", "a", "alad", {{"fit_seconds", 2}, {"parameters", 20}});
  EXPECT_EQ(verdict(1, {own, dear}), "holds");
  EXPECT_EQ(verdict(1, {own, cheap, dear}), "partly");
  EXPECT_EQ(verdict(1, {own, cheap}), "not");
  EXPECT_EQ(verdict(1, {own}), "not measured");
}

TEST(Claims, CompareScoringWithAllSystems) {
  const Result own = result("table1", "a", "anoean", {{"score_us_per_row", 1}, {"model_bytes", 10}});
  EXPECT_EQ(verdict(2, {own, result("table1", "a", "svm", {{"score_us_per_row", 2}, {"model_bytes", 20}})}),
            "holds");
  EXPECT_EQ(verdict(2, {own, result("table1", "a", "svm", {{"score_us_per_row", 2}, {"model_bytes", 5}})}),
            "partly");
}

TEST(Claims, AskForUnseenClassesNearlyAsGoodAsSeenOnes) {
  const auto with = [](double unseen) {
    return result("table1", "a", "anoean", {{"auc_pr_seen", 0.9}, {"auc_pr_unseen", unseen}});
  };
  EXPECT_EQ(verdict(3, {with(0.86)}), "holds");
  EXPECT_EQ(verdict(3, {with(0.84)}), "not");
}

TEST(Claims, AskForTheLeadAtEveryNumberOfNormalClasses) {
  const auto row = [](const std::string& name, const std::string& method, double auc_pr) {
    return result("figure3", name, method, {{"auc_pr", auc_pr}});
  };
  const std::vector<Result> leads = {row("n-1", "anoean", 0.9), row("n-1", "svm", 0.8)};
  EXPECT_EQ(verdict(4, leads), "holds");
  std::vector<Result> some = leads;
  some.push_back(row("n-2", "anoean", 0.7));
  some.push_back(row("n-2", "svm", 0.8));
  EXPECT_EQ(verdict(4, some), "partly");
}

TEST(Claims, AskForTheFewestFalseAlarms) {
  const auto row = [](const std::string& method, double false_alarm) {
    return result("table1", "all-classes", method, {{"false_alarm", false_alarm}, {"recall", 0.9}});
  };
  EXPECT_EQ(verdict(5, {row("anoean", 0.01), row("svm", 0.02), row("ocsvm", 0.03)}), "holds");
  EXPECT_EQ(verdict(5, {row("anoean", 0.025), row("svm", 0.02), row("ocsvm", 0.03)}), "not");
}

TEST(Claims, CompareCollapsedRunsWithTheOthersOfTheirCase) {
  const auto runs = [](double collapsed_auc_pr) {
    return std::vector<Result>{
        result("table1", "a", "anoean",
               {{"auc_pr", collapsed_auc_pr}, {"latent_effective_rank", 1.1}, {"latent_separation", 9}}, 1),
        result("table1", "a", "anoean",
               {{"auc_pr", 0.95}, {"latent_effective_rank", 4}, {"latent_separation", 5}}, 2)};
  };
  EXPECT_EQ(verdict(6, runs(0.94)), "holds");
  EXPECT_EQ(verdict(6, runs(0.80)), "not");
  EXPECT_EQ(verdict(6, {runs(0.9)[0]}), "not measured") << "one run has nothing beside it";
}

TEST(Groups, KnowMeanAndDeviation) {
  std::vector<Result> results = {result("t", "a", "svm", {{"auc_pr", 0.5}}, 1),
                                 result("t", "a", "svm", {{"auc_pr", 0.7}}, 2)};
  results.push_back(result("t", "a", "svm", {}, 3));
  results.back().measures.clear();
  results.back().error = "broken";
  const std::vector<Group> groups = group_results(results);
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].runs(), 2U);
  EXPECT_EQ(groups[0].failed, 1U);
  EXPECT_NEAR(*groups[0].mean("auc_pr"), 0.6, 1e-12);
  EXPECT_NEAR(*groups[0].deviation("auc_pr"), 0.141421356, 1e-9);
  EXPECT_FALSE(groups[0].mean("f1"));
}

}  // namespace
}  // namespace anoean
