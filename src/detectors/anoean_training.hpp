#pragma once

#include <anoean/anoean_options.hpp>

#include <cstdint>
#include <memory>
#include <vector>

#include "detectors/anoean_step.hpp"
#include "detectors/batches.hpp"
#include "detectors/epochs.hpp"
#include "detectors/latent_gaussian.hpp"
#include "detectors/trained_network.hpp"
#include "nn/network.hpp"

namespace anoean {

// What AnoEAN's training tells beyond its epochs.
struct LatentFacts {
  double mean_offset = 0.0;        // ‖μ‖ of the latent normals
  double covariance_offset = 0.0;  // ‖Σ − I‖
  double effective_rank = 0.0;     // of Σ
  bool collapsed = false;
};

// Trains E and D by alternating steps, epoch by epoch, and fits N(μ, Σ) of the validation normals after each.
// What is assessed and kept is the moving average of the weights. Where the normals may be contaminated, the
// suspect ones among them are left out: as many as that share, those that D takes least for prior draws,
// chosen anew at every epoch after the first fifth of them. By then E tells the known kinds of anomalies from
// normal rows, but has not yet learnt single rows by heart.
class AnoeanTraining : public Learner {
 public:
  // All of them outlive the training; after restore() the networks hold the kept weights.
  AnoeanTraining(const AnoeanOptions& resolved, const TrainingData& data, const Features& anomalies,
                 std::uint64_t seed, nn::Network& encoder, nn::Network& discriminator);

  Measures run_epoch(const FitControl& control) override;
  Assessment assess(const FitControl& control) override;
  void keep() override;
  void restore() override;

  // Of the kept epoch.
  const LatentGaussian& gaussian() const noexcept { return kept_.gaussian; }
  LatentFacts latent_facts() const;
  // The training normals that were not suspect in the end, in order; all where none were looked for.
  const std::vector<std::size_t>& trusted_normals() const noexcept { return trusted_; }

 private:
  void leave_out_suspects(ThreadPool& pool);
  void update_average();
  struct Snapshot {
    AlignedBuffer<float> encoder_values, encoder_statistics, discriminator_values, discriminator_statistics;
    LatentGaussian gaussian;
  };

  const AnoeanOptions& options_;
  const TrainingData& data_;
  TrainedNetwork encoder_;
  TrainedNetwork discriminator_;
  std::unique_ptr<nn::Network> averaged_encoder_;  // what is assessed
  BatchSource batches_;
  std::vector<std::size_t> trusted_;
  std::size_t epochs_begun_ = 0;
  AnoeanStep step_;
  Random prior_random_;
  Random dropout_random_;
  LatentGaussian gaussian_;  // of the epoch assessed last
  Snapshot kept_;
};

}  // namespace anoean
