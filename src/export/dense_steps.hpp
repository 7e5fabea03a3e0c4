#pragma once

#include <memory>

#include "export/layer_steps.hpp"

namespace anoean::exporting {

// A dense layer; the first of a table reads its categories, too.
std::unique_ptr<Step> dense_step(const LayerToExport& layer);

}  // namespace anoean::exporting
