#pragma once

#include <cstddef>
#include <cstdint>

#include "core/random.hpp"
#include "core/thread_pool.hpp"
#include "data/features.hpp"
#include "detectors/anoean_step.hpp"
#include "detectors/image_moves.hpp"

namespace anoean {

// Makes images near but outside of the normal ones, where no anomaly is known. A quarter each are normal
// images that were
//   turned    by 90, 180 or 270 degrees (by 180 where the sides differ),
//   mirrored  along either side,
//   cut       a rectangle of them is that of another normal image,
//   bent      elastically, four times as far as images are moved in training.
// What looks the same turned or mirrored becomes an anomaly too: such labels are wrong, but few.
class PseudoImages {
 public:
  PseudoImages(const FeatureShape& shape, std::uint64_t seed);

  // Writes the last batch.made images of the batch, from its normals.
  void make(Batch& batch, ThreadPool& pool);

 private:
  void turn(const float* from, float* to);
  void mirror(const float* from, float* to);
  void cut(const float* other, float* to);

  FeatureShape shape_;
  Random random_;
  ImageMoves bend_;
};

}  // namespace anoean
