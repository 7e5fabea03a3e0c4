#pragma once

#include <cstddef>

#include "nn/kernels/convolution_shape.hpp"
#include "nn/kernels/gemm.hpp"
#include "nn/kernels/winograd_tiles.hpp"

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
               const Epilogue& epilogue, Rounding rounding) const;
  void input_gradient(std::size_t images, const float* dy, const PackedMatrix& weights, float* dx,
                      const Epilogue& epilogue) const;
  // At least one image.
  void weight_gradient(std::size_t images, const float* x, const float* dy, float* dw, bool accumulate) const;

 private:
  // How many images are worked on at a time.
  std::size_t chunk_images(const WinogradTiles& tiles) const;
  MappedTiles mapped_inputs(const WinogradTiles& tiles, std::size_t images) const;
  MappedTiles mapped_outputs(const WinogradTiles& tiles, std::size_t images) const;
  void map_input(const WinogradTiles& tiles, const float* x, const MappedTiles& to) const;
  void map_output(const WinogradTiles& tiles, const MappedTiles& from, float* y,
                  const Epilogue& epilogue) const;
  void map_output_gradient(const float* dy, const MappedTiles& to) const;
  void map_input_gradient(const MappedTiles& from, float* dx, const Epilogue& epilogue) const;
  static void multiply_positions(const WinogradTiles& tiles, const MappedTiles& a,
                                 const PackedMatrix& weights, const MappedTiles& c);
  void multiply_transposed(const MappedTiles& x, const MappedTiles& dy, std::size_t phase,
                           float* products) const;

  ConvolutionShape shape_;
  WinogradTiles tiles_;
  WinogradTiles fine_tiles_;  // whose maps magnify less; with the same mapped weights
};

}  // namespace anoean::nn::kernels
