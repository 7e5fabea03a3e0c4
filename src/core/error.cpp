#include <anoean/error.hpp>

namespace anoean {
namespace {

std::string in_one_line(const std::string& problem, const std::string& where, const std::string& advice) {
  std::string line = where.empty() ? problem : where + ": " + problem;
  if (!advice.empty()) line += "; " + advice;
  // Names and values of the user's data come in here, with line feeds or a terminal's control sequences.
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
  }
  return line;
}

}  // namespace

Error::Error(Kind kind, const std::string& problem, const std::string& where, const std::string& advice)
    : std::runtime_error(in_one_line(problem, where, advice)),
      kind_(kind),
      problem_(problem),
      where_(where),
      advice_(advice) {}

}  // namespace anoean
