#include "detectors/nearest_points.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <string>

#include "detectors/row_distances.hpp"

namespace anoean {
namespace {

constexpr std::size_t rows_at_once = 256;
constexpr std::size_t rounds = 10;  // of Lloyd's iteration; the last ones hardly move a mean

constexpr std::size_t sums_at_once = 16;  // apart, so that the processor takes them side by side

float least_of(const float* values, std::size_t count) {
  float least[sums_at_once];
  std::fill_n(least, sums_at_once, values[0]);
  std::size_t i = 0;
  for (; i + sums_at_once <= count; i += sums_at_once) {
    for (std::size_t j = 0; j < sums_at_once; ++j)
      least[j] = values[i + j] < least[j] ? values[i + j] : least[j];
  }
  for (; i < count; ++i) least[0] = std::min(least[0], values[i]);
  return *std::min_element(least, least + sums_at_once);
}

double squared_distance_of(const float* a, const float* b, std::size_t size) {
  double sums[sums_at_once] = {};
  std::size_t i = 0;
  for (; i + sums_at_once <= size; i += sums_at_once) {
    for (std::size_t j = 0; j < sums_at_once; ++j) {
      const double difference = double{a[i + j] - b[i + j]};
      sums[j] += difference * difference;
    }
  }
  for (; i < size; ++i) sums[0] += double{a[i] - b[i]} * double{a[i] - b[i]};
  return std::accumulate(std::begin(sums), std::end(sums), 0.0);
}

AlignedBuffer<float> chosen_rows(MatrixView<const float> rows, std::span<const std::size_t> chosen) {
  AlignedBuffer<float> copy(chosen.size() * rows.columns);
  for (std::size_t i = 0; i < chosen.size(); ++i)
    std::copy_n(rows.row(chosen[i]), rows.columns, copy.data() + i * rows.columns);
  return copy;
}

std::vector<std::size_t> nearest_of_each(const NearestPoints& points, MatrixView<const float> rows,
                                         ThreadPool& pool) {
  std::vector<std::size_t> nearest(rows.rows);
  const std::size_t blocks = (rows.rows + rows_at_once - 1) / rows_at_once;
  const std::size_t lanes = std::min(blocks, pool.threads());
  pool.run(lanes, [&](std::size_t lane) {
    NearestPoints::Search search(points, rows_at_once);
    for (std::size_t block = lane; block < blocks; block += lanes) {
      const std::size_t first = block * rows_at_once;
      const std::size_t count = std::min(rows_at_once, rows.rows - first);
      search.run(rows.row(first), count);
      for (std::size_t i = 0; i < count; ++i) nearest[first + i] = search.nearest(i);
    }
  });
  return nearest;
}

// A cluster that lost all its rows stays where it was.
void move_to_means(MatrixView<const float> rows, const std::vector<std::size_t>& nearest,
                   AlignedBuffer<float>& points) {
  const std::size_t d = rows.columns;
  std::vector<double> sums(points.size(), 0.0);
  std::vector<double> counts(points.size() / d, 0.0);
  for (std::size_t r = 0; r < rows.rows; ++r) {
    double* sum = sums.data() + nearest[r] * d;
    for (std::size_t j = 0; j < d; ++j) sum[j] += double{rows(r, j)};
    counts[nearest[r]] += 1.0;
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (counts[i / d] > 0.0) points[i] = static_cast<float>(sums[i] / counts[i / d]);
  }
}

}  // namespace

NearestPoints::NearestPoints(MatrixView<const float> points)
    : dimensions_(points.columns),
      points_(points.rows * points.columns),
      centre_(points.columns),
      products_() {
  std::vector<double> sums(dimensions_, 0.0);
  for (std::size_t i = 0; i < points.rows; ++i) {
    std::copy_n(points.row(i), dimensions_, points_.data() + i * dimensions_);
    for (std::size_t j = 0; j < dimensions_; ++j) sums[j] += double{points(i, j)};
  }
  for (std::size_t j = 0; j < dimensions_; ++j)
    centre_[j] = static_cast<float>(sums[j] / static_cast<double>(points.rows));
  Random unused(0, "overwritten");
  products_ = std::make_unique<nn::Network>(nn::InputShape{.dense = {1, 1, dimensions_}, .cardinalities = {}},
                                            "dense " + std::to_string(points.rows), unused);
  float* weights = products_->parameters().values.data();  // [dimensions][points], then ‖p − c‖²
  for (std::size_t i = 0; i < points.rows; ++i) {
    double square = 0.0;
    for (std::size_t j = 0; j < dimensions_; ++j) {
      const float shifted = points(i, j) - centre_[j];
      weights[j * points.rows + i] = -2.0F * shifted;
      square += double{shifted} * double{shifted};
    }
    weights[dimensions_ * points.rows + i] = static_cast<float>(square);
    farthest_ = std::max(farthest_, std::sqrt(square));
  }
}

NearestPoints::Search::Search(const NearestPoints& points, std::size_t rows)
    : points_(&points), products_(*points.products_, rows, nn::Mode::inference), squares_(rows) {}

void NearestPoints::Search::run(const float* rows, std::size_t count) {
  const std::size_t d = points_->dimensions_;
  rows_ = rows;
  ThreadPool alone(1);
  for (std::size_t i = 0; i < count; ++i) {
    float* shifted = products_.input() + i * d;
    for (std::size_t j = 0; j < d; ++j) shifted[j] = rows[i * d + j] - points_->centre_[j];
    squares_[i] = sum_of_squares(shifted, d);
  }
  points_->products_->forward(products_, 0, count, alone);
}

double NearestPoints::Search::distance(std::size_t row) const noexcept {
  const std::size_t d = points_->dimensions_;
  const std::size_t width = points_->count();
  const float* products = products_.output() + row * width;
  // What d products of rounded numbers are off by, with a margin: it grows like a random walk.
  const double products_apart = 8.0 * std::sqrt(static_cast<double>(d) * squares_[row]);
  const double rounding = double{std::numeric_limits<float>::epsilon()} * points_->farthest_ *
                          (products_apart + points_->farthest_);
  const auto bound = static_cast<float>(double{least_of(products, width)} + rounding);
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < width; ++i) {
    if (products[i] > bound) continue;
    least = std::min(least, squared_distance_of(rows_ + row * d, points_->points_.data() + i * d, d));
  }
  return std::sqrt(least);
}

