#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "detectors/detector.hpp"
#include "detectors/epochs.hpp"
#include "detectors/gan_networks.hpp"
#include "detectors/gan_step.hpp"
#include "detectors/trained_network.hpp"

namespace anoean {

// What AnoGAN, EGBAD and ALAD have in common. 0, an average below 0 and no word on the spectral norm let the
// data decide.
struct GanOptions {
  std::size_t latent = 0;
  std::size_t batch = 0;
  EpochOptions epochs;  // .epochs may be 0
  double learning_rate = 0.0;
  double beta1 = 0.5;
  double average = 0.0;               // decay of the average of weights
  std::optional<bool> spectral_norm;  // of the discriminators
};

// Scores rows one block after the other on one thread, with arrays of its own.
class RowScorer {
 public:
  virtual ~RowScorer() = default;
  // x: [rows][row size]; at most as many rows as it was made for.
  virtual void score(const float* x, std::size_t rows, float* scores) = 0;
};

// What one generative adversarial method adds to the common frame (GanDetector).
class GanMethod {
 public:
  virtual ~GanMethod() = default;

  virtual std::vector<NetworkPlan> plan(const FeatureShape& shape, const GanOptions& options) const = 0;
  // Of those, the ones that judge.
  virtual std::vector<std::size_t> discriminators() const = 0;
  // networks: in the order of the plan.
  virtual std::unique_ptr<GanStep> make_step(std::vector<TrainedNetwork>& networks,
                                             std::size_t rows) const = 0;
  // The networks that scoring needs, made from those of the plan.
  virtual Networks scoring_networks(const Networks& trained) const = 0;
  // validation: for the choice of the epoch, where less care may be enough. scoring outlives the scorer.
  virtual std::unique_ptr<RowScorer> make_scorer(const Networks& scoring, std::size_t rows,
                                                 bool validation) const = 0;
  // Rows that are drawn from each group of the validation rows to choose the epoch by.
  virtual std::size_t validation_rows(const FeatureShape& /*shape*/) const {
    return static_cast<std::size_t>(-1);
  }
};

// What the common hyper-parameters start from.
struct GanDefaults {
  std::string epochs_meaning;  // "60 for tables, 30 for images"
  std::string min_epochs;
  std::string patience;
  std::string spectral_norm;  // "for images"
};
std::vector<Hyperparameter> gan_hyperparameters(const GanDefaults& defaults);
GanOptions gan_options(const Settings& settings);

// A detector that is a generator trained against discriminators, scored in the input space.
class GanDetector : public Detector {
 public:
  // What the data decide, apart for tables and for images.
  struct Auto {
    std::size_t epochs = 0;
    double learning_rate = 0.0;
    double average = 0.0;
    bool spectral_norm = false;
  };

  GanDetector(std::string name, const GanOptions& options, Auto tables, Auto images,
              std::unique_ptr<GanMethod> method);

  const std::string& method() const override { return name_; }
  void fit(const TrainingData& data, const FitControl& control) override;
  void score(const Features& rows, std::span<float> scores, ThreadPool& pool) const override;
  void save(nlohmann::json& header, std::vector<float>& weights) const override;
  void load(const nlohmann::json& header, std::span<const float> weights, const FeatureShape& shape) override;
  std::string architecture() const override;
  nlohmann::json training_summary() const override;

 private:
  void resolve(const FeatureShape& shape);

  std::string name_;
  GanOptions asked_;  // as set; what was left to the data is decided by resolve
  Auto tables_, images_;
  std::unique_ptr<GanMethod> method_;
  GanOptions options_;
  FeatureShape shape_;
  Networks networks_;  // averaged weights of the kept epoch
  Networks scoring_;
  EpochFacts facts_;
};

// Scores of all rows, in blocks on all threads.
void score_with(const GanMethod& method, const Networks& scoring, bool validation, const Features& rows,
                std::span<float> scores, ThreadPool& pool);

}  // namespace anoean
