#pragma once

#include <memory>
#include <string>

#include "detectors/detector.hpp"
#include "detectors/epochs.hpp"
#include "nn/network.hpp"

namespace anoean {

// A detector that is one network in the end, with one hidden layer of ReLUs and one output. That is signed:
// the score is its softplus, so that the ranking stays.
class SignedNetwork : public Detector {
 public:
  SignedNetwork(std::string name, std::size_t hidden) : name_(std::move(name)), hidden_(hidden) {}

  const std::string& method() const override { return name_; }
  void score(const Features& rows, std::span<float> scores, ThreadPool& pool) const override;
  void save(nlohmann::json& header, std::vector<float>& weights) const override;
  void load(const nlohmann::json& header, std::span<const float> weights, const FeatureShape& shape) override;
  std::string architecture() const override;
  nlohmann::json training_summary() const override;

 protected:
  std::size_t hidden() const noexcept { return hidden_; }
  // A new network for rows of this shape, its weights as PyTorch's Linear starts them.
  nn::Network& make_network(const FeatureShape& shape, std::uint64_t seed);
  EpochFacts facts_;
  std::string epoch_choice_ = "last";

 private:
  std::string name_;
  std::size_t hidden_;
  FeatureShape shape_;
  std::unique_ptr<nn::Network> network_;
};

}  // namespace anoean
