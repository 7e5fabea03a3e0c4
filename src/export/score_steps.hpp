#pragma once

#include <memory>

#include "detectors/combined_score.hpp"
#include "export/step.hpp"

namespace anoean::exporting {

// The length of what stands at a place, as the distance of a row.
std::unique_ptr<Step> length_step(Place from, std::size_t size);

// What a part of the combined score adds, from the layer output that stands at a place. scratch: another one,
// as large.
std::unique_ptr<Step> gaussian_step(const CombinedScore::Part<LayerGaussian>& part, Place from,
                                    Place scratch);
std::unique_ptr<Step> neighbours_step(const CombinedScore::Part<LayerNeighbours>& part, Place from);
std::unique_ptr<Step> columns_step(const CombinedScore::Part<ColumnDeviations>& part, Place from);
std::unique_ptr<Step> doubt_step(const CombinedScore::Part<DiscriminatorDoubt>& part, Place from);

}  // namespace anoean::exporting
