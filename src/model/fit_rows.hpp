#pragma once

#include <anoean/scorer.hpp>

#include "data/splits.hpp"
#include "model/labels.hpp"

namespace anoean {

// fit() with rows that are divided already: learns from those that split names and looks at no other. What
// options say of the division (split, seen_classes) has no effect. labels: one per row of table. Throws
// Error.
Scorer fit_rows(const Table& table, Labels labels, Split split, const FitOptions& options);

// Whether validation rows end the training or choose among settings, and do not only show how it goes.
// Throws Error on settings that the method has not.
bool validation_decides(const FitOptions& options);

}  // namespace anoean
