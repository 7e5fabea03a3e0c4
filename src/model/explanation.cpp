#include <anoean/explanation.hpp>

#include <cmath>
#include <cstdio>
#include <string>

namespace anoean {
namespace {

// Thousands apart by commas: 5,450.
std::string grouped(double whole) {
  std::string text = std::to_string(static_cast<long long>(std::fabs(whole)));
  for (std::size_t end = text.size(); end > 3; end -= 3) text.insert(end - 3, ",");
  return (whole < 0.0 ? "-" : "") + text;
}

std::string printed(const char* format, double value) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, format, value);
  return buffer;
}

// For people: whole numbers below a million as they are, others by four digits, large ones as 1.2e6.
std::string number_text(double value) {
  constexpr double million = 1e6;
  if (std::fabs(value) < million && value == std::round(value)) return grouped(value);
  if (std::fabs(value) < million && std::fabs(value) >= 1000.0) return grouped(std::round(value));
  std::string text = printed("%.4g", value);
  const std::size_t exponent = text.find('e');
  if (exponent == std::string::npos) return text;
  // 1.2e+06 without the sign of a positive power and its zero.
  std::string power = text.substr(exponent + 1);
  const bool negative = power.front() == '-';
  power.erase(0, power.find_first_not_of("+-0"));
  return text.substr(0, exponent) + (negative ? "e-" : "e") + power;
}

std::string value_text(const Contribution& one) {
  if (one.missing) return "missing";
  if (one.type == ColumnType::numeric) return number_text(one.number);
  return one.category + (one.unknown ? " (never seen)" : "");
}

std::string usual_text(const Contribution& one) {
  std::string text;
  if (one.type == ColumnType::categorical) {
    for (const std::string& category : one.usual_categories) text += (text.empty() ? "" : ", ") + category;
  } else if (!std::isnan(one.usual_low)) {
    const std::string low = number_text(one.usual_low);
    const std::string high = number_text(one.usual_high);
    text = low == high ? low : low + " to " + high;
  }
  if (!one.usually_missing) return text;
  return text.empty() ? "missing" : text + " or missing";
}

}  // namespace

std::string to_text(const Contribution& contribution) {
  const std::string usual = usual_text(contribution);
  return contribution.column + (contribution.patch ? " of mean " : " ") + value_text(contribution) +
         (usual.empty() ? "" : ", usual " + usual) + " (" +
         printed(std::fabs(contribution.score) < 0.095 ? "%+.2g" : "%+.1f", contribution.score) + ")";
}

}  // namespace anoean
