#pragma once

#include <memory>
#include <string>
#include <vector>

#include "detectors/detector.hpp"
#include "nn/network.hpp"

namespace anoean {

Method mahalanobis_method();

// The Mahalanobis distance of the inputs themselves, numbers and 0/1 indicators, from the training normals:
// P. C. Mahalanobis, "On the generalised distance in statistics", Proc. National Institute of Sciences of
// India 2 (1936), with the covariance that LatentGaussian shrinks. It learns no representation and has no
// epochs: what every other method should be better than.
class Mahalanobis : public Detector {
 public:
  const std::string& method() const override;
  void fit(const TrainingData& data, const FitControl& control) override;
  void score(const Features& rows, std::span<float> scores, ThreadPool& pool) const override;
  std::unique_ptr<SoftScore> soft_score(std::size_t rows) const override;
  void save(nlohmann::json& header, std::vector<float>& weights) const override;
  void load(const nlohmann::json& header, std::span<const float> weights, const FeatureShape& shape) override;
  std::string architecture() const override;
  nlohmann::json training_summary() const override;

 private:
  FeatureShape shape_;
  std::unique_ptr<nn::Network> whitening_;
};

}  // namespace anoean
