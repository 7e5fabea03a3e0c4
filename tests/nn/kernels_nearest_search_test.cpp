#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

#include "core/random.hpp"
#include "nn/kernels/distances.hpp"
#include "nn/kernels/nearest_search.hpp"
#include "nn/kernels_support.hpp"

namespace anoean::nn::kernels {
namespace {

constexpr float infinite = std::numeric_limits<float>::infinity();

std::vector<float> values(std::size_t count, const char* purpose) {
  std::vector<float> numbers(count);
  Random(11, purpose).normal(numbers);
  return numbers;
}

// Some rows, some points, and the squares of the distances between them.
struct Case {
  Case(std::size_t rows, std::size_t points, std::size_t dimensions)
      : size(dimensions), of_rows(values(rows * size, "rows")), of_points(values(points * size, "points")) {
    measure();
  }

  void measure() {
    squares.clear();
    for (std::size_t r = 0; r < rows().rows; ++r)
      for (std::size_t p = 0; p < points().rows; ++p)
        squares.push_back(squared_distance(of_rows.data() + r * size, of_points.data() + p * size, size));
  }

  MatrixView<const float> rows() const { return {of_rows.data(), of_rows.size() / size, size}; }
  MatrixView<const float> points() const { return {of_points.data(), of_points.size() / size, size}; }

  // slack: of the first row, of which each other has one more than the row before.
  std::vector<Nearest> find(const std::vector<float>& bounds, double slack = 0.0) const {
    const std::size_t count = points().rows;
    std::vector<Nearest> found(rows().rows);
    std::vector<double> slacks;
    for (std::size_t r = 0; r < found.size(); ++r) slacks.push_back(slack + static_cast<double>(r));
    const std::size_t stride = count + 3;
    std::vector<float> strided(found.size() * stride, -infinite);
    for (std::size_t i = 0; i < bounds.size(); ++i) strided[i / count * stride + i % count] = bounds[i];
    std::vector<std::uint32_t> room(count);
    find_nearest(points(), rows(), {strided.data(), stride, slacks.data()}, room.data(), found.data());
    return found;
  }

  void expect_the_nearest(const std::vector<Nearest>& found) const {
    const std::size_t count = points().rows;
    for (std::size_t r = 0; r < found.size(); ++r) {
      const auto first = squares.begin() + static_cast<std::ptrdiff_t>(r * count);
      const auto least = std::min_element(first, first + static_cast<std::ptrdiff_t>(count));
      EXPECT_EQ(found[r].square, *least) << count << " points, row " << r;
      EXPECT_EQ(found[r].point, static_cast<std::size_t>(least - first)) << count << " points, row " << r;
    }
  }

