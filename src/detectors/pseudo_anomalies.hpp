#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "data/features.hpp"
#include "detectors/anoean_step.hpp"

namespace anoean {

// Makes rows near but outside of the normal records of a table, for training beside the known anomalies or in
// their place. Half of them are
//   sparse        a normal row x of which each number, and each 0/1 indicator of a category, is with
//                 probability 0.02 + 0.27 u replaced by a draw from U(lo − r, hi + r): lo and hi its range
//                 over the training normals, r = max(hi − lo, 1), u ~ U(0, 1) drawn for the row,
// the others
//   extrapolated  x + t (x − x′) for two normal rows x, x′ of the batch and t ~ U(0.5, 2); each category is
//                 one of theirs.
// Sparse rows teach the encoder that one odd value matters, extrapolated ones that a known pattern driven too
// far does.
class PseudoAnomalies {
 public:
  // Ranges are those of the normals.
  PseudoAnomalies(const Features& normals, std::uint64_t seed);

  // Writes the last batch.made rows of the batch, from its normals.
  void make(Batch& batch);

 private:
  void make_sparse(const Batch& batch, float* numbers, float* indicators);
  void make_extrapolated(const Batch& batch, float* numbers, float* indicators);
  void write_indicators(const Batch& batch, std::size_t normal, float* indicators) const;
  void replace(float* values, std::size_t first, std::size_t count, double rate);

  FeatureShape shape_;
  std::vector<float> low_, high_;  // of every number, then every indicator: what a draw lies between
  Random random_;
};

}  // namespace anoean
