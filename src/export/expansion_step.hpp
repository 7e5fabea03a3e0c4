#pragma once

#include <memory>

#include "export/step.hpp"
#include "nn/shape.hpp"

namespace anoean::exporting {

// Puts the features and the 0/1 indicators of the categories at a place, as one row.
std::unique_ptr<Step> expansion_step(const nn::InputShape& input, Place to);

}  // namespace anoean::exporting
