#include "export/c_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "core/number_text.hpp"

namespace anoean::exporting {
namespace {

// With a point or an exponent, so that it is no integer.
std::string decimal(const std::string& text) {
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string c_literal(float value) {
  if (std::isnan(value)) return "NAN";
  if (std::isinf(value)) return value > 0.0F ? "INFINITY" : "-INFINITY";
  return decimal(shortest_text(value)) + "F";
}

std::string c_literal(double value) {
  if (std::isnan(value)) return "NAN";
  if (std::isinf(value)) return value > 0.0 ? "INFINITY" : "-INFINITY";
  return decimal(shortest_text(value));
}

std::string c_literal(std::size_t value) { return std::to_string(value); }
std::string c_literal(std::int8_t value) { return std::to_string(value); }
std::string c_literal(std::int16_t value) { return std::to_string(value); }
std::string c_literal(std::uint16_t value) { return std::to_string(value); }

// Octal escapes have at most three digits, so that no character behind one becomes part of it. "?" is escaped
// because two of them begin a trigraph.
std::string c_string(std::string_view text) {
  std::string literal = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\' || c == '?') {
      literal += '\\';
      literal += c;
    } else if (byte >= ' ' && byte < 0x7f) {
      literal += c;
    } else {
      literal += '\\';
      for (const int shift : {6, 3, 0}) literal += static_cast<char>('0' + ((byte >> shift) & 7));
    }
  }
  return literal + "\"";
}

std::string c_comment(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool ends_it = c == '/' && !line.empty() && line.back() == '*';
    const bool begins_one = c == '*' && !line.empty() && line.back() == '/';
    line += byte < ' ' || byte == 0x7f || c == '\\' || ends_it || begins_one ? '?' : c;
  }
  return line;
}

bool is_c_prefix(std::string_view text) {
  // Of C up to C23, and what glibc, musl, newlib and picolibc read for them.
  constexpr auto headers = std::to_array<std::string_view>(
      {"alloca", "assert",   "complex",  "ctype",  "endian",      "errno",  "features", "fenv",
       "float",  "inttypes", "iso646",   "limits", "locale",      "math",   "newlib",   "picolibc",
       "setjmp", "signal",   "stdalign", "stdarg", "stdatomic",   "stdbit", "stdbool",  "stdckdint",
       "stddef", "stdint",   "stdio",    "stdlib", "stdnoreturn", "string", "tgmath",   "threads",
       "time",   "uchar",    "wchar",    "wctype"});
  return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '_';
  }) && std::find(headers.begin(), headers.end(), text) == headers.end();
}

std::string upper_case(std::string_view text) {
  std::string upper;
  for (const char c : text) upper += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return upper;
}

}  // namespace anoean::exporting
