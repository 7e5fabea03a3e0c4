#pragma once

#include <cstddef>

namespace anoean {

// Support vectors side by side, as the kernel of rbf_sums.cpp reads them.
struct RbfPanel {
  std::size_t dense = 0;
  std::size_t categorical = 0;
  double gamma = 0.0;
  const double* values = nullptr;        // [dense + categorical][width]
  const double* norms = nullptr;         // [width]
  const double* coefficients = nullptr;  // [width]
};

// Rows that are taken through a panel together: their sums fill the registers of AVX2.
constexpr std::size_t rows_per_tile = 6;

}  // namespace anoean
