#pragma once

#include "detectors/detector.hpp"

namespace anoean {

// The support vector machine that tells normal rows from known anomalies, classes weighed by their rarity:
// C. Cortes and V. Vapnik, "Support-vector networks", Machine Learning 20 (1995).
Method svm_method();

}  // namespace anoean
