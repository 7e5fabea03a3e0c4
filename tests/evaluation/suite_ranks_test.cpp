#include "evaluation/suite_ranks.hpp"

#include <gtest/gtest.h>

namespace anoean {
namespace {

Result result(const std::string& set, const std::string& method, std::uint64_t seed, double auc) {
  return {.experiment = "adbench",
          .dataset = set,
          .case_name = "labels-5",
          .method = method,
          .seed = seed,
          .measures = {{"auc_pr", auc}, {"auc_roc", 1.0 - auc}}};
}

std::vector<Result> three_sets() {
  std::vector<Result> results;
  // Over the seeds a has 0.8, b 0.7, c 0.9 on every set but the last.
  for (const char* set : {"one", "two", "three"}) {
    for (const std::uint64_t seed : {1U, 2U}) {
      const double shift = seed == 1 ? 0.05 : -0.05;
      results.push_back(result(set, "a", seed, 0.8 + shift));
      results.push_back(result(set, "b", seed, (set == std::string("three") ? 0.95 : 0.7) - shift));
      results.push_back(result(set, "c", seed, 0.9));
    }
  }
  return results;
}

TEST(SuiteRanks, RanksTheMeansOverSeeds) {
  const std::vector<SuiteRanks> all = suite_ranks(group_results(three_sets()), {"a", "b", "c", "never run"});
  ASSERT_EQ(all.size(), 2U);
  const SuiteRanks& pr = all[0];
  EXPECT_EQ(pr.case_name, "labels-5");
  EXPECT_EQ(pr.metric, "auc_pr");
  EXPECT_EQ(pr.methods, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(pr.sets.size(), 3U);
  EXPECT_NEAR(pr.ranks.ranks[0], (2 + 2 + 3) / 3.0, 1e-12);
  EXPECT_NEAR(pr.ranks.ranks[1], (3 + 3 + 1) / 3.0, 1e-12);
  EXPECT_NEAR(pr.ranks.ranks[2], (1 + 1 + 2) / 3.0, 1e-12);
  EXPECT_NEAR(pr.means[1], (0.7 + 0.7 + 0.95) / 3.0, 1e-12);
  EXPECT_NEAR(all[1].ranks.ranks[0], (2 + 2 + 1) / 3.0, 1e-12) << "the other measure is the other way round";
}

TEST(SuiteRanks, LeavesOutSetsThatAMethodHasNotFinished) {
  std::vector<Result> results = three_sets();
  for (Result& one : results) {
    if (one.dataset == "two" && one.method == "b") {
      one.measures.clear();
      one.error = "out of memory";
    }
  }
  const std::vector<SuiteRanks> all = suite_ranks(group_results(results), {"a", "b", "c"});
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all[0].sets, (std::vector<std::string>{"one", "three"}));
  EXPECT_EQ(all[0].left_out, 1U);
}

TEST(SuiteRanks, CountsSetsThatNoMethodHasFinished) {
  std::vector<Result> results = three_sets();
  for (Result& one : results) {
    if (one.dataset != "two") continue;
    one.measures.clear();
    one.error = "all rows are equal";
  }
  const std::vector<SuiteRanks> all = suite_ranks(group_results(results), {"a", "b", "c"});
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all[0].sets.size(), 2U);
  EXPECT_EQ(all[0].left_out, 1U);
}

// Else a method would gain by the seeds that another one has yet to run.
TEST(SuiteRanks, CountsTheSeedsThatAllMethodsHaveFinished) {
  std::vector<Result> results = three_sets();
  std::erase_if(results, [](const Result& one) { return one.method == "b" && one.seed == 2; });
  const std::vector<SuiteRanks> all = suite_ranks(group_results(results), {"a", "b", "c"});
  ASSERT_FALSE(all.empty());
  EXPECT_NEAR(all[0].means[0], 0.85, 1e-12) << "seed 1 alone";
  EXPECT_NEAR(all[0].means[1], (0.65 + 0.65 + 0.9) / 3.0, 1e-12);
}

TEST(SuiteRanks, NeedsTwoMethodsAndTwoSets) {
  EXPECT_TRUE(suite_ranks({}, {"a"}).empty());
  EXPECT_TRUE(
      suite_ranks(group_results({result("one", "a", 1, 0.5), result("two", "a", 1, 0.5)}), {"a"}).empty());
  EXPECT_TRUE(suite_ranks(group_results({result("one", "a", 1, 0.5), result("one", "b", 1, 0.5)}), {"a", "b"})
                  .empty());
}

}  // namespace
}  // namespace anoean
