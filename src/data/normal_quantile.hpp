#pragma once

namespace anoean {

// The inverse of the standard normal distribution function, 0 < probability < 1.
double normal_quantile(double probability);

}  // namespace anoean
