#include "detectors/epochs.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/warning.hpp"

namespace anoean {
namespace {

bool all_finite(const Measures& measures) {
  return std::all_of(measures.begin(), measures.end(),
                     [](const auto& measure) { return std::isfinite(measure.second); });
}

void report(const FitControl& control, std::size_t epoch, std::size_t epochs, Measures measures,
            const Learner::Assessment& now) {
  if (!control.progress) return;
  Progress progress;
  progress.stage = "training";
  progress.done = epoch;
  progress.total = epochs;
  progress.measures = std::move(measures);
  progress.measures.insert(progress.measures.end(), now.measures.begin(), now.measures.end());
  if (now.auc_pr) progress.measures.emplace_back("validation_auc_pr", *now.auc_pr);
  control.progress(progress);
}

// What is left to do when no more epoch is trained.
void conclude(Learner& learner, const EpochFacts& facts, const FitControl& control) {
  if (facts.interrupted && (!control.keep_best_on_stop || facts.best_epoch == 0)) {
    throw Error(Error::Kind::interrupted,
                "training was stopped after " + std::to_string(facts.epochs) + " epochs");
  }
  if (facts.best_epoch == 0) {
    throw Error(Error::Kind::failure, "training diverged: the losses are no longer finite", {},
                "lower learning_rate");
  }
  learner.restore();
  if (!facts.diverged) return;
  warn(control.progress, "training",
       "training diverged in epoch " + std::to_string(facts.epochs + 1) + "; the model of epoch " +
           std::to_string(facts.best_epoch) + " is kept");
}

}  // namespace

std::vector<Hyperparameter> epoch_hyperparameters(const std::string& epochs, const std::string& auto_meaning,
                                                  const std::string& min_epochs, const std::string& patience,
                                                  const std::string& choice_of_epoch) {
  using enum Hyperparameter::Type;
  return {
      {"epochs", integer, epochs, 1, 100000, {}, "At most so many epochs; auto: " + auto_meaning + "."},
      {"min_epochs", integer, min_epochs, 0, 100000, {}, "No early stop before this many epochs."},
      {"patience",
       integer,
       patience,
       1,
       100000,
       {},
       "Stop after so many epochs without a better validation AUC-PR."},
      {"epoch_choice",
       choice,
       choice_of_epoch,
       0,
       0,
       {"validation", "last"},
       "Keep the epoch with the best AUC-PR on the validation rows, or the last one; only the first looks at "
       "known anomalies that were held back."},
  };
}

void to_json(nlohmann::json& json, const EpochFacts& facts) {
  json = {{"epochs", facts.epochs},
          {"best_epoch", facts.best_epoch},
          {"epoch_choice", facts.by_validation ? "validation" : "last"},
          {"stopped_early", facts.stopped_early},
          {"interrupted", facts.interrupted},
          {"diverged", facts.diverged}};
  if (facts.validation_auc_pr) json["validation_auc_pr"] = *facts.validation_auc_pr;
}

EpochFacts train_epochs(Learner& learner, const EpochOptions& options, const FitControl& control) {
  EpochFacts facts;
  for (std::size_t epoch = 1; epoch <= options.epochs; ++epoch) {
    Measures measures = learner.run_epoch(control);
    if (control.stop.stop_requested()) {
      facts.interrupted = true;
      break;
    }
    Learner::Assessment now;
    if (all_finite(measures)) now = learner.assess(control);
    if (!all_finite(measures) || !now.finite) {
      facts.diverged = true;
      break;
    }
    facts.epochs = epoch;
    report(control, epoch, options.epochs, std::move(measures), now);
    facts.by_validation = options.by_validation && now.auc_pr.has_value();
    if (!facts.by_validation || facts.best_epoch == 0 || *now.auc_pr > *facts.validation_auc_pr) {
      learner.keep();
      facts.best_epoch = epoch;
      facts.validation_auc_pr = now.auc_pr;
    }
    if (facts.by_validation && epoch >= options.min_epochs && epoch >= facts.best_epoch + options.patience) {
      facts.stopped_early = true;
      break;
    }
  }
  conclude(learner, facts, control);
  return facts;
}

}  // namespace anoean
