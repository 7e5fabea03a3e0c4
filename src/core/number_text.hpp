#pragma once

#include <charconv>
#include <string>

namespace anoean {

// The shortest decimal text that reads back as the same number; whole numbers without a point.
template <typename Number>
std::string shortest_text(Number value) {
  char buffer[40];
  const auto [end, failure] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return failure == std::errc{} ? std::string(buffer, end) : std::string{};
}

}  // namespace anoean
