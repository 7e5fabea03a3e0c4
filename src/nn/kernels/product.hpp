#pragma once

#include <cstddef>
#include <cstdint>

namespace anoean::nn::kernels {

// Where element i of something lies: evenly spaced, or listed in a table.
struct Strided {
  std::size_t stride = 0;
  std::size_t operator()(std::size_t i) const noexcept { return i * stride; }
};
struct Listed {
  const std::uint32_t* offsets = nullptr;
  std::size_t scale = 1;
  std::size_t operator()(std::size_t i) const noexcept { return offsets[i] * scale; }
};

// A product on one thread:
//   sum = Σₖ a[a_row(i) + a_step(k)] · b[b_step(k) + j]          k ascending, one chain of multiply-adds from
//   0 c[c_row(i) + j] = finish((accumulate ? c[c_row(i) + j] : 0) + sum + bias[j]) finish(x) = t > 0 ? x :
//   slope · x   where t = activations[activation_row(i) + j], or x itself if there are none
// A whole number of vectors is read from each row of b: up to 16 floats from the last multiple of 16 on.
template <typename Offsets>
struct Product {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t depth = 0;
  const float* a = nullptr;
  Offsets a_row;
  Offsets a_step;
  const float* b = nullptr;
  Offsets b_step;
  float* c = nullptr;
  Offsets c_row;
  bool accumulate = false;
  const float* bias = nullptr;
  const float* activations = nullptr;
  Offsets activation_row;
  float slope = 1.0F;
  // Where the next product's b starts, rows without a gap and as many as here; may be null. With AVX-512,
  // which is faster than the third-level cache, it is fetched while this product runs.
  const float* next_b = nullptr;
};

// How many columns of b are best worked on together, a multiple of 16. The same for the whole run of a
// program.
std::size_t panel_width();

void multiply(const Product<Strided>& product);
void multiply(const Product<Listed>& product);

}  // namespace anoean::nn::kernels
