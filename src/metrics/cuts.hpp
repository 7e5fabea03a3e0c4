#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace anoean {

// What lies at or above one distinct score.
struct Cut {
  float score = 0.0F;
  std::size_t true_positives = 0;
  std::size_t false_positives = 0;
};

// One cut per distinct score, from the highest down; the last one holds every row. Throws Error on no rows,
// unequal lengths, or a score that is not finite.
std::vector<Cut> cuts(std::span<const float> scores, std::span<const std::uint8_t> anomalous);

}  // namespace anoean
