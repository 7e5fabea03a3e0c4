#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "core/thread_pool.hpp"
#include "data/features.hpp"
#include "detectors/trained_network.hpp"
#include "nn/network.hpp"

namespace anoean {

// Rows of a batch as the encoder takes them: first the normals, then the known anomalies, then those that
// were made, whose categories are soft.
struct Batch {
  AlignedBuffer<float> dense;             // rows × shape.dense()
  std::vector<std::uint32_t> categories;  // (normals + anomalies) × shape.categorical()
  AlignedBuffer<float> indicators;        // made × shape.indicators()
  std::size_t normals = 0;
  std::size_t anomalies = 0;
  std::size_t made = 0;

  std::size_t all_anomalies() const noexcept { return anomalies + made; }
  std::size_t rows() const noexcept { return normals + anomalies + made; }
};

// What one step saw, before its updates.
struct StepReport {
  double encoder_loss = 0.0;
  double discriminator_loss = 0.0;
  // Share of each group that D puts on the right side of ½.
  double prior_accuracy = 0.0;
  double normal_accuracy = 0.0;
  double anomaly_accuracy = 0.0;
};

// One adversarial step of AnoEAN (paper, section 2): D is moved to minimise
//   L_D = −E log D(z) − E log(1 − D(E(x_n))) − E log(1 − D(E(x_a)))
// with E frozen, then E to minimise
//   L_E = −E log D(E(x_n)) − E log(1 − D(E(x_a)))
// with the moved D frozen. Every expectation is a mean over its own group; made anomalies count as anomalies.
// The encoder runs forward once: both halves of the step use the same E(x).
class AnoeanStep {
 public:
  // The networks outlive the step. normals and anomalies bound the rows of a batch.
  AnoeanStep(TrainedNetwork& encoder, TrainedNetwork& discriminator, std::size_t normals,
             std::size_t anomalies);

  // prior: as many rows of d standard normal values as the batch has normals. random: for dropout, if any.
  StepReport run(const Batch& batch, const float* prior, ThreadPool& pool, Random& random);

 private:
  double discriminator_loss(const Batch& batch, StepReport& report);
  double encoder_loss(const Batch& batch);

  void forward_encoder(const Batch& batch, ThreadPool& pool, Random& random);
  void backward_encoder(const Batch& batch, ThreadPool& pool);

  TrainedNetwork& encoder_;
  TrainedNetwork& discriminator_;
  nn::Workspace encoder_rows_;        // [normals | anomalies]
  nn::Workspace discriminator_rows_;  // [prior | normals | anomalies]
};

}  // namespace anoean
