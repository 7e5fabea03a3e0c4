#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <string>

namespace anoean::exporting {

// Adds the bytes of a number, the lowest first on every machine.
template <typename Number>
void append_little_endian(std::string& bytes, Number value) {
  static_assert(std::endian::native == std::endian::little || std::endian::native == std::endian::big);
  const auto own = std::bit_cast<std::array<char, sizeof(Number)>>(value);
  if constexpr (std::endian::native == std::endian::little)
    bytes.append(own.begin(), own.end());
  else
    bytes.append(own.rbegin(), own.rend());
}

}  // namespace anoean::exporting
