#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace anoean {

// Reads a number as a field of text spells it, with spaces around it or a plus sign before it allowed; NaN
// and infinities, also by overflow, are numbers here. false when the text is no number.
bool parse_number(std::string_view text, double& value);

// Plain decimals of at most eight characters without a sign, such as "0", "0.25" or "65535". false: not of
// that form; parse_number decides. Loads up to eight bytes before the end of the text, wherever it begins.
inline bool parse_short_number(const char* end, std::size_t length, double& value) {
  if constexpr (std::endian::native != std::endian::little) return false;
  if (length == 1) {  // most numbers of counts and flags
    const unsigned digit = static_cast<unsigned char>(end[-1]) - unsigned{'0'};
    value = digit;
    return digit <= 9;
  }
  // The characters as the bytes of one word, the last one on top, zeros before the first.
  if (length - 1 > 7) return false;
  std::uint64_t digits = 0;
  std::memcpy(&digits, end - 8, 8);
  digits = (digits ^ 0x3030303030303030) & (~std::uint64_t{0} << (64 - 8 * length));
  constexpr std::uint64_t points = 0x1e1e1e1e1e1e1e1e;  // '.' ^ '0'
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t tops = 0x8080808080808080;
  const std::uint64_t no_point = digits ^ points;
  const std::uint64_t point = (no_point - ones) & ~no_point & tops;
  unsigned decimals = 0;
  if (point != 0) {
    const int place = std::countr_zero(point) - 7;  // of the point's byte, in bits
    decimals = 7 - static_cast<unsigned>(place) / 8;
    const std::uint64_t before = (std::uint64_t{1} << place) - 1;
    digits = ((digits & before) << 8) | (digits & ~(before | (std::uint64_t{0xff} << place)));
  }
  if (((digits + 0x7676767676767676) | digits) & tops) return false;
  // Pairs, fours, eights of digits (D. Lemire, "Quickly parsing eight digits").
  digits = digits * 10 + (digits >> 8);
  constexpr std::uint64_t mask = 0x000000ff000000ff;
  digits = (((digits & mask) * 0x000f424000000064) + (((digits >> 16) & mask) * 0x0000271000000001)) >> 32;
  // Both are exact in a double, so that the quotient is the correctly rounded decimal.
  constexpr double powers[8] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
  value = static_cast<double>(static_cast<std::uint32_t>(digits));
  if (decimals != 0) value /= powers[decimals];
  return true;
}

}  // namespace anoean
