#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "evaluation/experiments.hpp"

namespace anoean {

// Where the details of a run lie: OUT/details/table1_nsl-kdd_all-classes_anoean_1.json.
std::string details_path(const std::string& folder, const Run& run);
// Throws Error when they cannot be written; the file is there whole or not at all.
void write_details(const std::string& folder, const Run& run, const nlohmann::json& details);

}  // namespace anoean
