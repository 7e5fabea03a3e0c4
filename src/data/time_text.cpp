#include "data/time_text.hpp"

#include <algorithm>
#include <ctime>
#include <fast_float/fast_float.h>

namespace anoean {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// ".25" behind the seconds. at goes on behind it.
double take_fraction(const char*& at) {
  if ((*at != '.' && *at != ',') || !is_digit(at[1])) return 0.0;
  const char* end = std::find_if_not(at + 1, at + 1 + std::char_traits<char>::length(at + 1), is_digit);
  double fraction = 0.0;
  std::string digits(at, end);
  digits.front() = '.';
  fast_float::from_chars(digits.data(), digits.data() + digits.size(), fraction);
  at = end;
  return fraction;
}

}  // namespace

std::optional<double> parse_time(const std::string& text) {
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  std::tm parts{};
  std::tm zone{};
  double fraction = 0.0;
  const char* at = ::strptime(text.c_str(), "%Y-%m-%d", &parts);
  if (at != nullptr && (*at == 'T' || *at == ' ')) {
    const char* time = at + 1;
    at = ::strptime(time, "%H:%M:%S", &parts);
    if (at != nullptr)
      fraction = take_fraction(at);
    else
      at = ::strptime(time, "%H:%M", &parts);
    if (at != nullptr && *at != '\0') at = ::strptime(at, "%z", &zone);
  }
  if (at != text.c_str() + text.size()) return std::nullopt;
  const int day = parts.tm_mday;
  const auto seconds = static_cast<double>(::timegm(&parts));
  if (parts.tm_mday != day) return std::nullopt;  // the 31st of a month that has 30 days
  return seconds - static_cast<double>(zone.tm_gmtoff) + fraction;
}

}  // namespace anoean
