#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace anoean::report {

// Tables 1 and 2 in LaTeX, with the rules of the package booktabs.
std::string latex_tables(const nlohmann::json& data);

}  // namespace anoean::report
