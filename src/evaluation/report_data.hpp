#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace anoean {

// All that a folder of results tells, for a report: about, methods, cases, groups (mean, deviation and values
// per measure, with the paper's figures beside), comparisons (AnoEAN and each other method, paired over the
// seeds), claims, runs, details, protocol; ranks in place of comparisons and claims for a benchmark.
// docs/results.md has the shape. Throws Error.
nlohmann::json read_report(const std::string& folder);

// The same without single runs, details and protocol; written to summary.json in the folder.
void write_summary(const std::string& folder);

}  // namespace anoean
