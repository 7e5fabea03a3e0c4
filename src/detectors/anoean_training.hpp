#pragma once

#include <anoean/anoean_options.hpp>

#include <cstddef>
#include <optional>
#include <vector>

#include "detectors/anoean_step.hpp"
#include "detectors/detector.hpp"
#include "detectors/latent_gaussian.hpp"
#include "nn/network.hpp"

namespace anoean {

// Facts of a finished training, for the model's provenance.
struct TrainingFacts {
  std::size_t epochs = 0;      // finished
  std::size_t best_epoch = 0;  // whose weights were kept, from 1
  std::optional<double> validation_auc_pr;
  double mean_offset = 0.0;        // ‖μ‖ of the latent normals
  double covariance_offset = 0.0;  // ‖Σ − I‖
  double effective_rank = 0.0;     // of Σ
  bool stopped_early = false;
  bool interrupted = false;
  bool diverged = false;
  bool collapsed = false;
};

// Trains E and D by alternating steps and keeps the epoch with the best validation AUC-PR (the earlier of
// equals); without validation anomalies the last one.
class AnoeanTraining {
 public:
  // All of them outlive the training; the networks hold the kept weights in the end.
  AnoeanTraining(const AnoeanOptions& resolved, const TrainingData& data, const FitControl& control,
                 nn::Network& encoder, nn::Network& discriminator);

  // Throws Error: interrupted when stopped without a model to keep, failure when training diverged before the
  // first epoch was over.
  TrainingFacts run();

  // N(μ, Σ) of the validation normals under the kept encoder.
  const LatentGaussian& gaussian() const noexcept { return best_.gaussian; }

 private:
  struct Snapshot {
    AlignedBuffer<float> encoder_values, encoder_statistics, discriminator_values, discriminator_statistics;
    LatentGaussian gaussian;
    double auc_pr = -1.0;
    std::size_t epoch = 0;
  };

  bool evaluate(Snapshot& now) const;
  void keep(Snapshot& now);
  void restore_best();
  void report(std::size_t epoch, const StepReport& mean, const Snapshot& now) const;
  void warn(const std::string& text) const;
  TrainingFacts conclude();

  const AnoeanOptions& options_;
  const TrainingData& data_;
  const FitControl& control_;
  nn::Network& encoder_;
  nn::Network& discriminator_;
  Snapshot best_;
  TrainingFacts facts_;
};

}  // namespace anoean
