#pragma once

#include <cstddef>

namespace anoean {

// Support vectors side by side, as the loops of rbf_kernel.cpp read them.
struct RbfPanel {
  std::size_t dense = 0;
  std::size_t categorical = 0;
  double gamma = 0.0;
  const double* values = nullptr;        // [dense + categorical][width]
  const double* norms = nullptr;         // [width], ‖s‖²
  const double* coefficients = nullptr;  // [width]; null: kernel values are stored, not summed
};

// Rows that go through a panel together.
struct RbfTile {
  const double* values = nullptr;  // [dense + categorical][rows]
  const double* norms = nullptr;   // [rows], ‖x‖²
  double* out = nullptr;           // row r from r * out_stride on, width values
  std::size_t out_stride = 0;
};

// As many rows as fill the registers of AVX2 with their sums.
constexpr std::size_t rows_per_tile = 6;

}  // namespace anoean