  std::size_t size;
  std::vector<float> of_rows;
  std::vector<float> of_points;
  std::vector<double> squares;
};

TEST(NearestSearch, FindsTheNearestWhateverTheBoundsLeaveOpen) {
  for_each_target([&] {
    for (const std::size_t size : {1U, 2U, 7U, 16U, 31U, 64U, 125U}) {
      for (const std::size_t count : {1U, 2U, 4U, 5U, 15U, 16U, 17U, 32U, 33U, 77U}) {
        const Case all(9, count, size);
        all.expect_the_nearest(all.find(std::vector<float>(9 * count, -infinite)));
        all.expect_the_nearest(all.find(std::vector<float>(9 * count, NAN)));
        all.expect_the_nearest(all.find(values(9 * count, "no sense"), 1e9));
        std::vector<float> tight(9 * count);
        for (std::size_t i = 0; i < tight.size(); ++i) tight[i] = static_cast<float>(all.squares[i]);
        all.expect_the_nearest(all.find(tight, 1e-4));
        for (std::size_t i = 0; i < tight.size(); i += 3) tight[i] = NAN;
        all.expect_the_nearest(all.find(tight, 1e-4));
      }
    }
  });
}

TEST(NearestSearch, OfEqualPointsTheFirstIsFound) {
  for_each_target([&] {
    Case all(9, 60, 20);
    for (std::size_t p = 30; p < 60; ++p)
      std::copy_n(all.of_points.begin() + static_cast<std::ptrdiff_t>((p - 30) * 20), 20,
                  all.of_points.begin() + static_cast<std::ptrdiff_t>(p * 20));
    all.measure();
    std::vector<float> bounds(9 * 60);
    for (std::size_t i = 0; i < bounds.size(); ++i)
      bounds[i] = static_cast<float>(all.squares[i]) - (i % 60 < 30 ? 0.0F : 0.5F);  // the second first
    all.expect_the_nearest(all.find(bounds, 1e-4));
  });
}

// Squares that no float holds are measured in double.
TEST(NearestSearch, FindsTheNearestOfAnyScale) {
  for_each_target([&] {
    for (const float scale : {1e-22F, 1e-20F, 1e-18F, 1e18F, 1e19F, 1e20F, 1e30F}) {
      Case all(9, 40, 20);
      for (float& value : all.of_rows) value *= scale;
      for (float& value : all.of_points) value *= scale;
      all.measure();
      all.expect_the_nearest(all.find(std::vector<float>(9 * 40, -infinite)));
    }
  });
}

// A slack that rules out all others shows which is measured first.
TEST(NearestSearch, BeginsWithTheLeastBoundWhereverItStands) {
  for_each_target([&] {
    for (std::size_t count = 1; count < 80; ++count) {
      const Case all(1, count, 3);
      for (std::size_t place = 0; place < count; ++place) {
        std::vector<float> bounds = values(count, "bounds");
        bounds[place] = -100.0F;
        EXPECT_EQ(all.find(bounds, -1e30)[0].point, place) << count;
      }
    }
  });
}

TEST(NearestSearch, MeasuresEachThatTheBoundsLeaveOpenWhereverItStands) {
  for_each_target([&] {
    for (const std::size_t count : {2U, 15U, 16U, 17U, 64U, 77U}) {
      const Case all(1, count, 3);
      for (std::size_t place = 1; place < count; ++place) {
        std::vector<float> bounds(count, 1e9F);
        bounds[0] = -1.0F;
        bounds[place] = 0.0F;
        const std::size_t nearer = all.squares[place] < all.squares[0] ? place : 0;
        EXPECT_EQ(all.find(bounds)[0].point, nearer) << count;
      }
    }
  });
}

TEST(NearestSearch, MeasuresOnlyWhatTheBoundsLeaveOpen) {
  for_each_target([&] {
    const Case all(1, 40, 20);
    const auto least = std::min_element(all.squares.begin(), all.squares.end()) - all.squares.begin();
    std::vector<float> bounds(40, -infinite);
    bounds[static_cast<std::size_t>(least)] = infinite;
    const Nearest found = all.find(bounds)[0];
    EXPECT_NE(found.point, static_cast<std::size_t>(least));
    EXPECT_EQ(found.square, all.squares[found.point]);
  });
}

TEST(NearestSearch, RoughSquaresAreAsFarOffAsTheySayAtMost) {
  for_each_target([&] {
    for (std::size_t size = 1; size < 150; ++size) {
      const std::vector<float> rows = values(3 * size, "rows");
      const std::vector<float> centre = values(size, "centre");
      std::vector<float> moved(3 * size);
      float of_moved[3] = {};
      float of_rows[3] = {};
      move_rows({rows.data(), 3, size}, centre.data(), moved.data(), of_moved);
      rough_squares({rows.data(), 3, size}, of_rows);
      for (std::size_t i = 0; i < moved.size(); ++i) EXPECT_EQ(moved[i], rows[i] - centre[i % size]);
      const double allowed = static_cast<double>(size + 8) * 0x1p-23;
      for (std::size_t r = 0; r < 3; ++r) {
        const double apart = squared_distance(rows.data() + r * size, centre.data(), size);
        EXPECT_NEAR(double{of_moved[r]}, apart, apart * allowed) << size;
        const double square = sum_of_squares(rows.data() + r * size, size);
        EXPECT_NEAR(double{of_rows[r]}, square, square * allowed) << size;
      }
    }
  });
}

}  // namespace
}  // namespace anoean::nn::kernels
