#pragma once

#include <memory>
#include <string>
#include <vector>

#include "detectors/anoean_options.hpp"
#include "detectors/detector.hpp"
#include "detectors/latent_gaussian.hpp"
#include "nn/network.hpp"

namespace anoean {

Method untrained_method();

// AnoEAN's encoder as it starts, with the weights that AnoEAN would start from under the same seed, scored as
// AnoEAN scores: by the distance to the latent Gaussian of the validation normals. What AnoEAN is better by
// is what its training adds.
class Untrained : public Detector {
 public:
  explicit Untrained(const Settings& settings);

  const std::string& method() const override;
  void fit(const TrainingData& data, const FitControl& control) override;
  void score(const Features& rows, std::span<float> scores, ThreadPool& pool) const override;
  std::unique_ptr<SoftScore> soft_score(std::size_t rows) const override;
  void save(nlohmann::json& header, std::vector<float>& weights) const override;
  void load(const nlohmann::json& header, std::span<const float> weights, const FeatureShape& shape) override;
  std::string architecture() const override;
  nlohmann::json training_summary() const override;

 private:
  std::unique_ptr<nn::Network> make_encoder(std::uint64_t seed) const;
  void prepare_scoring();

  AnoeanOptions asked_;  // as set; what was left to the data is decided in fit
  AnoeanOptions options_;
  FeatureShape shape_;
  std::unique_ptr<nn::Network> encoder_;
  std::unique_ptr<nn::Network> scoring_;  // E with L⁻¹(· − μ) folded into its last layer
  LatentGaussian gaussian_;
};

}  // namespace anoean
