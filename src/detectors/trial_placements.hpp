#pragma once

#include <span>
#include <vector>

#include "detectors/anoean_options.hpp"
#include "detectors/detector.hpp"
#include "detectors/trial_halves.hpp"

namespace anoean {

// Trains one encoder on each half, and gives of each anomaly that was hidden from it the share of the
// validation normals that score lower, ties half; their mean is the ROC AUC. Those of one half, then of the
// other; 0 for a training that diverged. Throws Error, interrupted, on a stop.
std::vector<double> placements(std::span<const TrialHalf> both, const AnoeanOptions& asked,
                               const FitControl& control);

// An estimate, from above but where many scores tie, of the share of the validation normals that are
// anomalies like the hidden ones: the least ratio, over the thresholds that at least 0.3 of the hidden
// anomalies reach, of the share of the normals that reach it to that of the hidden anomalies. 1 for none
// hidden. That share times the second is part of the first at every threshold (G. Blanchard, G. Lee, C.
// Scott, "Semi-Supervised Novelty Detection", JMLR 11 (2010), section 5); it falls short by what the least of
// many ratios does by chance.
double most_unlabelled(std::vector<double> placed);

}  // namespace anoean
