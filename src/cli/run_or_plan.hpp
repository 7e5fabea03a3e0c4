#pragma once

#include "evaluation/runner.hpp"

namespace anoean::cli {

// Works off the runs and shows how far that is, or, for a dry run, prints what would be run. Throws Error:
// interrupted, or failure where some runs failed.
void run_or_plan(const RunnerOptions& options, bool dry_run, bool quiet);

}  // namespace anoean::cli
