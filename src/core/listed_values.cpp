#include "core/listed_values.hpp"

namespace anoean {

std::string listed_values(const std::map<std::string, std::size_t>& counts) {
  constexpr std::size_t listed_at_most = 12;
  std::string text = "its values are: ";
  std::size_t listed = 0;
  for (const auto& [value, count] : counts) {
    if (listed == listed_at_most) return text + ", and " + std::to_string(counts.size() - listed) + " more";
    text += (listed == 0 ? "" : ", ") + (value.empty() ? "(missing)" : shortened(value)) + " (" +
            std::to_string(count) + ")";
    ++listed;
  }
  return text;
}

std::string shortened(const std::string& text) {
  constexpr std::size_t longest = 60;
  if (text.size() <= longest) return text;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;  // no half of a character
  return text.substr(0, end) + "…";
}

}  // namespace anoean
