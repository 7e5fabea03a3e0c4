#include "export/golden_rows.hpp"

#include <algorithm>

namespace anoean::exporting {

GoldenRows golden_rows(const std::vector<Record>& records, const std::vector<float>& scores) {
  constexpr std::size_t most_rows = 64;
  constexpr std::size_t most_values = 8000;  // of all rows together
  GoldenRows golden;
  if (records.empty()) return golden;
  const Record& first = records.front();
  const std::size_t values = first.numbers.size() + first.indices.size() + first.pixels.size();
  const std::size_t rows = std::min(
      {records.size(), most_rows, std::max<std::size_t>(1, most_values / std::max<std::size_t>(1, values))});
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t chosen = i * records.size() / rows;
    golden.records.push_back(records[chosen]);
    golden.scores.push_back(scores[chosen]);
  }
  return golden;
}

}  // namespace anoean::exporting
