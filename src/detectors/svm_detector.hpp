#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "detectors/detector.hpp"
#include "detectors/svm_options.hpp"
#include "detectors/svm_score.hpp"
#include "detectors/svm_search.hpp"

namespace anoean {

// What both support vector machines do alike: choose γ and ν or C, train, score, save, load.
class SvmDetector : public Detector {
 public:
  SvmDetector(SvmKind kind, const SvmOptions& options);

  const std::string& method() const override;
  void fit(const TrainingData& data, const FitControl& control) override;
  void score(const Features& rows, std::span<float> scores, ThreadPool& pool) const override;
  void save(nlohmann::json& header, std::vector<float>& weights) const override;
  void load(const nlohmann::json& header, std::span<const float> weights, const FeatureShape& shape) override;
  std::string architecture() const override;
  nlohmann::json training_summary() const override;

  const SupportVectors& machine() const noexcept { return machine_; }

 private:
  void take(SvmFound found);

  SvmKind kind_;
  SvmOptions options_;
  SupportVectors machine_;
  SvmScore score_;
  nlohmann::json summary_;
};

}  // namespace anoean
