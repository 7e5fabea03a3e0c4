#include "data/parse_number.hpp"

#include <fast_float/fast_float.h>

namespace anoean {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view spaces = " \t";
  const std::size_t first = text.find_first_not_of(spaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

}  // namespace

bool parse_number(std::string_view text, double& value) {
  text = trimmed(text);
  if (text.ends_with(')')) return false;  // to fast_float "nan(1)" is NaN, as to C's strtod
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  const char* end = text.data() + text.size();
  const fast_float::from_chars_result result = fast_float::from_chars(text.data(), end, value);
  const bool out_of_range = result.ec == std::errc::result_out_of_range;
  return (result.ec == std::errc() || out_of_range) && result.ptr == end && !text.empty();
}

}  // namespace anoean
