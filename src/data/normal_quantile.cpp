#include "data/normal_quantile.hpp"

#include <cmath>

namespace anoean {

// Newton's steps on the distribution function, from a start by Hastings' formula (Abramowitz &
// Stegun, 26.2.23), on the lower half, where no digit cancels.
double normal_quantile(double probability) {
  if (probability > 0.5) return -normal_quantile(1.0 - probability);
  const double t = std::sqrt(-2.0 * std::log(probability));
  double x = -(t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                       (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
  for (int step = 0; step < 3; ++step) {
    const double reached = 0.5 * std::erfc(-x * 0.7071067811865476);
    const double density = 0.3989422804014327 * std::exp(-0.5 * x * x);
    x -= (reached - probability) / density;
  }
  return x;
}

}  // namespace anoean
