#include <anoean/error.hpp>
#include <anoean/metrics.hpp>

#include <algorithm>
#include <string>

namespace anoean {

std::vector<std::uint8_t> benjamini_hochberg(std::span<const double> p_values, double q) {
  if (!(q > 0.0 && q < 1.0)) {
    throw Error(Error::Kind::bad_input, "the false discovery rate must lie between 0 and 1", "q");
  }
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    if (p_values[i] >= 0.0 && p_values[i] <= 1.0) continue;
    throw Error(Error::Kind::bad_input, "the p-value does not lie between 0 and 1",
                "row " + std::to_string(i + 1));
  }
  std::vector<double> sorted(p_values.begin(), p_values.end());
  std::sort(sorted.begin(), sorted.end());
  const auto rows = static_cast<double>(sorted.size());
  double largest = -1.0;
  for (std::size_t k = sorted.size(); k > 0 && largest < 0.0; --k) {
    if (sorted[k - 1] <= static_cast<double>(k) * q / rows) largest = sorted[k - 1];
  }
  std::vector<std::uint8_t> found;
  found.reserve(p_values.size());
  for (const double p : p_values) found.push_back(p <= largest ? 1 : 0);
  return found;
}

}  // namespace anoean
