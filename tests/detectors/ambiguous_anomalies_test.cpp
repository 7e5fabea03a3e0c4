#include "detectors/ambiguous_anomalies.hpp"

#include <gtest/gtest.h>

#include "core/random.hpp"
#include "data/features.hpp"

namespace anoean {
namespace {

using Rows = std::vector<std::size_t>;

// A number and a category of three per row.
Features rows(const std::vector<float>& numbers, const std::vector<std::uint32_t>& categories) {
  Features features;
  features.shape.channels = 1;
  features.shape.cardinalities = {3};
  features.rows = numbers.size();
  features.dense = AlignedBuffer<float>(numbers.size());
  std::copy(numbers.begin(), numbers.end(), features.dense.data());
  features.categories = categories;
  return features;
}

Rows unambiguous(const TrainingData& data, std::size_t threads = 1) {
  ThreadPool pool(threads);
  return find_ambiguous(data, 5, pool).clear;
}

// The validation normals lie 0.1, 0.2 and 0.3 from the nearest normal: 0.2 is near.
TrainingData small() {
  return {.normals = rows({0, 1, 2, 3}, {2, 2, 2, 2}),
          .anomalies = rows({3.15F, 5, 2, 0.25F, -4}, {2, 2, 1, 2, 0}),
          .validation_normals = rows({0.1F, 1.2F, 2.7F}, {2, 2, 2}),
          .validation_anomalies = rows({}, {})};
}

TEST(AmbiguousAnomalies, LieAsNearToTheNormalsAsHalfOfTheNormalsDo) {
  // The first is 0.15 from a normal; the third has a normal's number, but another category.
  EXPECT_EQ(unambiguous(small()), (Rows{1, 2, 3, 4}));
}

TEST(AmbiguousAnomalies, AreKeptWhereNothingElseIsLeft) {
  TrainingData data = small();
  data.anomalies = rows({0, 1, 7}, {2, 2, 2});
  EXPECT_EQ(unambiguous(data), (Rows{0, 1, 2}));
  data.anomalies = rows({0, 1, 7, 8}, {2, 2, 2, 2});
  EXPECT_EQ(unambiguous(data), (Rows{2, 3}));
}

TEST(AmbiguousAnomalies, AreNotLookedForWithoutNormalsToMeasureBy) {
  TrainingData data = small();
  data.validation_normals = rows({}, {});
  EXPECT_EQ(unambiguous(data).size(), data.anomalies.rows);
  data = small();
  for (Features* features : {&data.normals, &data.anomalies, &data.validation_normals})
    features->shape.cardinalities = {3000};
  EXPECT_EQ(unambiguous(data).size(), data.anomalies.rows);
}

TEST(AmbiguousAnomalies, AreEqualRowsWhereMostNormalsAreDuplicates) {
  TrainingData data = small();
  data.validation_normals = rows({0, 1, 2.5F}, {2, 2, 2});
  EXPECT_EQ(unambiguous(data), (Rows{0, 1, 2, 3, 4}));
  data.anomalies = rows({3, 5, 2.001F}, {2, 2, 2});
  EXPECT_EQ(unambiguous(data), (Rows{1, 2}));
}

// More normals, validation normals and anomalies than are taken or looked at at once.
TEST(AmbiguousAnomalies, AreTheSameForEveryThreadCount) {
  const auto many = [](std::size_t count, float deviation, const char* purpose) {
    std::vector<float> numbers(count);
    Random(3, purpose).normal(numbers);
    for (float& number : numbers) number *= deviation;
    return rows(numbers, std::vector<std::uint32_t>(count, 1));
  };
  const TrainingData data{.normals = many(7000, 1.0F, "normals"),
                          .anomalies = many(900, 3.0F, "anomalies"),
                          .validation_normals = many(2500, 1.0F, "validation"),
                          .validation_anomalies = rows({}, {})};
  const Rows one = unambiguous(data, 1);
  EXPECT_GT(one.size(), 100U);
  EXPECT_LT(one.size(), 900U);
  EXPECT_EQ(unambiguous(data, 3), one);
}

}  // namespace
}  // namespace anoean
