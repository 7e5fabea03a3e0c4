#pragma once

#include <anoean/scorer.hpp>
#include <anoean/table.hpp>

#include <string>

#include "model/labels.hpp"

namespace anoean {

// A note on the data for whoever follows the fit.
void note(const FitOptions& options, const std::string& text);

// How many values are infinite or no number, which count as missing; columns that were read as text for the
// sake of a few values among numbers.
void note_values(const Table& table, const FitOptions& options);

// Labels that are a normal value but for blanks around it or the case of its letters, and so are anomalies;
// normal values that no row has.
void note_labels(const Labels& labels, const FitOptions& options);

}  // namespace anoean
