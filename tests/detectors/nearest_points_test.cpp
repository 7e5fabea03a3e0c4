#include "detectors/nearest_points.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <set>
#include <utility>

#include "detectors/row_distances.hpp"
#include "nn/kernels/distances.hpp"
#include "nn/kernels_support.hpp"

namespace anoean {
namespace {

std::vector<float> random_rows(std::size_t rows, std::size_t columns, const char* purpose, float offset) {
  std::vector<float> values(rows * columns);
  Random(7, purpose).normal(values);
  for (float& value : values) value += offset;
  return values;
}

TEST(NearestPoints, FindsTheNearestAndItsDistance) {
  constexpr std::size_t d = 5;
  const std::vector<float> points = random_rows(37, d, "points", 100.0F);  // far from the origin
  const std::vector<float> rows = random_rows(50, d, "rows", 100.0F);
  const NearestPoints nearest({points.data(), 37, d});
  NearestPoints::Search search(nearest, 50);
  search.run(rows.data(), 50);
  for (std::size_t r = 0; r < 50; ++r) {
    double least = 1e300;
    std::size_t which = 0;
    for (std::size_t p = 0; p < 37; ++p) {
      const double square = squared_distance(rows.data() + r * d, points.data() + p * d, d);
      if (square < least) which = p;
      least = std::min(least, square);
    }
    EXPECT_EQ(search.nearest(r), which);
    EXPECT_NEAR(search.distance(r), std::sqrt(least), 1e-4);
  }
}

// Where the terms of the quick formula cancel.
TEST(NearestPoints, AreMeasuredExactlyCloseToAPoint) {
  constexpr std::size_t d = 40;
  std::vector<float> points = random_rows(64, d, "points", 0.0F);
  for (float& value : points) value *= 100.0F;
  std::vector<float> rows = points;
  const std::vector<float> moves = random_rows(64, d, "moves", 0.0F);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] += 1e-3F * moves[i];
  const NearestPoints nearest({points.data(), 64, d});
  NearestPoints::Search search(nearest, 64);
  search.run(rows.data(), 64);
  for (std::size_t r = 0; r < 64; ++r) {
    const double exact = std::sqrt(squared_distance(rows.data() + r * d, points.data() + r * d, d));
    EXPECT_NEAR(search.distance(r), exact, 1e-6 * exact);
  }
}

TEST(NearestPoints, DoNotDependOnTheRowsBeside) {
  const std::vector<float> points = random_rows(20, 3, "points", 0.0F);
  const std::vector<float> rows = random_rows(40, 3, "rows", 0.0F);
  const NearestPoints nearest({points.data(), 20, 3});
  NearestPoints::Search together(nearest, 40);
  together.run(rows.data(), 40);
  NearestPoints::Search alone(nearest, 1);
  for (std::size_t r = 0; r < 40; ++r) {
    alone.run(rows.data() + 3 * r, 1);
    EXPECT_EQ(alone.distance(0), together.distance(r));
  }
}

// Clusters along a few directions, and little beside them, as in the layers of encoders; and rows of all
// kinds.
struct Clusters {
  static constexpr std::size_t d = 50;
  static constexpr std::size_t points = 90;
  static constexpr std::size_t rows = 200;

  Clusters() {
    const std::vector<float> mixing = random_rows(4, d, "mixing", 0.0F);
    const auto place = [&](std::size_t count, const char* purpose, float spread) {
      const std::vector<float> shares = random_rows(count, 4, purpose, 0.0F);
      std::vector<float> values = random_rows(count, d, "beside", 3.0F);
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] *= 0.05F;
        for (std::size_t k = 0; k < 4; ++k)
          values[i] += spread * shares[i / d * 4 + k] * mixing[k * d + i % d];
      }
      return values;
    };
    of_points = place(points, "points", 1.0F);
    of_rows = place(rows, "rows", 1.0F);
    const std::vector<float> far = place(20, "far", 1e4F);
    std::copy(far.begin(), far.end(), of_rows.begin());
    std::copy_n(of_points.begin(), 20 * d, of_rows.begin() + 20 * d);  // points themselves
    for (std::size_t i = 40 * d; i < 60 * d; ++i) of_rows[i] = of_points[i] * (1.0F + 1e-6F);
    std::copy_n(of_points.begin(), d, of_points.begin() + 70 * d);  // one twice
  }

  std::vector<float> of_points;
  std::vector<float> of_rows;
};

void expect_the_nearest(const NearestPoints::Search& search, const Clusters& all) {
  constexpr std::size_t d = Clusters::d;
  for (std::size_t r = 0; r < Clusters::rows; ++r) {
    double least = std::numeric_limits<double>::infinity();
    std::size_t which = 0;
    for (std::size_t p = 0; p < Clusters::points; ++p) {
      const double square =
          nn::kernels::squared_distance(all.of_rows.data() + r * d, all.of_points.data() + p * d, d);
      if (square < least) which = p;
      least = std::min(least, square);
    }
    EXPECT_EQ(search.distance(r), std::sqrt(least)) << "row " << r;
    EXPECT_EQ(search.nearest(r), which) << "row " << r;
  }
}

TEST(NearestPoints, FoundInAnyNumberOfDirectionsAreThoseOfMeasuringAll) {
  const Clusters all;
  nn::kernels::for_each_target([&] {
    for (const std::size_t directions : {0U, 1U, 7U, 15U, 31U, 49U, 50U}) {
      SCOPED_TRACE(directions);
      const NearestPoints nearest({all.of_points.data(), Clusters::points, Clusters::d}, directions);
      NearestPoints::Search search(nearest, Clusters::rows);
      search.run(all.of_rows.data(), Clusters::rows);
      expect_the_nearest(search, all);
    }
  });
}

