#include "report/escape.hpp"

#include <array>
#include <span>
#include <utility>

namespace anoean::report {
namespace {

using Replacement = std::pair<char, std::string_view>;

std::string replaced(std::string_view text, std::span<const Replacement> replacements) {
  std::string result;
  result.reserve(text.size());
  for (const char letter : text) {
    std::string_view written(&letter, 1);
    for (const auto& [special, instead] : replacements) {
      if (letter == special) written = instead;
    }
    result += written;
  }
  return result;
}

}  // namespace

std::string html_text(std::string_view text) {
  static constexpr std::array<Replacement, 5> specials{
      {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}}};
  return replaced(text, specials);
}

std::string script_json(std::string_view json) {
  // In JSON these stand in texts alone, where the escape means the same.
  static constexpr std::array<Replacement, 3> specials{
      {{'<', "\\u003c"}, {'>', "\\u003e"}, {'&', "\\u0026"}}};
  return replaced(json, specials);
}

std::string latex_text(std::string_view text) {
  static constexpr std::array<Replacement, 12> specials{{{'\\', "\\textbackslash{}"},
                                                         {'{', "\\{"},
                                                         {'}', "\\}"},
                                                         {'$', "\\$"},
                                                         {'&', "\\&"},
                                                         {'#', "\\#"},
                                                         {'_', "\\_"},
                                                         {'%', "\\%"},
                                                         {'~', "\\textasciitilde{}"},
                                                         {'^', "\\textasciicircum{}"},
                                                         {'\n', " "},
                                                         {'\r', " "}}};
  return replaced(text, specials);
}

std::string markdown_text(std::string_view text) {
  static constexpr std::array<Replacement, 11> specials{{{'|', "\\|"},
                                                         {'\n', " "},
                                                         {'\r', " "},
                                                         {'<', "&lt;"},
                                                         {'>', "&gt;"},
                                                         {'*', "\\*"},
                                                         {'_', "\\_"},
                                                         {'`', "\\`"},
                                                         {'[', "\\["},
                                                         {']', "\\]"},
                                                         {'\\', "\\\\"}}};
  return replaced(text, specials);
}

}  // namespace anoean::report
