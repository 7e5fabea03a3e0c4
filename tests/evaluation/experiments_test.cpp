#include "evaluation/experiments.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

#include "evaluation/paper_figures.hpp"

namespace anoean {
namespace {

std::size_t count(const std::vector<Run>& runs, const std::string& dataset, const std::string& method) {
  return static_cast<std::size_t>(std::count_if(runs.begin(), runs.end(), [&](const Run& run) {
    return run.setting->dataset == dataset && run.method == method;
  }));
}

TEST(Experiments, HaveTheSizesOfThePaper) {
  for (const Case& one : known_cases(Budget::standard)) {
    EXPECT_EQ(one.protocol.sizes.train_normals, 5000U);
    EXPECT_EQ(one.protocol.sizes.train_anomalies, 500U);
    EXPECT_EQ(one.protocol.sizes.test_normals + one.protocol.sizes.test_anomalies, 1700U);
  }
}

TEST(Experiments, StandardIsTenSeedsOnTablesAndFiveOnImages) {
  const std::vector<Case> cases = known_cases(Budget::standard);
  const std::vector<anoean::Run> runs = grid(cases, {});
  EXPECT_EQ(count(runs, "nsl-kdd", "anogan"), 3U * 10U);
  EXPECT_EQ(count(runs, "kdd99", "anoean"), 3U * 10U);
  EXPECT_EQ(count(runs, "mnist", "anoean"), 15U * 5U);
  EXPECT_EQ(count(runs, "mnist", "alad"), 15U);
}

TEST(Experiments, NameEveryRunOnce) {
  const std::vector<Case> cases = known_cases(Budget::full);
  GridOptions options{.experiments = {}, .methods = {}, .budget = Budget::full};
  std::set<std::string> names;
  const std::vector<anoean::Run> runs = grid(cases, options);
  for (const anoean::Run& run : runs)
    names.insert(run.setting->experiment + run.setting->name + run.method + std::to_string(run.seed));
  EXPECT_EQ(names.size(), runs.size());
}

TEST(Experiments, RunWhatIsAskedFor) {
  const std::vector<Case> cases = known_cases(Budget::standard);
  const std::vector<anoean::Run> runs =
      grid(cases,
           {.experiments = {"table2"}, .methods = {"svm", "anoean"}, .seeds = 3, .budget = Budget::standard});
  EXPECT_EQ(runs.size(), 3U * 3U * 2U);
  EXPECT_THROW(grid(cases, {.experiments = {"table9"}, .methods = {}}), Error);
  EXPECT_THROW(grid(cases, {.experiments = {}, .methods = {"svn"}}), Error);
  EXPECT_THROW(grid(cases, {.experiments = {"table1"}, .methods = {}, .cases = {"digit-3"}}), Error);
}

TEST(Experiments, OfTheBenchmarkAreEverySetShareMethodAndSeed) {
  const std::vector<Case> cases = adbench_cases({"6_cardio", "40_vowels"}, Budget::standard);
  const std::vector<anoean::Run> runs =
      grid(cases, {.experiments = {}, .methods = {}, .suite = Suite::adbench});
  EXPECT_EQ(runs.size(), 2U * 7U * 3U * methods_in_order().size());
  EXPECT_EQ(count(runs, "6_cardio", "devnet"), 7U * 3U);
  const std::vector<anoean::Run> few = grid(cases, {.experiments = {},
                                                    .methods = {"svm"},
                                                    .cases = {"labels-5"},
                                                    .sets = {"40_vowels"},
                                                    .seeds = 2,
                                                    .suite = Suite::adbench});
  ASSERT_EQ(few.size(), 2U);
  EXPECT_EQ(few[0].setting->adbench->labelled_percent, 5U);
  EXPECT_THROW(grid(cases, {.experiments = {}, .methods = {}, .sets = {"vowels"}, .suite = Suite::adbench}),
               Error);
}

TEST(Experiments, LaterComparatorsTakePartInThePapersWhereTheyAreAskedFor) {
  const std::vector<Case> cases = known_cases(Budget::standard);
  EXPECT_EQ(count(grid(cases, {}), "nsl-kdd", "devnet"), 0U);
  EXPECT_EQ(count(grid(cases, {.experiments = {}, .methods = {"devnet"}}), "nsl-kdd", "devnet"), 30U);
}

TEST(Experiments, KnowThePapersRows) {
  ASSERT_TRUE(paper_row("table1", "anoean"));
  EXPECT_EQ(paper_row("table1", "anoean")->auc_pr, 0.975);
  EXPECT_EQ(paper_row("table2", "svm")->false_alarm, 0.006);
  EXPECT_FALSE(paper_row("table1", "mahalanobis"));
  EXPECT_FALSE(paper_row("figure2", "anoean")) << "the paper prints no figures there";
}

}  // namespace
}  // namespace anoean
