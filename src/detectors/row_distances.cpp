#include "detectors/row_distances.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>

namespace anoean {

double absolute_distance(const float* a, const float* b, std::size_t size) {
  double sum = 0.0;
  for (std::size_t i = 0; i < size; ++i)
    sum += std::fabs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
  return sum;
}

double squared_distance(const float* a, const float* b, std::size_t size) {
  double sum = 0.0;
  for (std::size_t i = 0; i < size; ++i) {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    sum += difference * difference;
  }
  return sum;
}

double sum_of_squares(const float* a, std::size_t size) {
  constexpr std::size_t at_once = 16;
  double sums[at_once] = {};
  std::size_t i = 0;
  for (; i + at_once <= size; i += at_once) {
    for (std::size_t j = 0; j < at_once; ++j) sums[j] += double{a[i + j]} * double{a[i + j]};
  }
  for (; i < size; ++i) sums[0] += double{a[i]} * double{a[i]};
  return std::accumulate(std::begin(sums), std::end(sums), 0.0);
}

double cross_entropy_of_one(float logit) { return softplus(-double{logit}); }

double softplus(double value) { return std::max(value, 0.0) + std::log1p(std::exp(-std::fabs(value))); }

float finite_score(double score) {
  constexpr double most = static_cast<double>(std::numeric_limits<float>::max());
  return std::isfinite(score) ? static_cast<float>(std::min(score, most)) : std::numeric_limits<float>::max();
}

}  // namespace anoean
