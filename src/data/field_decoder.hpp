#pragma once

#include <anoean/table.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/dictionary.hpp"
#include "data/row_batch.hpp"

namespace anoean {

// What a format says about single values.
struct ValueRules {
  MissingTexts missing;
  bool truth_letters = false;  // T and F in a numeric column are 1 and 0

  bool is_missing(std::string_view text) const;
};

// Empty, "?", "NA", "N/A", "null", "NULL".
ValueRules common_value_rules();

// A text as a number: NaN where it stands for a missing value or, counted, for NaN or an infinity. false: it
// is no number.
bool decode_number(std::string_view text, const ValueRules& rules, double& value, std::size_t& non_finite);

// Reads a field of every row of a batch as numbers into out. Returns the rows where it is none.
std::vector<std::size_t> decode_numbers(const RowBatch& batch, std::size_t field, const ValueRules& rules,
                                        double* out, std::size_t& non_finite);
// Reads a field of every row as codes.
void decode_codes(const RowBatch& batch, std::size_t field, bool strip_dot, Dictionary& dictionary,
                  std::uint32_t* out);

// A text as errors show it: in quotes, in one line, not too long.
std::string shown(std::string_view text);

}  // namespace anoean
