#include "export/c_template.hpp"

#include <anoean/version.hpp>

#include "export/c_text.hpp"

namespace anoean::exporting {
namespace {

void fill(std::string& text, const Replacements& replacements) {
  for (const auto& [name, value] : replacements) {
    const std::string mark = "@" + name + "@";
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
  }
}

}  // namespace

std::string from_template(std::string_view text, const std::string& prefix,
                          const Replacements& replacements) {
  std::string filled(text);
  fill(filled, {{"name", prefix}, {"NAME", upper_case(prefix)}, {"version", version()}});
  fill(filled, replacements);
  return filled;
}

}  // namespace anoean::exporting
