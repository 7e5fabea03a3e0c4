#pragma once

#include <string>
#include <vector>

#include "evaluation/pool.hpp"

namespace anoean {

// Rows of a class in a pool for tests, from which file.
struct PoolPart {
  std::string name;
  std::size_t rows;
  std::uint8_t file = 0;
};

// One numeric column x, 0, 1, 2, … over all rows, and the class.
Pool make_pool(const std::vector<PoolPart>& parts);

}  // namespace anoean
