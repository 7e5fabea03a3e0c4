#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace anoean::report {

// The results as one HTML file that needs nothing else. `data` is what read_report() returns.
std::string page(const nlohmann::json& data);

// False where the build found no Vega: the page has tables and text, and words in place of charts.
bool has_charts();

}  // namespace anoean::report
