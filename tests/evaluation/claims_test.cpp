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
  for (const Claim& claim : judge_claims(group_results(results), "anoean")) {
    if (claim.number == number) return claim.verdict;
  }
  return "";
}

TEST(Claims, AreNotMeasuredWithoutResults) {
  for (int number = 1; number <= 6; ++number) EXPECT_EQ(verdict(number, {}), "not measured") << number;
}

std::string evidence(int number, const std::vector<Result>& results) {
  return judge_claims(group_results(results), "anoean").at(static_cast<std::size_t>(number - 1)).evidence;
}

// AnoEAN and the others on a data set, with two measures each.
std::vector<Result> costs(const std::vector<std::string>& others, const std::string& one,
                          const std::string& two, double own, double other) {
  std::vector<Result> results;
  for (const std::string dataset : {"nsl-kdd", "kdd99", "mnist"}) {
    results.push_back(result("table1", dataset, "anoean", {{one, own}, {two, own}}));
    results.back().dataset = dataset;
    for (const std::string& name : others) {
      results.push_back(result("table1", dataset, name, {{one, other}, {two, other}}));
      results.back().dataset = dataset;
    }
  }
  return results;
}

TEST(Claims, CompareTheCostOfTrainingWithTheGans) {
  const std::vector<std::string> gans = {"anogan", "egbad", "alad"};
  EXPECT_EQ(verdict(1, costs(gans, "fit_seconds", "parameters", 1, 2)), "holds");
  EXPECT_EQ(verdict(1, costs(gans, "fit_seconds", "parameters", 2, 1)), "not");
  std::vector<Result> mixed = costs(gans, "fit_seconds", "parameters", 1, 2);
  mixed[1].measures["fit_seconds"] = 0.5;
  EXPECT_EQ(verdict(1, mixed), "partly");
}

TEST(Claims, AreJudgedOfTheMethodThatIsAskedFor) {
  std::vector<Result> results = costs({"anogan", "egbad", "alad"}, "fit_seconds", "parameters", 2, 1);
  for (const std::string dataset : {"nsl-kdd", "kdd99", "mnist"}) {
    results.push_back(
        result("table1", dataset, "anoean-faithful", {{"fit_seconds", 0.5}, {"parameters", 0.5}}));
    results.back().dataset = dataset;
  }
  EXPECT_EQ(judge_claims(group_results(results), "anoean").at(0).verdict, "not");
  const Claim faithful = judge_claims(group_results(results), "anoean-faithful").at(0);
  EXPECT_EQ(faithful.verdict, "holds");
  EXPECT_NE(faithful.evidence.find("anoean-faithful 0.50, anogan 1.00"), std::string::npos);
}

// Every claim: what is measured of the one method says nothing of the other.
TEST(Claims, AreNotMeasuredByResultsOfAnotherMethod) {
  std::vector<Result> results;
  for (const std::string experiment : {"table1", "table2", "figure2", "figure3"}) {
    for (const std::string name : {"all-classes", "n-1", "n-2", "n-3", "n-4", "n-5"}) {
      for (const char* method : {"anoean", "anogan", "egbad", "alad", "ocsvm", "svm"}) {
        for (const std::uint64_t seed : {1U, 2U})
          results.push_back(result(experiment, name, method,
                                   {{"fit_seconds", 1},
                                    {"parameters", 1},
                                    {"score_us_per_row", 1},
                                    {"model_bytes", 1},
                                    {"auc_pr_seen", 0.9},
                                    {"auc_pr_unseen", 0.9},
                                    {"false_alarm", 0.1},
                                    {"latent_effective_rank", seed == 1 ? 1.0 : 3.0}},
                                   seed));
      }
    }
  }
  const std::vector<Group> groups = group_results(results);
  for (const Claim& claim : judge_claims(groups, "anoean"))
    EXPECT_NE(claim.verdict, "not measured") << claim.number;
  for (const Claim& claim : judge_claims(groups, "anoean-faithful"))
    EXPECT_EQ(claim.verdict, "not measured") << claim.number;
}

TEST(Claims, DoNotHoldFromAPartOfTheEvidence) {
  const std::vector<Result> part = costs({"egbad"}, "fit_seconds", "parameters", 1, 2);
  EXPECT_EQ(verdict(1, part), "partly");
  EXPECT_EQ(evidence(1, part).substr(0, 55), "So in 6 of 6 comparisons (of 18 that there should be).\n");
}

