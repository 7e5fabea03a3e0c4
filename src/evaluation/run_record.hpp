#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "evaluation/experiments.hpp"
#include "evaluation/pool.hpp"
#include "evaluation/results_file.hpp"

namespace anoean {

// run.json, the record of what a folder's results are of: version, budget, settings, data, machine, last
// command.

// Writes it, or checks that what is there is of the same version and budget, and of the same default
// settings of every method that has results: figures of different ones must not stand in one table. Throws
// Error where they are not.
// results: those that are there. planned: how many runs the command asks for.
void keep_record(const std::string& folder, const GridOptions& grid, const std::vector<Result>& results,
                 const std::string& command, std::size_t planned);

// Adds to the record which records a data set consists of, or throws Error where it is of others. A data set
// that the record does not know is taken for that of the results.
void keep_data(const std::string& folder, const Pool& pool);

// Throws Error where the results in a folder are of something else; writes nothing.
void require_record(const std::string& folder, const GridOptions& grid, const std::vector<Result>& results);

// Throws Error where it is missing or damaged.
nlohmann::json read_record(const std::string& folder);

}  // namespace anoean
