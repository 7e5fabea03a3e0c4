#pragma once

#include <cstddef>
#include <vector>

namespace anoean {

// The scores of normal records that took no part in training: what a new score is compared with.
class Calibration {
 public:
  Calibration() = default;
  explicit Calibration(std::vector<float> scores);  // any order, finite

  const std::vector<float>& scores() const noexcept { return scores_; }  // ascending

  // (1 + #{calibration ≥ score}) / (1 + n): super-uniform for a new normal record under exchangeability
  // (Vovk, Gammerman and Shafer, "Algorithmic learning in a random world", 2005).
  double p_value(float score) const;

  // The lowest threshold t for which P(score ≥ t) ≤ rate for a new normal record: score ≥ t exactly where
  // p_value(score) ≤ rate. Where n is too small to promise that, just above the largest calibration score.
  float threshold(double rate) const;
  // The smallest rate that n calibration scores can promise, 1 / (1 + n).
  double smallest_rate() const;

 private:
  std::vector<float> scores_;
};

}  // namespace anoean
