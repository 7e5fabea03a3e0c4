#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "core/aligned_buffer.hpp"
#include "core/thread_pool.hpp"
#include "data/features.hpp"

namespace anoean {

// The kernel exp(−γ ‖x − s‖²) of rows x with vectors s, in double. A categorical column counts in ‖x − s‖²
// like its 0/1 indicators: 2 where the categories differ. Nothing is expanded. The bits of a result depend on
// its row alone: not on the rows beside it or the number of threads.
class RbfKernel {
 public:
  RbfKernel() = default;
  // At least one vector. coefficients: one per vector, or none.
  RbfKernel(const Features& vectors, std::span<const double> coefficients, double gamma);

  // sums[i] = Σⱼ αⱼ exp(−γ ‖xᵢ − sⱼ‖²). Needs the coefficients.
  void sums(const Features& rows, std::span<double> sums, ThreadPool& pool) const;

  // take(i, values) with the kernel values of row i with every vector, from several threads at once. Without
  // coefficients.
  void values(const Features& rows, ThreadPool& pool,
              const std::function<void(std::size_t, std::span<const double>)>& take) const;

 private:
  struct Block;
  std::size_t lines() const noexcept { return shape_.dense() + shape_.categorical(); }
  void pass_panels(Block& block) const;

  FeatureShape shape_;
  std::size_t vectors_ = 0;
  double gamma_ = 0.0;
  // The vectors in panels as wide as the processor likes: [panel][dense columns, then categories][width].
  std::size_t panels_ = 0;
  AlignedBuffer<double> values_;
  AlignedBuffer<double> norms_;         // [panel][width]
  AlignedBuffer<double> coefficients_;  // [panel][width], 0 where the last panel is filled up; or none
};

}  // namespace anoean
