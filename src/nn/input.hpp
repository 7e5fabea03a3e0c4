#pragma once

#include <cstddef>
#include <cstdint>

namespace anoean::nn {

// Rows for the first layer. Exactly one of indices and indicators is set when there are categorical columns.
struct Input {
  const float* dense = nullptr;            // [rows][dense.size()]
  const std::uint32_t* indices = nullptr;  // [rows][cardinalities.size()]
  const float* indicators = nullptr;       // [rows][sum of cardinalities], soft 0…1 rows
  std::size_t rows = 0;
};

// train: dropout draws, batch norm uses the batch. inference: neither; a row's result depends on that row
// alone.
enum class Mode { inference, train };

}  // namespace anoean::nn
