#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

namespace anoean {

// The shortest decimal text that reads back as the same number; whole numbers without a point.
template <typename Number>
std::string shortest_text(Number value) {
  char buffer[40];
  const auto [end, failure] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return failure == std::errc{} ? std::string(buffer, end) : std::string{};
}

// The same without an exponent for every whole number that a double holds exactly.
inline std::string plain_text(double value) {
  constexpr double exact = 9007199254740992.0;  // 2^53
  if (value == std::floor(value) && std::fabs(value) < exact)
    return shortest_text(static_cast<std::int64_t>(value));
  return shortest_text(value);
}

}  // namespace anoean
