#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace anoean {

// The candidate with the smallest edit distance to name, or empty when none is close (more than a third of
// the letters differ).
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

// Advice for an unknown name: "did you mean X? known: A, B, C" (the list cut after 20).
std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace anoean
