#include "data/zeek_header.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace anoean {
namespace {

constexpr std::array<std::string_view, 6> names_that_matter = {
    "#separator", "#fields", "#types", "#unset_field", "#empty_field", "#set_separator"};

ColumnUse use_of(std::string_view type) {
  constexpr std::array<std::string_view, 7> numeric = {"bool",     "count", "int", "double",
                                                       "interval", "time",  "port"};
  return std::find(numeric.begin(), numeric.end(), type) != numeric.end() ? ColumnUse::numeric
                                                                          : ColumnUse::categorical;
}

}  // namespace

// "#separator \x09": behind a space, as it is or in hexadecimal.
void ZeekHeader::take_separator(std::string_view line, const std::string& where) {
  constexpr std::string_view escape = "\\x";
  std::string_view text = line.substr(std::min(line.size(), line.find(' ') + 1));
  if (text.starts_with(escape) && text.size() == escape.size() + 2) {
    unsigned char code = 0;
    const auto result = std::from_chars(text.data() + escape.size(), text.data() + text.size(), code, 16);
    if (result.ptr == text.data() + text.size()) text = {};
    separator_ = static_cast<char>(code);
  } else if (text.size() == 1) {
    separator_ = text[0];
    text = {};
  }
  if (text.empty() && separator_ != '\n' && separator_ != '\0' && separator_ != '"') return;
  throw Error(Error::Kind::bad_input, shown(line) + " names no single separator", where,
              "Zeek writes #separator \\x09");
}

void ZeekHeader::take(std::string_view line, const std::string& where) {
  const bool first = line.starts_with("#separator");
  const std::string_view name = line.substr(0, line.find(first ? ' ' : separator_));
  if (std::find(names_that_matter.begin(), names_that_matter.end(), name) == names_that_matter.end()) return;
  const auto [entry, fresh] = lines_.emplace(name, line);
  if (!fresh && entry->second != line) {
    throw Error(Error::Kind::bad_input, "the log's header changes: " + shown(line), where,
                "give files with other columns one by one");
  }
  if (first && fresh) take_separator(line, where);
}

std::vector<std::string> ZeekHeader::list(const std::string& name) const {
  std::vector<std::string> values;
  const auto found = lines_.find(name);
  if (found == lines_.end()) return values;
  std::string_view rest = found->second;
  for (std::size_t end = rest.find(separator_); end != std::string_view::npos; end = rest.find(separator_)) {
    rest.remove_prefix(end + 1);
    values.emplace_back(rest.substr(0, rest.find(separator_)));
  }
  return values;
}

std::string ZeekHeader::setting(const std::string& name, const std::string& fallback) const {
  const std::vector<std::string> values = list(name);
  return values.empty() ? fallback : values[0];
}

std::vector<PlannedColumn> ZeekHeader::columns(const std::string& where) const {
  const std::vector<std::string> names = list("#fields");
  const std::vector<std::string> types = list("#types");
  if (names.empty())
    throw Error(Error::Kind::bad_input, "is no Zeek log: #fields is absent", where, "check the format");
  if (!types.empty() && types.size() != names.size()) {
    throw Error(Error::Kind::bad_input,
                "the log's header has " + std::to_string(names.size()) + " fields but " +
                    std::to_string(types.size()) + " types",
                where, "the file may be cut off; get it again");
  }
  std::vector<PlannedColumn> columns;
  for (std::size_t i = 0; i < names.size(); ++i) {
    columns.push_back({names[i], types.empty() ? ColumnUse::undecided : use_of(types[i])});
  }
  return columns;
}

ValueRules ZeekHeader::value_rules() const {
  return {{"", setting("#unset_field", "-"), setting("#empty_field", "(empty)")}, true};
}

}  // namespace anoean
