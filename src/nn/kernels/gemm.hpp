#pragma once

#include <cstddef>

#include "core/thread_pool.hpp"
#include "nn/kernels/packed_matrix.hpp"
#include "nn/kernels/rounding.hpp"

namespace anoean::nn::kernels {

// What is done to an element of the product before it is stored.
struct Epilogue {
  enum class Kind { none, bias, bias_leaky_relu, leaky_relu_mask };

  static Epilogue none() { return {}; }
  static Epilogue add_bias(const float* bias) { return {Kind::bias, bias, nullptr, 0, 1.0F}; }
  // x + bias, then x > 0 ? x : slope · x
  static Epilogue add_bias_leaky_relu(const float* bias, float slope) {
    return {Kind::bias_leaky_relu, bias, nullptr, 0, slope};
  }
  // c > 0 stays a gradient's share when its activation is > 0, else it is scaled by slope. activations:
  // [m][n], the output of the LeakyReLU (slope ≥ 0, so that its sign is the sign of its input).
  static Epilogue mask_leaky_relu(const float* activations, std::size_t stride, float slope) {
    return {Kind::leaky_relu_mask, nullptr, activations, stride, slope};
  }

  Kind kind = Kind::none;
  const float* bias = nullptr;         // [n]
  const float* activations = nullptr;  // [m][n]
  std::size_t activation_stride = 0;
  float slope = 1.0F;
};

// C[m][n] = epilogue(A · B), or epilogue(C + A · B) with accumulate. A is m × k, B is k × n (after
// transposing). The bits of an element depend on its row of A, its column of B and k alone: not on m, on its
// neighbours or on the number of threads.
void gemm(ThreadPool& pool, std::size_t m, std::size_t n, std::size_t k, const Operand& a, const Operand& b,
          float* c, std::size_t c_stride, const Epilogue& epilogue = Epilogue::none(),
          bool accumulate = false, Rounding rounding = Rounding::usual);

// The product reads such a B, k × n, best as it lies in memory; others it packs first.
bool readable_in_place(std::size_t k, std::size_t n, const Operand& b);

// The same with B packed beforehand.
void gemm(ThreadPool& pool, std::size_t m, const Operand& a, const PackedMatrix& b, float* c,
          std::size_t c_stride, const Epilogue& epilogue = Epilogue::none(), bool accumulate = false,
          Rounding rounding = Rounding::usual);

}  // namespace anoean::nn::kernels
