#pragma once

#include <memory>
#include <string>
#include <vector>

#include "detectors/anoean_options.hpp"
#include "detectors/anoean_training.hpp"
#include "detectors/detector.hpp"

namespace anoean {

Method anoean_method();

// AnoEAN: an encoder E trained against a discriminator so that the normals' latent vectors follow N(0, I) and
// the anomalies' do not; scored by the Mahalanobis distance to the normals' latent Gaussian (paper, section
// 2).
class Anoean : public Detector {
 public:
  explicit Anoean(const Settings& settings);

  const std::string& method() const override;
  void fit(const TrainingData& data, const FitControl& control) override;
  void score(const Features& rows, std::span<float> scores, ThreadPool& pool) const override;
  void save(nlohmann::json& header, std::vector<float>& weights) const override;
  void load(const nlohmann::json& header, std::span<const float> weights, const FeatureShape& shape) override;
  std::string architecture() const override;
  nlohmann::json training_summary() const override;

  // E(x) of every row, rows × d, not whitened.
  AlignedBuffer<float> latent(const Features& rows, ThreadPool& pool) const;
  const LatentGaussian& gaussian() const noexcept { return gaussian_; }

 private:
  void prepare_scoring();

  AnoeanOptions asked_;  // as set; what was left to the data is decided in fit
  AnoeanOptions options_;
  FeatureShape shape_;
  std::unique_ptr<nn::Network> encoder_;
  std::unique_ptr<nn::Network> discriminator_;
  std::unique_ptr<nn::Network> scoring_;  // E with L⁻¹(· − μ) folded into its last layer
  LatentGaussian gaussian_;
  EpochFacts facts_;
  LatentFacts latent_facts_;
};

}  // namespace anoean
