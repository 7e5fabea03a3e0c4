#include "detectors/pseudo_anomalies.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace anoean {
namespace {

// Two numbers, the second constant, and a category of three.
Features normals() {
  Features features;
  features.shape.channels = 2;
  features.shape.cardinalities = {3};
  features.rows = 40;
  features.dense = AlignedBuffer<float>(80);
  for (std::size_t r = 0; r < 40; ++r) {
    features.dense[2 * r] = static_cast<float>(r % 5);  // 0 to 4
    features.dense[2 * r + 1] = 7.0F;
    features.categories.push_back(2);
  }
  return features;
}

Batch batch_of(const Features& rows, std::size_t made) {
  Batch batch;
  batch.normals = rows.rows;
  batch.made = made;
  batch.dense = AlignedBuffer<float>((rows.rows + made) * 2);
  std::copy(rows.dense.begin(), rows.dense.end(), batch.dense.begin());
  batch.categories = rows.categories;
  batch.indicators = AlignedBuffer<float>(made * 3);
  return batch;
}

TEST(PseudoAnomalies, SparseRowsStayInTheWidenedRangeAndDifferInSome) {
  const Features rows = normals();
  Batch batch = batch_of(rows, 4000);
  PseudoAnomalies(rows, 1).make(batch);
  std::size_t replaced = 0;
  for (std::size_t i = 0; i < 2000; ++i) {
    const float* numbers = batch.dense.data() + (rows.rows + i) * 2;
    EXPECT_TRUE(numbers[0] >= -4.0F && numbers[0] <= 8.0F);
    EXPECT_TRUE(numbers[1] >= 6.0F && numbers[1] <= 8.0F);  // a constant moves by one unit
    replaced += numbers[1] != 7.0F ? 1 : 0;
    for (std::size_t c = 0; c < 3; ++c) {
      const float indicator = batch.indicators[i * 3 + c];
      EXPECT_TRUE(indicator >= -1.0F && indicator <= 2.0F);
    }
  }
  EXPECT_NEAR(static_cast<double>(replaced), 2000 * 0.155, 4 * 16.2);  // 4 standard deviations
}

TEST(PseudoAnomalies, ExtrapolatedRowsLieBeyondANormalOneAndHaveItsCategories) {
  const Features rows = normals();
  Batch batch = batch_of(rows, 2000);
  PseudoAnomalies(rows, 1).make(batch);
  bool outside = false;
  for (std::size_t i = 1000; i < 2000; ++i) {
    const float* numbers = batch.dense.data() + (rows.rows + i) * 2;
    EXPECT_TRUE(numbers[0] >= -8.0F && numbers[0] <= 12.0F);
    EXPECT_EQ(numbers[1], 7.0F);
    outside = outside || numbers[0] < 0.0F || numbers[0] > 4.0F;
    EXPECT_EQ(batch.indicators[i * 3 + 2], 1.0F);
    EXPECT_EQ(batch.indicators[i * 3] + batch.indicators[i * 3 + 1], 0.0F);
  }
  EXPECT_TRUE(outside);
}

TEST(PseudoAnomalies, AreTheSameForTheSameSeed) {
  const Features rows = normals();
  Batch one = batch_of(rows, 10);
  Batch two = batch_of(rows, 10);
  Batch other = batch_of(rows, 10);
  PseudoAnomalies(rows, 1).make(one);
  PseudoAnomalies(rows, 1).make(two);
  PseudoAnomalies(rows, 2).make(other);
  EXPECT_TRUE(std::equal(one.dense.begin(), one.dense.end(), two.dense.begin()));
  EXPECT_FALSE(std::equal(one.dense.begin(), one.dense.end(), other.dense.begin()));
}

}  // namespace
}  // namespace anoean
