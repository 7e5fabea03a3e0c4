#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/aligned_buffer.hpp"
#include "core/matrix.hpp"
#include "core/random.hpp"
#include "core/thread_pool.hpp"
#include "nn/kernels/nearest_search.hpp"
#include "nn/network.hpp"

namespace anoean {

// Some points of a space, to find the nearest of for any row: exactly, though most points are only looked at
// through a bound. With c the mean of the points, y = x − c and p' = p − c,
//   ‖x − p‖² = ‖p'‖² − 2 yᵀp' + ‖y‖² ≥ ‖p'‖² − 2 (aᵀb + ρσ) + ‖y‖²,
// where a = Vᵀy and b = Vᵀp' lie in some directions V at right angles, and ρ and σ are the lengths of what is
// left of y and p' (Cauchy and Schwarz). Without ‖y‖² that is one dense layer on a and ρ, which has the
// engine's speed and its promise that a row's bits depend on that row alone. Only the points whose bound,
// less all that rounding can do, is not above a distance that was found are measured.
class NearestPoints {
 public:
  NearestPoints() = default;
  // At least one point. directions: of V; 0: all there are, with no ρ. Worth their preparation where they are
  // fewer than the dimensions and many rows are searched for. second: where a second group begins, if not 0:
  // the nearest of each is found then, for less than two searches take.
  explicit NearestPoints(MatrixView<const float> points, std::size_t directions = 0, std::size_t second = 0);

  std::size_t dimensions() const noexcept { return dimensions_; }
  std::size_t count() const noexcept { return points_.size() / dimensions_; }
  const AlignedBuffer<float>& points() const noexcept { return points_; }  // count × dimensions
  std::size_t groups() const noexcept { return ends_.size(); }
  MatrixView<const float> group(std::size_t index) const noexcept;

  // Finds them for up to so many rows at once; one per thread.
  class Search {
   public:
    Search(const NearestPoints& points, std::size_t rows);
    void run(const float* rows, std::size_t count);  // rows × dimensions
    double distance(std::size_t row, std::size_t group = 0) const noexcept {
      return std::sqrt(found_[group][row].square);
    }
    // The first of the nearest, counted from the first of all points.
    std::size_t nearest(std::size_t row, std::size_t group = 0) const noexcept {
      return points_->begin_of(group) + found_[group][row].point;
    }
    // gradient[d] += factor · ∂distance(row, group)/∂x for that row's x[d], (x − p) / ‖x − p‖ with p the
    // nearest; 0 at p itself.
    void add_gradient(std::size_t row, std::size_t group, const float* x, double factor,
                      float* gradient) const;

   private:
    void find_shares(std::size_t count, ThreadPool& pool);
    void run_few(const float* rows, std::size_t first, std::size_t count);

    const NearestPoints* points_;
    std::size_t most_;                     // rows that go through the bounds together
    std::optional<nn::Workspace> shares_;  // of y in the directions
    nn::Workspace bounds_;
    std::vector<float> squares_;  // ‖y‖² of each row
    std::vector<float> squares_of_shares_;
    std::vector<double> slack_;        // of each row's bounds: all that rounding can do, less ‖y‖²
    std::vector<std::uint32_t> room_;  // of the search
    std::vector<std::vector<nn::kernels::Nearest>> found_;  // of each group, of each row
  };

 private:
  void find_directions(std::size_t count);
  void prepare_bounds();

  std::size_t begin_of(std::size_t group) const noexcept { return group == 0 ? 0 : ends_[group - 1]; }

  std::size_t dimensions_ = 1;
  std::vector<std::size_t> ends_;  // of each group, in points
  AlignedBuffer<float> points_;
  std::vector<float> centre_;
  double farthest_ = 0.0;  // largest ‖p'‖
  double rounding_ = 0.0;  // of a bound, in units of (‖y‖ + farthest)²
  std::unique_ptr<nn::Network>
      directions_;  // y ↦ Vᵀy, and a zero where ρ will stand; null for all directions
  std::unique_ptr<nn::Network> bounds_;  // a, ρ ↦ ‖p'‖² − 2 (aᵀb + ρσ) for every point
};

// At most so many points that stand for the rows: the rows themselves where as few differ, else the means of
// clusters. S. Lloyd, "Least squares quantization in PCM", IEEE Trans. Information Theory 28 (1982), from
// different rows drawn at random. The same for every number of threads.
AlignedBuffer<float> cluster_means(MatrixView<const float> rows, std::size_t most, Random& random,
                                   ThreadPool& pool);

}  // namespace anoean
