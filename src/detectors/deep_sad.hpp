#pragma once

#include <memory>
#include <string>
#include <vector>

#include "detectors/detector.hpp"
#include "detectors/epochs.hpp"
#include "nn/network.hpp"

namespace anoean {

Method deep_sad_method();

// L. Ruff, R. A. Vandermeulen, N. Görnitz, A. Binder, E. Müller, K.-R. Müller, M. Kloft, "Deep
// semi-supervised anomaly detection", ICLR 2020: an encoder φ that pulls rows to a centre c and pushes known
// anomalies away from it (their equation 7),
//   L = mean of ‖φ(x) − c‖² over normal rows, of η / (‖φ(x) − c‖² + 10⁻⁶) over known anomalies;
// a row scores ‖φ(x) − c‖. It starts from the encoder of an autoencoder of all rows, and c is the mean of φ
// at that point, no coordinate nearer to 0 than 0.1. No layer has a bias and batch norm no scale or shift:
// with those it could map everything to c. Widths, optimiser and epochs are those of the authors' code as
// ADBench runs it, whose milestone 0 makes the learning rate a tenth of what it says. (That code never copies
// the autoencoder's weights, as their names differ; pretraining_epochs 0 is what it comes to.)
class DeepSad : public Detector {
 public:
  struct Options {
    std::size_t latent = 10;
    double eta = 1.0;
    std::size_t pretraining_epochs = 100;
    std::size_t epochs = 50;
    std::size_t batch = 128;
    double learning_rate = 1e-4;
    double weight_decay = 1e-6;
  };
  explicit DeepSad(const Options& options) : options_(options) {}

  const std::string& method() const override;
  void fit(const TrainingData& data, const FitControl& control) override;
  void score(const Features& rows, std::span<float> scores, ThreadPool& pool) const override;
  void save(nlohmann::json& header, std::vector<float>& weights) const override;
  void load(const nlohmann::json& header, std::span<const float> weights, const FeatureShape& shape) override;
  std::string architecture() const override;
  nlohmann::json training_summary() const override;

 private:
  void make_encoder(std::uint64_t seed);
  void prepare_scoring();

  Options options_;
  FeatureShape shape_;
  std::unique_ptr<nn::Network> encoder_;
  std::vector<double> centre_;
  std::unique_ptr<nn::Network> scoring_;  // φ(x) − c, batch norm worked in
  EpochFacts facts_;
};

}  // namespace anoean
