#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/aligned_buffer.hpp"
#include "core/thread_pool.hpp"
#include "data/features.hpp"

namespace anoean {

// Sums over support vectors s of an RBF kernel: Σᵢ αᵢ exp(−γ ‖x − sᵢ‖²), in double. A categorical column
// counts in ‖x − s‖² like its 0/1 indicators: 2 where the categories differ. Nothing is expanded.
class RbfSums {
 public:
  RbfSums() = default;
  // coefficients: one per row of vectors, at least one.
  RbfSums(const Features& vectors, std::span<const double> coefficients, double gamma);

  // sums[i] for row i. The bits of a sum depend on its row alone: not on the rows beside it or the threads.
  void evaluate(const Features& rows, std::span<double> sums, ThreadPool& pool) const;

 private:
  void evaluate_block(const Features& rows, std::size_t first, std::span<double> sums) const;

  FeatureShape shape_;
  double gamma_ = 0.0;
  // The vectors in panels as wide as the processor likes: [panel][dense columns, then categories][width].
  std::size_t panels_ = 0;
  AlignedBuffer<double> values_;
  AlignedBuffer<double> norms_;         // [panel][width], ‖s‖²
  AlignedBuffer<double> coefficients_;  // [panel][width], 0 where the last panel is filled up
};

}  // namespace anoean
