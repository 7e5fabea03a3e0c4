#pragma once

#include <anoean/metrics.hpp>

#include <cstddef>
#include <optional>
#include <span>

namespace anoean {

// Two-sided p-value of Wilcoxon's signed-rank test (Biometrics Bulletin 1, 1945) of paired differences: exact
// over all signs, ties with mean ranks, zeros left out. 1 where nothing is left.
double wilcoxon_p_value(std::span<const double> differences);

// The value that a Student variable with so many degrees of freedom (≥ 1) exceeds with probability
// 1 − probability; 0.5 < probability < 1.
double student_quantile(double probability, std::size_t degrees);

// How much larger one is than other, pair by pair.
struct PairedDifference {
  std::size_t pairs = 0;
  double mean = 0.0;
  std::optional<Interval> interval;  // of the mean, 95 %, by Student's t; from two pairs on
  std::optional<double> p_value;     // Wilcoxon's, from ten pairs on: below, it says little
};
// Of equal length, at least one pair.
PairedDifference compare_paired(std::span<const double> one, std::span<const double> other);

}  // namespace anoean
