#pragma once

#include "detectors/detector.hpp"

namespace anoean {

// The one-class support vector machine: B. Schölkopf et al., "Estimating the support of a high-dimensional
// distribution", Neural Computation 13 (2001).
Method ocsvm_method();

}  // namespace anoean
