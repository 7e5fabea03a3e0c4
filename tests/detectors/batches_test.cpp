#include "detectors/batches.hpp"

#include <gtest/gtest.h>
#include <set>

namespace anoean {
namespace {

// Row r holds the number `start + r` and the category 2 + r % 3.
Features numbered(std::size_t rows, float start) {
  Features features;
  features.shape.channels = 1;
  features.shape.cardinalities = {5};
  features.rows = rows;
  features.dense = AlignedBuffer<float>(rows);
  for (std::size_t r = 0; r < rows; ++r) {
    features.dense[r] = start + static_cast<float>(r);
    features.categories.push_back(2 + static_cast<std::uint32_t>(r % 3));
  }
  return features;
}

TEST(BatchSource, EveryPassMeetsEveryNormalOnce) {
  const Features normals = numbered(30, 0);
  const Features anomalies = numbered(4, 1000);
  ThreadPool pool(1);
  BatchSource source(normals, anomalies, {.rows = 10}, 3);
  EXPECT_EQ(source.batches_per_pass(), 3U);
  std::vector<float> first_order;
  for (int pass = 0; pass < 2; ++pass) {
    std::set<float> met;
    std::vector<float> order;
    for (int i = 0; i < 3; ++i) {
      const Batch& batch = source.next(pool);
      ASSERT_EQ(batch.normals, 10U);
      ASSERT_EQ(batch.anomalies, 4U);  // no more than there are
      for (std::size_t r = 0; r < 10; ++r) order.push_back(batch.dense[r]);
      for (std::size_t r = 10; r < 14; ++r) EXPECT_GE(batch.dense[r], 1000.0F);
      for (std::size_t r = 0; r < 10; ++r) {
        EXPECT_EQ(batch.categories[r], 2 + static_cast<std::uint32_t>(batch.dense[r]) % 3);
      }
    }
    met.insert(order.begin(), order.end());
    EXPECT_EQ(met.size(), 30U);
    if (pass == 0) first_order = order;
    if (pass == 1) {
      EXPECT_NE(order, first_order);
    }
  }
}

TEST(BatchSource, ABatchLeavesRoomForSuspects) {
  const Features normals = numbered(30, 0);
  const Features anomalies = numbered(4, 1000);
  ThreadPool pool(1);
  BatchSource source(normals, anomalies, {.rows = 200, .suspect_share = 0.1}, 3);
  EXPECT_EQ(source.normals_per_batch(), 27U);
  EXPECT_EQ(trusted_rows(30, 0.1), 27U);
  EXPECT_EQ(trusted_rows(1, 0.5), 1U);
  std::vector<std::size_t> trusted;
  for (std::size_t row = 3; row < 30; ++row) trusted.push_back(row);
  source.draw_from(trusted);
  for (int i = 0; i < 3; ++i) source.next(pool);
  const Batch& batch = source.next(pool);
  for (std::size_t r = 0; r < batch.normals; ++r) EXPECT_GE(batch.dense[r], 3.0F);
}

TEST(BatchSource, HidesTheAskedShareOfCategories) {
  const Features normals = numbered(1000, 0);
  ThreadPool pool(1);
  const Features none{.shape = normals.shape, .rows = 0, .dense = {}, .categories = {}};
  BatchSource source(normals, none, {.rows = 1000, .category_dropout = 0.1}, 3);
  std::size_t hidden = 0;
  for (int i = 0; i < 10; ++i) {
    for (const std::uint32_t category : source.next(pool).categories)
      hidden += category == unknown_category ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(hidden), 1000.0, 120.0);  // 4 standard deviations
}

TEST(BatchSource, MakesTheAskedShareOfAnomaliesAndAllWhereNoneIsKnown) {
  ThreadPool pool(1);
  const Features normals = numbered(100, 0);
  const Features anomalies = numbered(4, 1000);
  const Features none{.shape = normals.shape, .rows = 0, .dense = {}, .categories = {}};
  BatchSource both(normals, anomalies, {.rows = 20, .pseudo_share = 0.25}, 3);
  EXPECT_EQ(both.next(pool).anomalies, 15U);  // four known ones, repeated
  EXPECT_EQ(both.next(pool).made, 5U);
  EXPECT_EQ(both.anomalies_per_batch(), 20U);
  BatchSource alone(normals, none, {.rows = 20, .pseudo_share = 0.25}, 3);
  EXPECT_EQ(alone.next(pool).anomalies, 0U);
  EXPECT_EQ(alone.next(pool).made, 20U);
}

}  // namespace
}  // namespace anoean
