#include "metrics/paired.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace anoean {
namespace {

// The expected p-values are those of scipy.stats.wilcoxon(…, method="exact") where there are no ties.
TEST(Wilcoxon, KnowsSmallCases) {
  EXPECT_DOUBLE_EQ(wilcoxon_p_value(std::vector<double>{1, 2, 3, 4, 5}), 0.0625);
  EXPECT_DOUBLE_EQ(wilcoxon_p_value(std::vector<double>{-1, -2, -3, -4, -5}), 0.0625);
  EXPECT_DOUBLE_EQ(wilcoxon_p_value(std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), 0.001953125);
  EXPECT_DOUBLE_EQ(wilcoxon_p_value(std::vector<double>{-1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), 0.00390625);
  EXPECT_DOUBLE_EQ(wilcoxon_p_value(std::vector<double>{1, -2, 3, -4, 5, -6, 7, -8}), 0.84375);
}

TEST(Wilcoxon, LeavesZerosOutAndSharesRanksOfTies) {
  EXPECT_EQ(wilcoxon_p_value(std::vector<double>{0, 0, 0}), 1.0);
  EXPECT_DOUBLE_EQ(wilcoxon_p_value(std::vector<double>{0, 1, 2, 3, 4, 5}), 0.0625);
  // Of 2³ signs of three equal differences, one is as far to each side.
  EXPECT_DOUBLE_EQ(wilcoxon_p_value(std::vector<double>{1, 1, 1}), 0.25);
}

// From tables of Student's distribution.
TEST(Student, KnowsItsQuantiles) {
  EXPECT_NEAR(student_quantile(0.975, 1), 12.7062047, 1e-6);
  EXPECT_NEAR(student_quantile(0.975, 2), 4.30265273, 1e-7);
  EXPECT_NEAR(student_quantile(0.975, 4), 2.77644511, 1e-7);
  EXPECT_NEAR(student_quantile(0.975, 9), 2.26215716, 1e-7);
  EXPECT_NEAR(student_quantile(0.95, 10), 1.81246112, 1e-7);
  EXPECT_NEAR(student_quantile(0.975, 1000), 1.96233909, 1e-7);
}

TEST(Paired, ComparesPairByPair) {
  const std::vector<double> one = {5, 6, 7, 8};
  const std::vector<double> other = {4, 4, 4, 4};
  const PairedDifference difference = compare_paired(one, other);
  EXPECT_EQ(difference.pairs, 4U);
  EXPECT_DOUBLE_EQ(difference.mean, 2.5);
  ASSERT_TRUE(difference.interval);
  EXPECT_NEAR(difference.interval->low, 0.44573974, 1e-6);
  EXPECT_NEAR(difference.interval->high, 4.55426026, 1e-6);
  EXPECT_FALSE(difference.p_value) << "four pairs are too few";
}

TEST(Paired, KnowsNoSpreadOfOnePair) {
  const PairedDifference difference = compare_paired(std::vector<double>{1}, std::vector<double>{2});
  EXPECT_EQ(difference.mean, -1.0);
  EXPECT_FALSE(difference.interval);
}

}  // namespace
}  // namespace anoean
