#include "data/field_decoder.hpp"

#include <algorithm>
#include <cmath>

#include "data/parse_number.hpp"

namespace anoean {

bool ValueRules::is_missing(std::string_view text) const {
  return std::find(missing.begin(), missing.end(), text) != missing.end();
}

ValueRules common_value_rules() { return {{"", "?", "NA", "N/A", "null", "NULL"}, false}; }

bool decode_number(std::string_view text, const ValueRules& rules, double& value, std::size_t& non_finite) {
  if (rules.is_missing(text)) {
    value = NAN;
    return true;
  }
  if (rules.truth_letters && (text == "T" || text == "F")) {
    value = text == "T" ? 1.0 : 0.0;
    return true;
  }
  if (!parse_number(text, value)) return false;
  if (!std::isfinite(value)) {
    value = NAN;
    ++non_finite;
  }
  return true;
}

std::vector<std::size_t> decode_numbers(const RowBatch& batch, std::size_t field, const ValueRules& rules,
                                        double* out, std::size_t& non_finite) {
  std::vector<std::size_t> bad;
  batch.for_each(field, [&](std::size_t row, std::string_view text) {
    if (parse_short_number(text.data() + text.size(), text.size(), out[row])) return;
    if (!decode_number(text, rules, out[row], non_finite)) bad.push_back(row);
  });
  return bad;
}

void decode_codes(const RowBatch& batch, std::size_t field, bool strip_dot, Dictionary& dictionary,
                  std::uint32_t* out) {
  batch.for_each(field, [&](std::size_t row, std::string_view text) {
    if (strip_dot && text.ends_with('.')) text.remove_suffix(1);
    out[row] = dictionary.code_padded(text.data(), text.size());
  });
}

std::string shown(std::string_view text) {
  constexpr std::size_t longest = 60;
  std::string line = "\"";
  for (const char c : text.substr(0, longest))
    line += static_cast<unsigned char>(c) < ' ' || c == 0x7f ? '?' : c;
  return line + (text.size() > longest ? "…\"" : "\"");
}

}  // namespace anoean
