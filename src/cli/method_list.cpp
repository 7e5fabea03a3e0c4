#include "cli/method_list.hpp"

#include <algorithm>

#include "detectors/detector.hpp"

namespace anoean::cli {

std::vector<std::string> aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const std::vector<std::string>& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::vector<std::string> lines;
  for (const std::vector<std::string>& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - row[i].size() + 2, ' ');
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string method_list() {
  std::vector<std::vector<std::string>> rows;
  for (const Method& method : known_methods()) rows.push_back({method.name, method.summary});
  std::string text;
  for (const std::string& line : aligned(rows)) text += line + "\n";
  return text;
}

}  // namespace anoean::cli
