#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "evaluation/experiments.hpp"

namespace anoean {

// run.json, the record of what a folder's results are of: version, budget, settings, machine, last command.

// Writes it, or checks that what is there is of the same version, budget and default settings: figures of
// different ones must not stand in one table. Throws Error where they are not.
// planned: how many runs the command asks for.
void keep_record(const std::string& folder, const GridOptions& grid, const std::string& command,
                 std::size_t planned);

// Throws Error where the results in a folder are of something else; writes nothing.
void require_record(const std::string& folder, const GridOptions& grid);

// Throws Error where it is missing or damaged.
nlohmann::json read_record(const std::string& folder);

}  // namespace anoean
