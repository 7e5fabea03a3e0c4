#include "data/features.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace anoean {
namespace {

Features two_rows() {
  Features features;
  features.shape = {1, 1, 2, {3, 2}};
  features.rows = 2;
  features.dense = AlignedBuffer<float>(4);
  for (std::size_t i = 0; i < 4; ++i) features.dense[i] = static_cast<float>(i) + 0.5F;
  features.categories = {2, 0, 1, 1};
  return features;
}

TEST(Features, CountsWhatARowHolds) {
  const FeatureShape shape = two_rows().shape;
  EXPECT_EQ(shape.dense(), 2U);
  EXPECT_EQ(shape.categorical(), 2U);
  EXPECT_EQ(shape.indicators(), 5U);
  EXPECT_EQ(shape.expanded(), 7U);
  EXPECT_FALSE(shape.is_image());
  EXPECT_TRUE((FeatureShape{28, 28, 1, {}}).is_image());
}

TEST(Features, ExpandsToNumbersThenIndicators) {
  const AlignedBuffer<float> expanded = two_rows().expand();
  EXPECT_EQ(std::vector<float>(expanded.begin(), expanded.end()),
            (std::vector<float>{0.5F, 1.5F, 0, 0, 1, 1, 0, 2.5F, 3.5F, 0, 1, 0, 0, 1}));
}

TEST(Features, SelectsRowsInTheGivenOrderWithRepetition) {
  const std::vector<std::size_t> chosen = {1, 0, 1};
  const Features part = two_rows().select(chosen);
  ASSERT_EQ(part.rows, 3U);
  EXPECT_EQ(std::vector<float>(part.dense.begin(), part.dense.end()),
            (std::vector<float>{2.5F, 3.5F, 0.5F, 1.5F, 2.5F, 3.5F}));
  EXPECT_EQ(part.categories, (std::vector<std::uint32_t>{1, 1, 2, 0, 1, 1}));
  EXPECT_EQ(part.shape, two_rows().shape);
}

TEST(Features, SelectsNothing) {
  const Features none = two_rows().select({});
  EXPECT_EQ(none.rows, 0U);
  EXPECT_TRUE(none.dense.empty());
  EXPECT_TRUE(none.expand().empty());
}

}  // namespace
}  // namespace anoean
