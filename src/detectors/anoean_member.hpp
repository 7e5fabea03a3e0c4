#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "detectors/anoean_options.hpp"
#include "detectors/anoean_training.hpp"
#include "detectors/combined_score.hpp"
#include "detectors/detector.hpp"
#include "detectors/latent_gaussian.hpp"

namespace anoean {

// One encoder of AnoEAN with the discriminator that it was trained against and all that its score needs.
class AnoeanMember {
 public:
  // index: of the member; the training of each starts from a seed of its own. Starts again, as often as the
  // options allow, when training diverged or the latent space collapsed; what such a training kept stays if
  // all later ones diverge before they keep anything. Throws Error like train_epochs.
  static AnoeanMember fit(const AnoeanOptions& resolved, const TrainingData& data, const FitControl& control,
                          std::size_t index);

  // sums[i] += the score of row i: what CombinedScore adds, or a distance ≥ 0. On the calling thread; for
  // concurrent callers too.
  void add_scores(const nn::Input& rows, std::span<double> sums) const;
  void add_scores(const Features& rows, std::span<double> sums, ThreadPool& pool) const;

  // The same of soft rows, with its derivatives; null where the encoder has none.
  std::unique_ptr<SoftScore> soft_score(std::size_t rows) const;

  const nn::Network& encoder() const noexcept { return *encoder_; }
  const nn::Network& discriminator() const noexcept { return *discriminator_; }
  const LatentGaussian& gaussian() const noexcept { return gaussian_; }
  // The encoder as scores read it, and what they read there where all layers count.
  const nn::Network& scoring() const noexcept { return *scoring_; }
  const CombinedScore& combined() const noexcept { return combined_; }
  const EpochFacts& epochs() const noexcept { return facts_; }
  const LatentFacts& latent() const noexcept { return latent_facts_; }
  std::size_t restarts() const noexcept { return restarts_; }

  void save(nlohmann::json& header, std::vector<float>& weights) const;
  // Takes its share from the front of weights.
  static AnoeanMember load(const AnoeanOptions& resolved, const nlohmann::json& header,
                           const FeatureShape& shape, std::span<const float>& weights);

 private:
  static AnoeanMember train_with_restarts(const AnoeanOptions& resolved, const TrainingData& data,
                                          const Features& anomalies, const FitControl& control,
                                          std::size_t index);
  bool train(const AnoeanOptions& resolved, const TrainingData& data, const Features& anomalies,
             const FitControl& control, std::uint64_t seed);
  void make_networks(const AnoeanOptions& resolved, const FeatureShape& shape, std::uint64_t seed);
  void prepare_scoring(const AnoeanOptions& resolved, bool reads_discriminator);

  std::unique_ptr<nn::Network> encoder_;
  std::unique_ptr<nn::Network> discriminator_;
  LatentGaussian gaussian_;
  std::vector<std::size_t> trusted_normals_;  // while it is fitted
  CombinedScore combined_;
  // E without its batch norms; where the distance alone scores, with L⁻¹(· − μ) behind it; where all layers
  // count and anomalies were known, with D behind it.
  std::unique_ptr<nn::Network> scoring_;
  std::size_t latent_layer_ = 0;  // of it
  bool combines_ = true;
  EpochFacts facts_;
  LatentFacts latent_facts_;
  std::size_t restarts_ = 0;
};

}  // namespace anoean
