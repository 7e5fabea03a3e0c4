#pragma once

#include <cstddef>
#include <vector>

#include "nn/kernels/convolution_shape.hpp"
#include "nn/kernels/gemm.hpp"
#include "nn/kernels/tile_transform.hpp"

namespace anoean::nn::kernels {

// Convolutions whose kernel is two strides wide, with about half the multiplications. The pixels that share
// their coordinates modulo the stride form an image of their own, a phase; on each phase the kernel has 2 × 2
// taps at a stride of one, and tiles of the output come out of Winograd's short convolutions (see
// tile_transform.hpp). What is left between the maps are plain products, one per pair of points:
// (tiles · images) × (phases · in) × out.
class Winograd {
 public:
  // Also that it pays, and that what it allocates is bounded.
  static bool suits(const ConvolutionShape& shape);
  explicit Winograd(const ConvolutionShape& shape);

  // As in Convolution.
  void pack_forward(const float* weights, PackedMatrix& packed) const;
  void pack_input_gradient(const float* weights, PackedMatrix& packed) const;
  void forward(std::size_t images, const float* x, const PackedMatrix& weights, float* y,
               const Epilogue& epilogue) const;
  void input_gradient(std::size_t images, const float* dy, const PackedMatrix& weights, float* dx,
                      const Epilogue& epilogue) const;
  // At least one image.
  void weight_gradient(std::size_t images, const float* x, const float* dy, float* dw, bool accumulate) const;

 private:
  // Tiles along one axis, the larger ones first.
  struct Axis {
    explicit Axis(std::size_t outputs);
    std::size_t points() const { return sizes.front() + 1; }
    std::size_t tiles_with(std::size_t point) const;

    std::vector<std::size_t> sizes;
    std::vector<std::size_t> starts;
  };
  // All tiles of a few images under the maps: for each pair of points [tile][image][width].
  struct Mapped {
    float* data;
    std::size_t images;
    std::size_t width;
  };

  std::size_t positions() const { return down_.points() * along_.points(); }
  Mapped mapped_inputs(std::size_t images) const;
  Mapped mapped_outputs(std::size_t images) const;
  std::size_t start(std::size_t position, const Mapped& mapped) const;
  // The places of tile (row, column) among the mapped ones, in an image's phase, in an image of outputs, and
  // those of the phase's taps in the weights.
  TileGrid mapped_grid(std::size_t row, std::size_t column, const Mapped& mapped) const;
  TileGrid input_grid(std::size_t row, std::size_t column, std::size_t phase) const;
  TileGrid output_grid(std::size_t row, std::size_t column) const;
  TileGrid tap_grid(std::size_t phase, std::size_t tap_size) const;
  template <typename Visit>
  void each_tile(TileMap map, Visit visit) const;

  void map_input(const float* x, const Mapped& to) const;
  void map_output(const Mapped& from, float* y, const Epilogue& epilogue) const;
  void map_output_gradient(const float* dy, const Mapped& to) const;
  void map_input_gradient(const Mapped& from, float* dx, const Epilogue& epilogue) const;
  void multiply_positions(const Mapped& a, const PackedMatrix& weights, const Mapped& c) const;
  void multiply_transposed(const Mapped& x, const Mapped& dy, std::size_t phase, float* products) const;

  ConvolutionShape shape_;
  std::size_t phases_;
  Axis down_, along_;
  std::vector<std::size_t> first_row_;  // per position and one beyond: the rows of a mapped image before it
  std::size_t chunk_images_;
};

}  // namespace anoean::nn::kernels
