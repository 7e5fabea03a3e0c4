#pragma once

#include <cstddef>

#include "core/random.hpp"
#include "core/thread_pool.hpp"
#include "nn/network.hpp"

namespace anoean {

// What one training step is given: rows in the input space and N(0, I) noise, once for the discriminators and
// once for generator and encoder.
struct GanBatch {
  std::size_t rows = 0;
  const float* x = nullptr;  // [rows][row size]
  const float* z = nullptr;  // [rows][latent]
  const float* second_x = nullptr;
  const float* second_z = nullptr;
};

// Before the updates. encoder stays 0 where there is none, or where it shares the generator's loss.
struct GanLosses {
  double discriminator = 0.0;
  double generator = 0.0;
  double encoder = 0.0;
};

// One step of a generative adversarial method: the discriminators are moved first, then generator and
// encoder.
class GanStep {
 public:
  virtual ~GanStep() = default;
  // random: for dropout.
  virtual GanLosses run(const GanBatch& batch, ThreadPool& pool, Random& random) = 0;
};

// Mean sigmoid cross-entropy of the logits that the first rows of the workspace hold; its gradient is left in
// the workspace.
double mean_cross_entropy(nn::Workspace& workspace, std::size_t rows, float target);

inline nn::Input dense_rows(const float* rows, std::size_t count) {
  return {.dense = rows, .indices = nullptr, .indicators = nullptr, .rows = count};
}

}  // namespace anoean
