#include "metrics/mean_ranks.hpp"

#include <gtest/gtest.h>
#include <numbers>

namespace anoean {
namespace {

using Runs = std::vector<std::vector<std::size_t>>;

// scipy.stats.chi2.sf
TEST(MeanRanks, KnowsTheTailOfChiSquared) {
  EXPECT_NEAR(chi_squared_tail(3.84, 1), 0.05004352124870519, 1e-12);
  EXPECT_NEAR(chi_squared_tail(5.0, 2), 0.0820849986238988, 1e-12);
  EXPECT_NEAR(chi_squared_tail(7.5, 3), 0.0575584519726364, 1e-12);
  EXPECT_NEAR(chi_squared_tail(20.0, 9), 0.017912404529843298, 1e-12);
  EXPECT_NEAR(chi_squared_tail(11.1, 12), 0.5203686857133893, 1e-12);
  EXPECT_EQ(chi_squared_tail(0.0, 4), 1.0);
}

// scipy.stats.studentized_range.ppf(0.95, k, inf); over √2 the table of Demšar's paper: 2.343, 3.164
TEST(MeanRanks, KnowsTheRangeOfNormals) {
  EXPECT_NEAR(range_quantile(0.95, 2) / std::numbers::sqrt2, 1.9599639845, 1e-7);
  EXPECT_NEAR(range_quantile(0.95, 3) / std::numbers::sqrt2, 2.3437005864, 1e-7);
  EXPECT_NEAR(range_quantile(0.95, 10) / std::numbers::sqrt2, 3.1636835771, 1e-7);
  EXPECT_NEAR(range_quantile(0.95, 20) / std::numbers::sqrt2, 3.5437991315, 1e-7);
}

// scipy.stats.friedmanchisquare and rankdata; two sets have ties
TEST(MeanRanks, AgreesWithScipy) {
  const MeanRanks ranks = compare_ranks({{.9, .8, .7, .6},
                                         {.5, .8, .7, .6},
                                         {.9, .8, .8, .6},
                                         {.7, .6, .9, .5},
                                         {.99, .8, .7, .75},
                                         {.6, .6, .6, .5}});
  EXPECT_EQ(ranks.sets, 6U);
  EXPECT_NEAR(ranks.ranks[0], 1.83333333, 1e-8);
  EXPECT_NEAR(ranks.ranks[1], 2.08333333, 1e-8);
  EXPECT_NEAR(ranks.ranks[2], 2.41666667, 1e-8);
  EXPECT_NEAR(ranks.ranks[3], 3.66666667, 1e-8);
  EXPECT_NEAR(ranks.friedman, 7.8, 1e-9);
  EXPECT_NEAR(ranks.p_value, 0.050331097859853166, 1e-9);
  // Demšar's equation: q √(k (k + 1) / 6 N) with q = 2.569
  EXPECT_NEAR(ranks.critical_difference, 1.9148, 1e-3);
  EXPECT_EQ(alike(ranks), (Runs{{0, 1, 2, 3}}));
}

TEST(MeanRanks, AllTiedIsNoDifference) {
  const MeanRanks ranks = compare_ranks({{1, 1, 1}, {0.5, 0.5, 0.5}});
  EXPECT_EQ(ranks.ranks, (std::vector<double>{2, 2, 2}));
  EXPECT_EQ(ranks.p_value, 1.0);
}

TEST(MeanRanks, NamesTheRunsThatDoNotDiffer) {
  MeanRanks ranks;
  ranks.critical_difference = 1.0;
  ranks.ranks = {1.0, 3.0, 1.8, 2.6, 9.0};
  EXPECT_EQ(alike(ranks), (Runs{{0, 2}, {2, 3}, {3, 1}}));
  ranks.critical_difference = 2.0;
  EXPECT_EQ(alike(ranks), (Runs{{0, 2, 3, 1}}));
  ranks.critical_difference = 0.1;
  EXPECT_TRUE(alike(ranks).empty());
}

}  // namespace
}  // namespace anoean
