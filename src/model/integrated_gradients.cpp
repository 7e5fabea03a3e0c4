#include "model/integrated_gradients.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <utility>

namespace anoean {
namespace {

constexpr std::size_t first_points = 9;
constexpr std::size_t most_points = 1025;
constexpr double relative_tolerance = 0.01;     // of the sum
constexpr double least_tolerance = 0.001;       // rounding in single precision asks for no less
constexpr double tolerance_of_stretches = 5.0;  // times that of the sum, in which misses may cancel

}  // namespace

IntegratedGradients::IntegratedGradients(std::unique_ptr<SoftScore> score, const FeatureShape& shape)
    : score_(std::move(score)),
      shape_(shape),
      dense_(rows_at_once * shape.dense()),
      indicators_(rows_at_once * shape.indicators()) {}

void IntegratedGradients::set_line(const float* from_dense, const std::uint32_t* from_categories,
                                   const float* to_dense, const std::uint32_t* to_categories) {
  const std::size_t dense = shape_.dense();
  dense_start_.assign(from_dense, from_dense + dense);
  indicator_start_.assign(shape_.indicators(), 0.0F);
  moving_.clear();
  for (std::size_t j = 0; j < dense; ++j) {
    const double change = double{to_dense[j]} - double{from_dense[j]};
    if (change != 0.0) moving_.push_back({j, change, j});
  }
  std::size_t first = 0;
  for (std::size_t i = 0; i < shape_.categorical(); ++i) {
    indicator_start_[first + from_categories[i]] = 1.0F;
    if (from_categories[i] != to_categories[i]) {
      moving_.push_back({dense + first + from_categories[i], -1.0, dense + i});
      moving_.push_back({dense + first + to_categories[i], 1.0, dense + i});
    }
    first += shape_.cardinalities[i];
  }
}

// Fills in all but t, for at most rows_at_once points.
void IntegratedGradients::evaluate(std::vector<Point>& points) {
  const std::size_t dense = shape_.dense();
  const std::size_t indicators = shape_.indicators();
  for (std::size_t p = 0; p < points.size(); ++p) {
    float* numbers = std::copy(dense_start_.begin(), dense_start_.end(), dense_.data() + p * dense) - dense;
    float* categories =
        std::copy(indicator_start_.begin(), indicator_start_.end(), indicators_.data() + p * indicators) -
        indicators;
    for (const Moving& one : moving_) {
      float& value = one.place < dense ? numbers[one.place] : categories[one.place - dense];
      value = static_cast<float>(double{value} + points[p].t * one.change);
    }
  }
  score_->run({.dense = dense_.data(),
               .indices = nullptr,
               .indicators = indicators == 0 ? nullptr : indicators_.data(),
               .rows = points.size()},
              found_);
  for (std::size_t p = 0; p < points.size(); ++p) {
    Point& point = points[p];
    point.score = found_.scores[p];
    point.slope = 0.0;
    point.gradients.resize(moving_.size());
    for (std::size_t m = 0; m < moving_.size(); ++m) {
      const std::size_t place = moving_[m].place;
      const double gradient =
          place < dense ? found_.dense[p * dense + place] : found_.indicators[p * indicators + place - dense];
      point.gradients[m] = static_cast<float>(gradient);
      point.slope += gradient * moving_[m].change;
    }
  }
}

// The middles of those stretches where the trapezoid rule misses the difference of the scores most; none
// where it misses little as a whole.
std::vector<double> IntegratedGradients::places_to_refine(double tolerance) const {
  std::vector<std::pair<double, double>> misses;  // and where
  double sum = 0.0;
  double absolute_sum = 0.0;
  for (std::size_t k = 0; k + 1 < points_.size(); ++k) {
    const Point& left = points_[k];
    const Point& right = points_[k + 1];
    const double integral = (right.t - left.t) * (left.slope + right.slope) / 2.0;
    const double miss = integral - (right.score - left.score);
    misses.emplace_back(std::fabs(miss), (left.t + right.t) / 2.0);
    sum += miss;
    absolute_sum += std::fabs(miss);
  }
  const double allowed = tolerance_of_stretches * tolerance;
  const bool done = std::fabs(sum) <= tolerance && absolute_sum <= allowed;
  if (done || !std::isfinite(absolute_sum)) return {};
  std::sort(misses.begin(), misses.end(), std::greater<>());
  const double share = std::min(absolute_sum, allowed) / static_cast<double>(2 * misses.size());
  std::vector<double> places;
  for (const auto& [miss, place] : misses) {
    if (miss < share || places.size() == rows_at_once) break;
    places.push_back(place);
  }
  return places;
}

// With points_ from one end to the other.
Attribution IntegratedGradients::sum_up() const {
  Attribution found;
  found.score = points_.back().score;
  found.baseline_score = points_.front().score;
  found.dense.assign(shape_.dense(), 0.0);
  found.categories.assign(shape_.categorical(), 0.0);
  double sum = 0.0;
  for (std::size_t m = 0; m < moving_.size(); ++m) {
    double integral = 0.0;
    for (std::size_t k = 0; k + 1 < points_.size(); ++k) {
      const double mean = (double{points_[k].gradients[m]} + double{points_[k + 1].gradients[m]}) / 2.0;
      integral += (points_[k + 1].t - points_[k].t) * mean;
    }
    const double share = integral * moving_[m].change;
    const std::size_t owner = moving_[m].owner;
    (owner < shape_.dense() ? found.dense[owner] : found.categories[owner - shape_.dense()]) += share;
    sum += share;
  }
  found.error = std::fabs(sum - (found.score - found.baseline_score));
  return found;
}

Attribution IntegratedGradients::run(const float* from_dense, const std::uint32_t* from_categories,
                                     const float* to_dense, const std::uint32_t* to_categories) {
  set_line(from_dense, from_categories, to_dense, to_categories);
  points_.assign(moving_.empty() ? 1 : first_points, {});
  for (std::size_t p = 1; p < points_.size(); ++p)
    points_[p].t = static_cast<double>(p) / static_cast<double>(first_points - 1);
  evaluate(points_);
  const double difference = points_.back().score - points_.front().score;
  const double tolerance = std::max(relative_tolerance * std::fabs(difference), least_tolerance);
  while (points_.size() < most_points) {
    std::vector<Point> more;
    for (const double place : places_to_refine(tolerance)) more.push_back({.t = place, .gradients = {}});
    if (more.empty()) break;
    evaluate(more);
    std::move(more.begin(), more.end(), std::back_inserter(points_));
    std::sort(points_.begin(), points_.end(), [](const Point& a, const Point& b) { return a.t < b.t; });
  }

  Attribution found = sum_up();
  found.precise = std::isfinite(found.error) && found.error <= tolerance;
  return found;
}

}  // namespace anoean
