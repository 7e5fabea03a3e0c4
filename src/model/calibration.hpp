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

  // The lowest threshold t with P(score ≥ t) ≤ rate for a new normal record: score ≥ t exactly where
  // p_value(score) ≤ rate. 0 < rate < 1; throws Error where n is too small to promise it.
  float threshold(double rate) const;
  // The smallest rate that n calibration scores can promise, 1 / (1 + n).
  double smallest_rate() const;

 private:
  std::vector<float> scores_;
};

// Whether it can be the score of a record: finite and ≥ 0.
bool is_score(float value);

// Throws Error, bad_input, where so many calibration normals cannot promise the rate, or it is none.
void require_promise(std::size_t normals, double rate);

}  // namespace anoean
