#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <stop_token>

#include "evaluation/experiments.hpp"
#include "evaluation/results_file.hpp"

namespace anoean {

// Whether a run's scores, latent vectors and training are kept for the report: of the paper's experiments and
// the first seed only.
bool keeps_details(const Run& run);

struct RunOutcome {
  Result result;
  nlohmann::json details;  // of the shape that docs/results.md tells of
};

// That of a run that could not be done.
RunOutcome failed_run(const Run& run, const std::string& why);

// Draws the rows, fits on one thread, scores the test rows. Whatever goes wrong is in result.error. Nothing
// when stopped.
std::optional<RunOutcome> run_one(const Run& run, const Pool& pool, std::stop_token stop);

}  // namespace anoean
