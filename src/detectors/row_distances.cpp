#include "detectors/row_distances.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

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

double cross_entropy_of_one(float logit) { return softplus(-double{logit}); }

double softplus(double value) { return std::max(value, 0.0) + std::log1p(std::exp(-std::fabs(value))); }

float finite_score(double score) {
  constexpr double most = static_cast<double>(std::numeric_limits<float>::max());
  return std::isfinite(score) ? static_cast<float>(std::min(score, most)) : std::numeric_limits<float>::max();
}

}  // namespace anoean
