#pragma once

#include <algorithm>
#include <cstddef>

#include "core/thread_pool.hpp"

namespace anoean::nn {

// Calls work(first, last) for blocks of rows [0, rows) on the pool. The blocks depend on the shape alone,
// never on the number of threads; so little work that a thread would wake for nothing is one block.
template <typename Work>
void for_row_blocks(ThreadPool& pool, std::size_t rows, std::size_t values_per_row, const Work& work) {
  constexpr std::size_t values_per_block = 32768;
  if (rows == 0) return;
  const std::size_t block =
      std::max<std::size_t>(1, values_per_block / std::max<std::size_t>(1, values_per_row));
  const std::size_t blocks = (rows + block - 1) / block;
  if (blocks == 1) return work(std::size_t{0}, rows);
  const auto run = [&](std::size_t index) { work(index * block, std::min(rows, (index + 1) * block)); };
  pool.run(blocks, [&run](std::size_t index) { run(index); });
}

}  // namespace anoean::nn
