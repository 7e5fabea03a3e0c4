#pragma once

#include <anoean/progress.hpp>

#include <string>

namespace anoean {

// Tells whoever follows what the user should know. stage: as in Progress.
void warn(const ProgressCallback& progress, const std::string& stage, const std::string& text);

}  // namespace anoean
