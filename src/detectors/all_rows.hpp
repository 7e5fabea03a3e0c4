#pragma once

#include <string_view>

#include "core/random.hpp"
#include "detectors/detector.hpp"

namespace anoean {

// The rows of one, then those of the other, which have the same shape.
Features joined(const Features& one, const Features& other);

// All rows that a detector may see. For methods that train for a fixed time and choose nothing by rows that
// were held back: they learn from those too.
struct AllRows {
  explicit AllRows(const TrainingData& data);

  Features normals;
  Features anomalies;
};

// Throws Error, bad_input, where no anomaly is known.
void require_anomalies(const AllRows& rows, const std::string& method);

// Draws rows uniformly, with repetition.
class RowDraws {
 public:
  // The rows outlive the draws; there is at least one.
  RowDraws(const Features& rows, std::uint64_t seed, std::string_view purpose)
      : rows_(rows), random_(seed, purpose) {}
  Features draw(std::size_t count);

 private:
  const Features& rows_;
  Random random_;
};

}  // namespace anoean