TEST(Claims, SayWhereAMethodWasCutShort) {
  std::vector<Result> results = costs({"egbad"}, "fit_seconds", "parameters", 1, 2);
  for (Result& one : results) one.notes = one.method == "egbad" ? "epochs=6" : "";
  EXPECT_NE(evidence(1, results).find("egbad 2.00 (with fewer epochs)"), std::string::npos);
}

TEST(Claims, CompareScoringWithAllSystems) {
  const std::vector<std::string> all = {"anogan", "egbad", "alad", "ocsvm", "svm"};
  EXPECT_EQ(verdict(2, costs(all, "score_us_per_row", "model_bytes", 1, 2)), "holds");
  EXPECT_EQ(verdict(2, costs(all, "score_us_per_row", "model_bytes", 1, 1)), "not");
}

std::vector<Result> unseen(double on_seen, double on_unseen) {
  std::vector<Result> results;
  for (const std::string experiment : {"table1", "table2", "figure2", "figure3"})
    results.push_back(
        result(experiment, "a", "anoean", {{"auc_pr_seen", on_seen}, {"auc_pr_unseen", on_unseen}}));
  return results;
}

TEST(Claims, AskForUnseenClassesNearlyAsGoodAsSeenOnes) {
  EXPECT_EQ(verdict(3, unseen(0.9, 0.86)), "holds");
  EXPECT_EQ(verdict(3, unseen(0.9, 0.84)), "not");
  EXPECT_EQ(verdict(3, unseen(0.22, 0.2)), "not") << "as good as chance is not found";
}

TEST(Claims, PassOverAHalfMeasuredRow) {
  EXPECT_EQ(verdict(3, {result("table1", "a", "anoean", {{"auc_pr_unseen", 0.9}})}), "not measured");
  EXPECT_EQ(verdict(6, {result("table1", "a", "anoean", {{"latent_effective_rank", 1.0}})}), "not measured");
}

std::vector<Result> figure3(double own, double other) {
  std::vector<Result> results;
  for (int n = 1; n <= 5; ++n) {
    const std::string name = "n-" + std::to_string(n);
    results.push_back(result("figure3", name, "anoean", {{"auc_pr", own}}));
    for (const char* method : {"anogan", "egbad", "alad", "ocsvm", "svm"})
      results.push_back(result("figure3", name, method, {{"auc_pr", other}}));
  }
  return results;
}

TEST(Claims, AskForTheLeadAtEveryNumberOfNormalClasses) {
  EXPECT_EQ(verdict(4, figure3(0.9, 0.8)), "holds");
  std::vector<Result> once = figure3(0.9, 0.8);
  once.back().measures["auc_pr"] = 0.95;
  EXPECT_EQ(verdict(4, once), "partly");
}

TEST(Claims, CompareOverTheSeedsThatBothHave) {
  std::vector<Result> results = figure3(0.9, 0.8);
  // A bad draw that only AnoEAN was tried on.
  results.push_back(result("figure3", "n-1", "anoean", {{"auc_pr", 0.1}}, 2));
  EXPECT_EQ(verdict(4, results), "holds");
}

TEST(Claims, AskForTheFewestFalseAlarms) {
  const auto rows = [](double own) {
    std::vector<Result> results;
    for (const char* table : {"table1", "table2"}) {
      results.push_back(result(table, "all-classes", "anoean", {{"false_alarm", own}}));
      for (const char* method : {"anogan", "egbad", "alad", "ocsvm", "svm"})
        results.push_back(result(table, "all-classes", method, {{"false_alarm", 0.02}}));
    }
    return results;
  };
  EXPECT_EQ(verdict(5, rows(0.01)), "holds");
  EXPECT_EQ(verdict(5, rows(0.03)), "not");
}

TEST(Claims, CompareCollapsedRunsWithTheOthersOfTheirCase) {
  const auto runs = [](double collapsed_auc_pr) {
    return std::vector<Result>{
        result("table1", "a", "anoean", {{"auc_pr", collapsed_auc_pr}, {"latent_effective_rank", 1.1}}, 1),
        result("table1", "a", "anoean", {{"auc_pr", 0.95}, {"latent_effective_rank", 4}}, 2)};
  };
  EXPECT_EQ(verdict(6, runs(0.94)), "holds");
  EXPECT_EQ(verdict(6, runs(0.80)), "not");
  EXPECT_EQ(verdict(6, {runs(0.9)[0]}), "not measured") << "one run has nothing beside it";
  // Cases that have no run of the other kind dilute nothing.
  std::vector<Result> many = runs(0.80);
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    many.push_back(result("table1", "b", "anoean", {{"auc_pr", 0.9}, {"latent_effective_rank", 1.2}}, seed));
  EXPECT_EQ(verdict(6, many), "not");
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
