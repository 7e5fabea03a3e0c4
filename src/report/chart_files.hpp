#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace anoean::report {

// Writes every chart of the page as an SVG file into the folder, which is made if need be, and returns how
// many. The page's own code draws them, run by `node`. Throws Error where there is no node, or no Vega in
// this build.
std::size_t write_chart_files(const nlohmann::json& data, const std::string& folder);

}  // namespace anoean::report
