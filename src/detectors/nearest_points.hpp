#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/aligned_buffer.hpp"
#include "core/matrix.hpp"
#include "core/random.hpp"
#include "core/thread_pool.hpp"
#include "nn/network.hpp"

namespace anoean {

// Some points of a space, to find the nearest of for any row. Squared distances are
// ‖p − c‖² − 2 (x − c)ᵀ(p − c) + ‖x − c‖² with c the mean of the points: one dense layer, which has the
// engine's speed and its promise that a row's bits depend on that row alone. Close to a point these terms
// cancel, so the points that may be nearest are measured once more, one by one.
class NearestPoints {
 public:
  NearestPoints() = default;
  // At least one.
  explicit NearestPoints(MatrixView<const float> points);

  std::size_t dimensions() const noexcept { return dimensions_; }
  std::size_t count() const noexcept { return points_.size() / dimensions_; }
  const AlignedBuffer<float>& points() const noexcept { return points_; }  // count × dimensions

  // Finds them for up to so many rows at once; one per thread.
  class Search {
   public:
    Search(const NearestPoints& points, std::size_t rows);
    // rows: rows × dimensions; they stay where they are until their distances are known.
    void run(const float* rows, std::size_t count);
    double distance(std::size_t row) const noexcept;
    std::size_t nearest(std::size_t row) const noexcept;
    // gradient[d] += factor · ∂distance(row)/∂x for that row's x[d], (x − p) / ‖x − p‖ with p the nearest; 0
    // at p itself.
    void add_gradient(std::size_t row, const float* x, double factor, float* gradient) const;

   private:
    const NearestPoints* points_;
    const float* rows_ = nullptr;
    nn::Workspace products_;
    std::vector<double> squares_;  // ‖x − c‖² of each row
  };

 private:
  std::size_t dimensions_ = 1;
  AlignedBuffer<float> points_;
  std::vector<float> centre_;
  double farthest_ = 0.0;                  // largest ‖p − c‖
  std::unique_ptr<nn::Network> products_;  // x − c ↦ ‖p − c‖² − 2 (x − c)ᵀ(p − c)
};

// At most so many points that stand for the rows: the rows themselves where they are as few, else the means
// of clusters. S. Lloyd, "Least squares quantization in PCM", IEEE Trans. Information Theory 28 (1982), from
// rows drawn at random. The same for every number of threads.
AlignedBuffer<float> cluster_means(MatrixView<const float> rows, std::size_t most, Random& random,
                                   ThreadPool& pool);

}  // namespace anoean
