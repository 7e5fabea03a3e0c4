#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace anoean {

// "its values are: a (3), b (1)" for errors: the first few, each shortened.
std::string listed_values(const std::map<std::string, std::size_t>& counts);

// A value as errors show it in one line: the begin of a long one.
std::string shortened(const std::string& text);

}  // namespace anoean
