#pragma once

#include <cstddef>
#include <vector>

#include "nn/input.hpp"

namespace anoean {

// Scores of rows, with the derivative of each with respect to its own row.
struct ScoreGradients {
  std::vector<double> scores;      // [rows]
  std::vector<double> dense;       // [rows][dense values of a row]
  std::vector<double> indicators;  // [rows][indicators of a row]
};

// A detector's score as a function of soft rows, in which a category is any mixture of 0/1 indicators, so
// that a row can be moved towards another bit by bit. On rows without mixtures it is the detector's own, but
// for rounding. For one thread.
class SoftScore {
 public:
  virtual ~SoftScore() = default;
  // rows: dense values, and indicators where the detector knows categories; at most as many as it was made
  // for. found is overwritten. Where the score has a kink the derivative is that of one side.
  virtual void run(const nn::Input& rows, ScoreGradients& found) = 0;
};

}  // namespace anoean
