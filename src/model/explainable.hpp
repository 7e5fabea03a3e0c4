#pragma once

#include "model/model.hpp"

namespace anoean {

// Throws Error, bad_input, where Scorer::explain would whatever the records are.
void require_explainable(const Scorer::Model& model);

}  // namespace anoean
