#include "detectors/nearest_points.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_set>

#include "detectors/principal_directions.hpp"

namespace anoean {

namespace kernels = nn::kernels;

namespace {

constexpr std::size_t rows_at_once = 256;
constexpr std::size_t most_rows_of_bounds = 48;  // so that these stay in the cache until they are read
constexpr std::size_t lloyd_rounds = 10;         // of Lloyd's iteration; the last ones hardly move a mean

// A product's rounding grows with the number of its terms, and with it that of ρ²; and ‖y‖² is a sum of
// floats as well.
double rounding_of(std::size_t dimensions, std::size_t directions) {
  return double{std::numeric_limits<float>::epsilon()} * static_cast<double>(dimensions + 32) *
         (1.0 + std::sqrt(static_cast<double>(directions)));
}

nn::InputShape dense_input(std::size_t width) { return {.dense = {1, 1, width}, .cardinalities = {}}; }

std::unique_ptr<nn::Network> empty_dense(std::size_t inputs, std::size_t outputs) {
  Random unused(0, "overwritten");
  return std::make_unique<nn::Network>(dense_input(inputs), "dense " + std::to_string(outputs), unused);
}

// The length of what is left of a vector outside of the directions: at least that, whatever rounding did to
// the shares in the directions.
double rest(double square, double of_shares, double rounding) {
  return std::sqrt(std::max(0.0, square - of_shares) + rounding * square);
}

AlignedBuffer<float> chosen_rows(MatrixView<const float> rows, std::span<const std::size_t> chosen) {
  AlignedBuffer<float> copy(chosen.size() * rows.columns);
  for (std::size_t i = 0; i < chosen.size(); ++i)
    std::copy_n(rows.row(chosen[i]), rows.columns, copy.data() + i * rows.columns);
  return copy;
}

// At most so many, drawn at random, of which no two are equal; in their order.
std::vector<std::size_t> distinct_rows(MatrixView<const float> rows, std::size_t most, Random& random) {
  std::unordered_set<std::string_view> values;
  std::vector<std::size_t> chosen;
  for (const std::size_t row : random.permutation(rows.rows)) {
    if (chosen.size() == most) break;
    const std::string_view bytes(reinterpret_cast<const char*>(rows.row(row)), rows.columns * sizeof(float));
    if (values.insert(bytes).second) chosen.push_back(row);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
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

NearestPoints::NearestPoints(MatrixView<const float> points, std::size_t directions, std::size_t second)
    : dimensions_(points.columns), points_(points.rows * points.columns), centre_(points.columns) {
  if (second > 0) ends_.push_back(second);
  ends_.push_back(points.rows);
  std::vector<double> sums(dimensions_, 0.0);
  for (std::size_t i = 0; i < points.rows; ++i) {
    std::copy_n(points.row(i), dimensions_, points_.data() + i * dimensions_);
    for (std::size_t j = 0; j < dimensions_; ++j) sums[j] += double{points(i, j)};
  }
  for (std::size_t j = 0; j < dimensions_; ++j)
    centre_[j] = static_cast<float>(sums[j] / static_cast<double>(points.rows));
  if (directions > 0 && directions < dimensions_) find_directions(directions);
  prepare_bounds();
}

MatrixView<const float> NearestPoints::group(std::size_t index) const noexcept {
  const std::size_t begin = begin_of(index);
  return {points_.data() + begin * dimensions_, ends_[index] - begin, dimensions_};
}

void NearestPoints::find_directions(std::size_t count) {
  AlignedBuffer<float> moved(points_.size());
  for (std::size_t i = 0; i < points_.size(); ++i) moved[i] = points_[i] - centre_[i % dimensions_];
  const std::vector<double> found =
      main_directions({moved.data(), this->count(), dimensions_}, count);  // [directions][dimensions]
  directions_ = empty_dense(dimensions_, count + 1);
  float* weights = directions_->parameters().values.data();  // [dimensions][count + 1], then the bias
  std::fill_n(weights, (dimensions_ + 1) * (count + 1), 0.0F);
  for (std::size_t k = 0; k < count; ++k) {
    for (std::size_t j = 0; j < dimensions_; ++j)
      weights[j * (count + 1) + k] = static_cast<float>(found[k * dimensions_ + j]);
  }
}

void NearestPoints::prepare_bounds() {
  const std::size_t width = directions_ ? directions_->output().size() : dimensions_;
  const std::size_t points = count();
  rounding_ = rounding_of(dimensions_, width);
  bounds_ = empty_dense(width, points);
  float* weights = bounds_->parameters().values.data();  // [width][points], then ‖p'‖²
  std::vector<double> shares(width);
  for (std::size_t i = 0; i < points; ++i) {
    std::fill(shares.begin(), shares.end(), 0.0);
    double square = 0.0;
    for (std::size_t j = 0; j < dimensions_; ++j) {
      const double moved = double{points_[i * dimensions_ + j] - centre_[j]};
      square += moved * moved;
      if (directions_) {
        const float* row = directions_->parameters().values.data() + j * width;
        for (std::size_t k = 0; k < width; ++k) shares[k] += moved * double{row[k]};
      } else {
        shares[j] = moved;
      }
    }
    double of_shares = 0.0;
    for (const double share : shares) of_shares += share * share;
    if (directions_) shares.back() = rest(square, of_shares, rounding_);
    for (std::size_t k = 0; k < width; ++k) weights[k * points + i] = static_cast<float>(-2.0 * shares[k]);
    weights[width * points + i] = static_cast<float>(square);
    farthest_ = std::max(farthest_, std::sqrt(square));
  }
  // Floats do not hold the squares of such distances; then bounds tell nothing, and all points are measured.
  if (farthest_ < 1e-12 || farthest_ > 1e18) rounding_ = std::numeric_limits<double>::infinity();
}

NearestPoints::Search::Search(const NearestPoints& points, std::size_t rows)
    : points_(&points),
      most_(std::min(rows, most_rows_of_bounds)),
      bounds_(*points.bounds_, most_, nn::Mode::inference),
      squares_(most_),
      squares_of_shares_(most_),
      slack_(most_),
      room_(points.count()),
      found_(points.groups(), std::vector<kernels::Nearest>(rows)) {
  if (points.directions_) shares_.emplace(*points.directions_, most_, nn::Mode::inference);
}

void NearestPoints::Search::run(const float* rows, std::size_t count) {
  for (std::size_t first = 0; first < count; first += most_)
    run_few(rows, first, std::min(most_, count - first));
}

void NearestPoints::Search::run_few(const float* rows, std::size_t first, std::size_t count) {
  const std::size_t d = points_->dimensions_;
  ThreadPool alone(1);
  const MatrixView<const float> some(rows + first * d, count, d);
  kernels::move_rows(some, points_->centre_.data(), shares_ ? shares_->input() : bounds_.input(),
                     squares_.data());
  if (shares_) find_shares(count, alone);
  points_->bounds_->forward(bounds_, 0, count, alone);
  for (std::size_t i = 0; i < count; ++i) {
    const double square{squares_[i]};
    const double scale = std::sqrt(square) + points_->farthest_;
    slack_[i] = points_->rounding_ * scale * scale - square;
  }
  for (std::size_t group = 0; group < found_.size(); ++group) {
    const float* bounds = bounds_.output() + points_->begin_of(group);
    kernels::find_nearest(points_->group(group), some, {bounds, points_->count(), slack_.data()},
                          room_.data(), found_[group].data() + first);
  }
}

void NearestPoints::Search::find_shares(std::size_t count, ThreadPool& pool) {
  points_->directions_->forward(*shares_, 0, count, pool);
  const std::size_t width = points_->directions_->output().size();
  float* shares = bounds_.input();
  std::copy_n(shares_->output(), count * width, shares);
  kernels::rough_squares({shares, count, width}, squares_of_shares_.data());
  for (std::size_t i = 0; i < count; ++i)
    shares[(i + 1) * width - 1] =
        static_cast<float>(rest(double{squares_[i]}, double{squares_of_shares_[i]}, points_->rounding_));
}

void NearestPoints::Search::add_gradient(std::size_t row, std::size_t group, const float* x, double factor,
                                         float* gradient) const {
  const std::size_t d = points_->dimensions_;
  const double apart = distance(row, group);
  const float* point = points_->points_.data() + nearest(row, group) * d;
  if (!(apart > 0.0)) return;
  for (std::size_t j = 0; j < d; ++j)
    gradient[j] += static_cast<float>(factor * (double{x[j]} - double{point[j]}) / apart);
}

AlignedBuffer<float> cluster_means(MatrixView<const float> rows, std::size_t most, Random& random,
                                   ThreadPool& pool) {
  std::vector<std::size_t> start = distinct_rows(rows, most, random);
  AlignedBuffer<float> points = chosen_rows(rows, start);
  if (start.size() < most || start.size() == rows.rows) return points;
  for (std::size_t round = 0; round < lloyd_rounds; ++round) {
    const NearestPoints now({points.data(), start.size(), rows.columns});
    move_to_means(rows, nearest_of_each(now, rows, pool), points);
  }
  return points;
}

}  // namespace anoean
