#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace anoean {

// What a report shows of a folder of results. Throws Error.
nlohmann::json read_report(const std::string& directory);

}  // namespace anoean