// Where floats do not hold the squares of what lies between points, or between rows and points.
TEST(NearestPoints, AreFoundAtAnyScale) {
  for (const auto& [of_points, of_rows] : std::vector<std::pair<float, float>>{{1e-22F, 1e-22F},
                                                                               {1e-19F, 1e-19F},
                                                                               {1e-6F, 1e-6F},
                                                                               {5e17F, 5e17F},
                                                                               {5e18F, 5e18F},
                                                                               {1.0F, 1e20F},
                                                                               {1.0F, 1e25F},
                                                                               {1.0F, 1e-25F}}) {
    SCOPED_TRACE(of_rows);
    Clusters all;
    for (float& value : all.of_points) value *= of_points;
    for (float& value : all.of_rows) value *= of_rows;
    nn::kernels::for_each_target([&] {
      for (const std::size_t directions : {0U, 15U}) {
        SCOPED_TRACE(directions);
        const NearestPoints nearest({all.of_points.data(), Clusters::points, Clusters::d}, directions);
        NearestPoints::Search search(nearest, Clusters::rows);
        search.run(all.of_rows.data(), Clusters::rows);
        expect_the_nearest(search, all);
      }
    });
  }
}

// The first group ends in the middle of a vector.
TEST(NearestPoints, OfTwoGroupsAreThoseOfEachAlone) {
  const Clusters all;
  constexpr std::size_t d = Clusters::d;
  constexpr std::size_t second = 37;
  const NearestPoints both({all.of_points.data(), Clusters::points, d}, 15, second);
  const NearestPoints groups[] = {
      NearestPoints({all.of_points.data(), second, d}, 15),
      NearestPoints({all.of_points.data() + second * d, Clusters::points - second, d}, 15)};
  ASSERT_EQ(both.groups(), 2U);
  NearestPoints::Search search(both, Clusters::rows);
  search.run(all.of_rows.data(), Clusters::rows);
  for (const std::size_t group : {0U, 1U}) {
    NearestPoints::Search alone(groups[group], Clusters::rows);
    alone.run(all.of_rows.data(), Clusters::rows);
    ASSERT_EQ(both.group(group).rows, groups[group].count());
    EXPECT_EQ(both.group(group)(0, 1), groups[group].points()[1]);
    for (std::size_t row = 0; row < Clusters::rows; ++row) {
      EXPECT_EQ(search.distance(row, group), alone.distance(row));
      EXPECT_EQ(search.nearest(row, group), alone.nearest(row) + group * second);
    }
  }
}

TEST(NearestPoints, OnOneLineOrInOnePlaceAreFoundInMoreDirections) {
  constexpr std::size_t d = 20;
  for (const float step : {0.0F, 1.0F}) {
    std::vector<float> points(30 * d);
    for (std::size_t i = 0; i < points.size(); ++i) points[i] = 5.0F + step * static_cast<float>(i / d);
    const NearestPoints nearest({points.data(), 30, d}, 15);
    NearestPoints::Search search(nearest, 1);
    search.run(points.data() + 7 * d, 1);
    EXPECT_EQ(search.distance(0), 0.0);
    EXPECT_EQ(search.nearest(0), step > 0.0F ? 7U : 0U);
  }
}

TEST(ClusterMeans, AreTheRowsThemselvesWhereThoseAreFew) {
  const std::vector<float> rows = random_rows(6, 2, "rows", 0.0F);
  ThreadPool pool(1);
  Random random(1, "clusters");
  const AlignedBuffer<float> means = cluster_means({rows.data(), 6, 2}, 10, random, pool);
  EXPECT_EQ(std::vector<float>(means.begin(), means.end()), rows);
}

TEST(ClusterMeans, AreWastedOnNoRowTwice) {
  std::vector<float> rows(2 * 100, 1.0F);  // 97 of them are equal
  for (std::size_t i = 0; i < 3; ++i) rows[2 * (20 + 30 * i)] = static_cast<float>(i) + 2.0F;
  ThreadPool pool(1);
  for (const std::size_t most : {std::size_t{4}, std::size_t{10}}) {
    Random random(1, "clusters");
    const AlignedBuffer<float> means = cluster_means({rows.data(), 100, 2}, most, random, pool);
    std::set<float> found;
    for (std::size_t i = 0; i < means.size(); i += 2) found.insert(means[i]);
    EXPECT_EQ(found, (std::set<float>{1.0F, 2.0F, 3.0F, 4.0F}));
    EXPECT_EQ(means.size(), 8U);
  }
}

TEST(ClusterMeans, SettleOnTheClustersAtEveryThreadCount) {
  std::vector<float> rows;
  for (int i = 0; i < 600; ++i) {
    rows.push_back(static_cast<float>(i % 3) * 10.0F + static_cast<float>(i % 7 - 3) * 0.01F);
    rows.push_back(1.0F);
  }
  const auto means = [&](std::size_t threads) {
    ThreadPool pool(threads);
    Random random(4, "clusters");
    const AlignedBuffer<float> found = cluster_means({rows.data(), 600, 2}, 12, random, pool);
    return std::vector<float>(found.begin(), found.end());
  };
  const std::vector<float> found = means(1);
  EXPECT_EQ(found, means(3));
  std::set<int> clusters;
  for (std::size_t i = 0; i < found.size(); i += 2) {
    EXPECT_NEAR(std::remainder(found[i], 10.0F), 0.0F, 0.031F);
    clusters.insert(static_cast<int>(std::lround(found[i] / 10.0F)));
  }
  EXPECT_EQ(clusters.size(), 3U);
}

}  // namespace
}  // namespace anoean
