#include "detectors/svm_score.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace anoean {

SvmScore::SvmScore(const SupportVectors& machine, bool two_classes) {
  const double reach = machine.highest_sum() - machine.lowest_sum();
  factor_ = (two_classes ? 1.0 : -1.0) * 10.0 / reach;
}

float SvmScore::operator()(double decision) const {
  const double value = factor_ * decision + shift_;
  return static_cast<float>(std::max(value, 0.0) + std::log1p(std::exp(-std::fabs(value))));
}

void SvmScore::rows(const SupportVectors& machine, const Features& rows, std::span<float> scores,
                    ThreadPool& pool) const {
  std::vector<double> decisions(rows.rows);
  machine.decide(rows, decisions, pool);
  std::transform(decisions.begin(), decisions.end(), scores.begin(), *this);
}

}  // namespace anoean
