#pragma once

#include <memory>
#include <string>
#include <vector>

#include "detectors/anoean_member.hpp"
#include "detectors/anoean_options.hpp"
#include "detectors/anoean_trials.hpp"
#include "detectors/detector.hpp"

namespace anoean {

Method anoean_method();

// AnoEAN: an encoder E trained against a discriminator so that the normals' latent vectors follow N(0, I) and
// the anomalies' do not (paper, section 2). Scored by the Mahalanobis distance to the normals' latent
// Gaussian, as in the paper, or by distances in all layers of a few such encoders (docs/method.md).
class Anoean : public Detector {
 public:
  explicit Anoean(const Settings& settings);

  const std::string& method() const override;
  void fit(const TrainingData& data, const FitControl& control) override;
  void score(const Features& rows, std::span<float> scores, ThreadPool& pool) const override;
  std::unique_ptr<SoftScore> soft_score(std::size_t rows) const override;
  void save(nlohmann::json& header, std::vector<float>& weights) const override;
  void load(const nlohmann::json& header, std::span<const float> weights, const FeatureShape& shape) override;
  std::string architecture() const override;
  nlohmann::json training_summary() const override;

  // Of the first encoder: E(x) of every row, rows × d, not whitened, and the normals' Gaussian there.
  AlignedBuffer<float> latent(const Features& rows, ThreadPool& pool) const;
  const LatentGaussian& gaussian() const noexcept { return members_.front().gaussian(); }
  const AnoeanOptions& options() const noexcept { return options_; }
  const std::vector<AnoeanMember>& members() const noexcept { return members_; }

 private:
  AnoeanOptions asked_;  // as set; what was left to the data is decided in fit
  AnoeanOptions options_;
  FeatureShape shape_;
  std::vector<AnoeanTrial> trials_;  // of this fit
  std::vector<AnoeanMember> members_;
};

}  // namespace anoean
