#pragma once

#include <map>
#include <string>
#include <vector>

namespace anoean::cli {

// What --set is given, "name=value" each. Throws Error.
std::map<std::string, std::string> parse_settings(const std::vector<std::string>& texts);

}  // namespace anoean::cli
