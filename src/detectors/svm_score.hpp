#pragma once

#include <span>

#include "core/thread_pool.hpp"
#include "data/features.hpp"
#include "detectors/support_vectors.hpp"

namespace anoean {

// Turns the decisions of a machine into scores ≥ 0 of which the higher is the more anomalous: softplus of a
// monotone function u of the decision value. Far from all support vectors the kernel sum S = f + ρ goes to 0
// and decision values pile up at −ρ, closer to each other than single precision can tell. u spreads them:
//   one class    u = log(ρ / S), 0 on the border of the support; the score is log(1 + ρ / S)
//   two classes  u = asinh(S / 10⁻¹⁰), 0 for a row like no support vector
// Both come from S itself, which is accurate however small, where f has lost its last digits to ρ. The
// constant of the second makes the scores next to 0 as fine as the doubles next to ρ are.
class SvmScore {
 public:
  SvmScore() = default;
  // two_classes: f > 0 is the side of the anomalies, not of the normals.
  SvmScore(const SupportVectors& machine, bool two_classes);

  float operator()(double sum) const;

  // The scores of rows.
  void rows(const SupportVectors& machine, const Features& rows, std::span<float> scores,
            ThreadPool& pool) const;

 private:
  bool two_classes_ = false;
  double log_offset_ = 0.0;
};

}  // namespace anoean
