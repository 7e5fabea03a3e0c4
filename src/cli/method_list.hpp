#pragma once

#include <string>
#include <vector>

namespace anoean::cli {

// One line per row, its columns padded to one width each.
std::vector<std::string> aligned(const std::vector<std::vector<std::string>>& rows);

// A line per known method: its name and what it is.
std::string method_list();

}  // namespace anoean::cli
