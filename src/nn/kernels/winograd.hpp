#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "core/thread_pool.hpp"
#include "nn/kernels/convolution_shape.hpp"
#include "nn/kernels/gemm.hpp"

namespace anoean::nn::kernels {

// Convolutions whose kernel is two strides wide, with about half the multiplications. The pixels that share
// their coordinates modulo the stride form an image of their own, a phase; on each phase the kernel has 2 × 2
// taps at a stride of one, and tiles of the output come out of Winograd's short convolutions (see
// line_transform.hpp). What is left between the maps are plain products: per position in a tile (images ·
// tiles) × (phases · in) × out.
class WinogradConvolution {
 public:
  static bool suits(const ConvolutionShape& shape);
  explicit WinogradConvolution(const ConvolutionShape& shape);

  // As in Convolution.
  void pack_forward(const float* weights, PackedMatrix& packed) const;
  void pack_input_gradient(const float* weights, PackedMatrix& packed) const;
  void forward(ThreadPool& pool, std::size_t images, const float* x, const PackedMatrix& weights, float* y,
               const Epilogue& epilogue) const;
  void input_gradient(ThreadPool& pool, std::size_t images, const float* dy, const PackedMatrix& weights,
                      float* dx, const Epilogue& epilogue) const;
  void weight_gradient(ThreadPool& pool, std::size_t images, const float* x, const float* dy,
                       float* dw) const;

 private:
  // All tiles of one size; they share the mapped weights.
  struct Kind {
    std::size_t height, width;   // of the outputs of a tile
    std::size_t first_position;  // of its (height + 1) · (width + 1) in the weights
    std::vector<std::pair<std::size_t, std::size_t>> origins;  // of the tiles
    std::size_t positions() const { return (height + 1) * (width + 1); }
  };

  std::size_t rows_per_image() const;  // positions · tiles over all kinds
  // Calls visit(kind, start of the kind in an array of `images` images, rows per position).
  template <typename Visit>
  void each_kind(std::size_t images, Visit visit) const;

  void split(const float* image, float* phases) const;
  void merge(const float* phases, float* image) const;
  void map_weights(const float* weights, std::size_t rows, std::size_t columns, float* mapped) const;
  void map_input(const float* x, std::size_t image, std::size_t images, float* mapped) const;
  void map_input_gradient(const float* mapped, std::size_t image, std::size_t images, float* dx) const;
  void map_output(TileMap map, const float* mapped, std::size_t image, std::size_t images, float* y) const;
  void map_output_gradient(const float* dy, std::size_t image, std::size_t images, float* mapped) const;
  void multiply_positions(std::size_t images, const float* a, const PackedMatrix& weights, float* c) const;

  ConvolutionShape shape_;
  std::size_t phases_;
  std::size_t phase_height_, phase_width_;
  std::vector<Kind> kinds_;
  std::size_t positions_ = 0;
  std::size_t chunk_images_;
};

}  // namespace anoean::nn::kernels
