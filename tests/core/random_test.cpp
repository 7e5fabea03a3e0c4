#include "core/random.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <gtest/gtest.h>
#include <set>
#include <vector>

namespace anoean {
namespace {

using Block = std::array<std::uint32_t, 4>;

// From kat_vectors of the Random123 library, by the authors of Philox.
TEST(Philox, KnownAnswers) {
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Random, CountsThroughTheStreamOfItsSeedAndPurpose) {
  // The FNV-1a hash of "a" is 0xaf63dc4c8601ec8c.
  Random random(0x1122334455667788, "a");
  for (std::uint32_t block = 0; block < 3; ++block) {
    for (const std::uint32_t expected :
         philox({block, 0, 0x8601ec8c, 0xaf63dc4c}, {0x55667788, 0x11223344})) {
      EXPECT_EQ(random.next(), expected);
    }
  }
}

TEST(Random, StreamsDifferBySeedAndByPurpose) {
  EXPECT_EQ(Random(1, "a").next(), Random(1, "a").next());
  EXPECT_NE(Random(1, "a").next(), Random(2, "a").next());
  EXPECT_NE(Random(1, "a").next(), Random(1, "b").next());
}

TEST(Random, UniformFillsItsRangeEvenly) {
  constexpr int draws = 100000;
  Random random(3, "uniform");
  double sum = 0.0;
  double sum_of_squares = 0.0;
  for (int i = 0; i < draws; ++i) {
    const double value = random.uniform();
    ASSERT_GE(value, 0.0);
    ASSERT_LT(value, 1.0);
    sum += value;
    sum_of_squares += value * value;
  }
  EXPECT_NEAR(sum / draws, 0.5, 0.005);
  EXPECT_NEAR(sum_of_squares / draws, 1.0 / 3.0, 0.005);
}

TEST(Random, UniformFloatStaysBelowItsUpperEnd) {
  Random random(3, "range");
  float lowest = 10.0F;
  float highest = -10.0F;
  for (int i = 0; i < 100000; ++i) {
    const float value = random.uniform(-2.0F, 6.0F);
    lowest = std::min(lowest, value);
    highest = std::max(highest, value);
  }
  EXPECT_GE(lowest, -2.0F);
  EXPECT_LT(lowest, -1.99F);
  EXPECT_LT(highest, 6.0F);
  EXPECT_GT(highest, 5.99F);
}

TEST(Random, BelowIsEven) {
  constexpr std::size_t bound = 7;
  constexpr std::size_t draws = 70000;
  std::vector<std::size_t> counts(bound);
  Random random(5, "below");
  for (std::size_t i = 0; i < draws; ++i) ++counts.at(random.below(bound));
  // Five standard deviations of a binomial count around 10,000.
  for (const std::size_t count : counts) EXPECT_NEAR(static_cast<double>(count), 10000.0, 463.0);
  EXPECT_EQ(Random(5, "below").below(1), 0U);
}

TEST(Random, NormalHasTheMomentsOfAGaussian) {
  std::vector<float> values(100001);  // odd: the last draw has no partner
  Random(11, "normal").normal(values);
  double moments[5] = {};
  for (const float value : values) {
    for (int k = 1; k <= 4; ++k) moments[k] += std::pow(static_cast<double>(value), k);
  }
  const double n = static_cast<double>(values.size());
  EXPECT_NEAR(moments[1] / n, 0.0, 0.02);
  EXPECT_NEAR(moments[2] / n, 1.0, 0.03);
  EXPECT_NEAR(moments[3] / n, 0.0, 0.06);
  EXPECT_NEAR(moments[4] / n, 3.0, 0.2);
  double neighbours = 0.0;
  for (std::size_t i = 0; i + 1 < values.size(); ++i) {
    neighbours += static_cast<double>(values[i]) * static_cast<double>(values[i + 1]);
  }
  EXPECT_NEAR(neighbours / n, 0.0, 0.02);
  EXPECT_TRUE(std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }));
}

TEST(Random, PermutationHoldsEveryIndexOnce) {
  const std::vector<std::size_t> permutation = Random(1, "order").permutation(1000);
  const std::set<std::size_t> distinct(permutation.begin(), permutation.end());
  EXPECT_EQ(distinct.size(), 1000U);
  EXPECT_EQ(*distinct.rbegin(), 999U);
  EXPECT_FALSE(std::is_sorted(permutation.begin(), permutation.end()));
  EXPECT_TRUE(Random(1, "order").permutation(0).empty());
}

TEST(Random, EveryOrderOfThreeIsAsLikely) {
  constexpr int draws = 60000;
  std::vector<int> counts(27);
  Random random(2, "orders");
  for (int i = 0; i < draws; ++i) {
    const std::vector<std::size_t> order = random.permutation(3);
    ++counts[order[0] * 9 + order[1] * 3 + order[2]];
  }
  int orders = 0;
  for (const int count : counts) {
    if (count == 0) continue;
    ++orders;
    EXPECT_NEAR(count, draws / 6, 457);  // five standard deviations
  }
  EXPECT_EQ(orders, 6);
}

TEST(Random, SamplesAreWhatAPermutationBeginsWith) {
  std::vector<std::size_t> all = Random(5, "rows").permutation(20);
  EXPECT_EQ(Random(5, "rows").sample(20, 30), all);
  all.resize(7);
  EXPECT_EQ(Random(5, "rows").sample(20, 7), all);
  EXPECT_TRUE(Random(5, "rows").sample(0, 7).empty());
}

}  // namespace
}  // namespace anoean
