#include "detectors/svm_score.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "detectors/row_distances.hpp"

namespace anoean {
namespace {

constexpr double linear_range = 1e-10;

}  // namespace

SvmScore::SvmScore(const SupportVectors& machine, bool two_classes)
    : two_classes_(two_classes), log_offset_(two_classes ? 0.0 : std::log(machine.offset())) {}

float SvmScore::operator()(double sum) const {
  if (two_classes_) return static_cast<float>(softplus(std::asinh(sum / linear_range)));
  const double least = std::numeric_limits<double>::min();
  return static_cast<float>(softplus(log_offset_ - std::log(std::max(sum, least))));
}

void SvmScore::rows(const SupportVectors& machine, const Features& rows, std::span<float> scores,
                    ThreadPool& pool) const {
  std::vector<double> sums(rows.rows);
  machine.kernel_sums(rows, sums, pool);
  std::transform(sums.begin(), sums.end(), scores.begin(), *this);
}

}  // namespace anoean
