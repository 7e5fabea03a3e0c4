#include "model/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace anoean {

Calibration::Calibration(std::vector<float> scores) : scores_(std::move(scores)) {
  std::sort(scores_.begin(), scores_.end());
}

double Calibration::smallest_rate() const { return 1.0 / static_cast<double>(scores_.size() + 1); }

double Calibration::p_value(float score) const {
  const auto at_least = scores_.end() - std::lower_bound(scores_.begin(), scores_.end(), score);
  return static_cast<double>(1 + at_least) / static_cast<double>(scores_.size() + 1);
}

float Calibration::threshold(double rate) const {
  if (scores_.empty()) return std::numeric_limits<float>::infinity();
  // p ≤ rate  ⇔  #{calibration ≥ score} ≤ rate (n + 1) − 1 =: allowed  ⇔  score exceeds the (allowed + 1)-th
  // largest. The smallest slack keeps 0.01 · 100 from falling to 0.
  const double bound = rate * static_cast<double>(scores_.size() + 1) * (1.0 + 1e-12) - 1.0;
  const std::size_t allowed = bound > 0.0 ? static_cast<std::size_t>(bound) : 0;
  if (allowed >= scores_.size()) return 0.0F;
  const float largest_below = scores_[scores_.size() - 1 - allowed];
  return std::nextafter(largest_below, std::numeric_limits<float>::infinity());
}

}  // namespace anoean
