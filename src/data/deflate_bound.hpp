#pragma once

#include <cstdint>
#include <limits>

namespace anoean {

// Deflate unpacks no byte to more than 1032 bytes (zlib's technical notes), so that a file's size bounds its
// content.
constexpr std::uint64_t most_inflated(std::uint64_t packed_size) {
  constexpr std::uint64_t factor = 1032;
  constexpr std::uint64_t slack = 1024;  // for the few bits of the last block
  constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
  return packed_size > (largest - slack) / factor ? largest : packed_size * factor + slack;
}

}  // namespace anoean