std::size_t NearestPoints::Search::nearest(std::size_t row) const noexcept {
  const std::size_t width = points_->count();
  const float* products = products_.output() + row * width;
  // Of numbers that are all NaN none is the least.
  const float* least = std::find(products, products + width, least_of(products, width));
  return least == products + width ? 0 : static_cast<std::size_t>(least - products);
}

void NearestPoints::Search::add_gradient(std::size_t row, const float* x, double factor,
                                         float* gradient) const {
  const std::size_t d = points_->dimensions_;
  const float* point = points_->points_.data() + nearest(row) * d;
  const double distance = std::sqrt(squared_distance(x, point, d));
  if (!(distance > 0.0)) return;
  for (std::size_t j = 0; j < d; ++j)
    gradient[j] += static_cast<float>(factor * (double{x[j]} - double{point[j]}) / distance);
}

AlignedBuffer<float> cluster_means(MatrixView<const float> rows, std::size_t most, Random& random,
                                   ThreadPool& pool) {
  std::vector<std::size_t> start = random.permutation(rows.rows);
  start.resize(std::min(most, rows.rows));
  std::sort(start.begin(), start.end());
  AlignedBuffer<float> points = chosen_rows(rows, start);
  if (start.size() == rows.rows) return points;
  for (std::size_t round = 0; round < rounds; ++round) {
    const NearestPoints now({points.data(), start.size(), rows.columns});
    move_to_means(rows, nearest_of_each(now, rows, pool), points);
  }
  return points;
}

}  // namespace anoean
