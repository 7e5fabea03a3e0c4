#pragma once

#include <optional>
#include <string>

namespace anoean {

// Seconds since 1970 of a date, or date and time, of ISO 8601: 2024-05-31, 2024-05-31T09:59, 2024-05-31
// 09:59:00.25Z, 2024-05-31T11:59:00+02:00; without a zone taken as UTC. Nothing for any other text.
std::optional<double> parse_time(const std::string& text);

}  // namespace anoean
