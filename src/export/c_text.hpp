#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace anoean::exporting {

// Values as C99 writes them; they read back as the same. NaN and infinities need <math.h>.
std::string c_literal(float value);
std::string c_literal(double value);
std::string c_literal(std::size_t value);
std::string c_literal(std::int8_t value);
std::string c_literal(std::int16_t value);
std::string c_literal(std::uint16_t value);

// A string literal, quotes included, for any bytes.
std::string c_string(std::string_view text);

// A text that may stand within a comment of one line: what would end it, or cannot be printed, becomes "?".
std::string c_comment(std::string_view text);

// Whether it can begin the names of functions and files of a C program: a letter, then letters, digits and
// underscores; no name of a standard header.
bool is_c_prefix(std::string_view text);

// In capitals, for macros.
std::string upper_case(std::string_view text);

}  // namespace anoean::exporting
