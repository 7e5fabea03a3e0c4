#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "detectors/detector.hpp"

namespace anoean {

// How long to train, and which epoch's weights to keep: the one with the best validation AUC-PR (the earlier
// of equals), or, where that is not asked for or there are no validation anomalies, the last one.
struct EpochOptions {
  std::size_t epochs = 40;      // at most
  std::size_t min_epochs = 30;  // no early stop before
  std::size_t patience = 10;    // stop after so many epochs without a better validation AUC-PR
  bool by_validation = true;
};

// The hyper-parameters of the same names, for the table of a method; defaults as text.
std::vector<Hyperparameter> epoch_hyperparameters(const std::string& epochs, const std::string& auto_meaning,
                                                  const std::string& min_epochs, const std::string& patience,
                                                  const std::string& choice_of_epoch);

// Facts of a finished training, for the model's provenance.
struct EpochFacts {
  std::size_t epochs = 0;      // finished
  std::size_t best_epoch = 0;  // whose weights were kept, from 1
  std::optional<double> validation_auc_pr;
  bool by_validation = false;  // chose the epoch
  bool stopped_early = false;
  bool interrupted = false;
  bool diverged = false;
};
void to_json(nlohmann::json& json, const EpochFacts& facts);

using Measures = std::vector<std::pair<std::string, double>>;

// A model that learns epoch by epoch.
class Learner {
 public:
  virtual ~Learner() = default;

  // Trains for one epoch; ends early when a stop is requested. Mean losses and what else is worth showing.
  virtual Measures run_epoch(const FitControl& control) = 0;

  // What the model as it stands is worth.
  struct Assessment {
    bool finite = true;            // false: the model has diverged
    std::optional<double> auc_pr;  // on the validation rows, if there are anomalies among them
    Measures measures;             // for the eye
  };
  virtual Assessment assess(const FitControl& control) = 0;

  virtual void keep() = 0;     // remembers the model that was assessed last
  virtual void restore() = 0;  // makes the remembered model the current one
};

// Runs the epochs, reports each (stage "training"), keeps the chosen one and restores it in the end. Throws
// Error: interrupted when stopped without a model to keep, failure when training diverged before the first
// epoch was over.
EpochFacts train_epochs(Learner& learner, const EpochOptions& options, const FitControl& control);

}  // namespace anoean
