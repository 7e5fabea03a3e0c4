#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "data/column_plan.hpp"
#include "data/field_decoder.hpp"

namespace anoean {

// What the lines at the begin of a Zeek log say: #separator, #unset_field, #empty_field, #fields, #types.
class ZeekHeader {
 public:
  // Takes a header line. Throws Error when it is wrong or, after the first, says something else about the
  // columns than before: a log that was rotated repeats its header.
  void take(std::string_view line, const std::string& where);

  char separator() const noexcept { return separator_; }
  // The columns, as their types ask for; undecided without types. Throws Error when the two lists differ in
  // length.
  std::vector<PlannedColumn> columns(const std::string& where) const;
  // Which texts stand for missing values.
  ValueRules value_rules() const;

 private:
  void take_separator(std::string_view line, const std::string& where);
  std::vector<std::string> list(const std::string& name) const;
  std::string setting(const std::string& name, const std::string& fallback) const;

  char separator_ = '\t';
  std::map<std::string, std::string, std::less<>> lines_;  // by name, as they stood
};

}  // namespace anoean
