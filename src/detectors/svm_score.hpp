#pragma once

#include <span>

#include "core/thread_pool.hpp"
#include "data/features.hpp"
#include "detectors/support_vectors.hpp"

namespace anoean {

// Turns decision values into scores ≥ 0, higher = more anomalous.
class SvmScore {
 public:
  SvmScore() = default;
  // two_classes: f > 0 is the side of the anomalies.
  SvmScore(const SupportVectors& machine, bool two_classes);

  float operator()(double decision) const;

  // The scores of rows.
  void rows(const SupportVectors& machine, const Features& rows, std::span<float> scores,
            ThreadPool& pool) const;

 private:
  double factor_ = 1.0;
  double shift_ = 0.0;
};

}  // namespace anoean
