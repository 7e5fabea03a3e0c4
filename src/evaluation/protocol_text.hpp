#pragma once

#include <string>
#include <utility>
#include <vector>

#include "evaluation/experiments.hpp"

namespace anoean {

// The protocol and every choice in it, in words: title, text.
std::vector<std::pair<std::string, std::string>> protocol_text(Suite suite);

}  // namespace anoean
