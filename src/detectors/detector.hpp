#pragma once

#include <anoean/error.hpp>
#include <anoean/progress.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/thread_pool.hpp"
#include "data/features.hpp"
#include "detectors/hyperparameters.hpp"
#include "detectors/soft_score.hpp"

namespace anoean {

// The rows a detector may see while it is fitted. The calibration normals are not among them.
struct TrainingData {
  Features normals;
  Features anomalies;  // may have no rows
  // Which kind of anomaly each of them is, by a number from 0; empty where nobody told kinds apart.
  std::vector<std::uint32_t> anomaly_kinds{};
  Features validation_normals;    // epoch choice, μ, Σ
  Features validation_anomalies;  // may have no rows
};

struct FitControl {
  std::uint64_t seed = 1;
  ThreadPool* pool = nullptr;  // never null
  ProgressCallback progress;   // may be empty
  std::stop_token stop;
  bool keep_best_on_stop =
      false;  // a requested stop ends training with the best model so far, if there is one
};

inline void throw_when_stopped(const FitControl& control) {
  if (control.stop.stop_requested()) throw Error(Error::Kind::interrupted, "training was stopped");
}

class Detector {
 public:
  virtual ~Detector() = default;
  virtual const std::string& method() const = 0;

  // Throws Error: interrupted on a stop, failure on divergence.
  virtual void fit(const TrainingData& data, const FitControl& control) = 0;

  // scores[i] ≥ 0 and finite for row i, higher = more anomalous. The same bits for every block size and
  // thread count. Safe to call from several threads at once with a pool each.
  virtual void score(const Features& rows, std::span<float> scores, ThreadPool& pool) const = 0;

  // The score with its derivatives, for up to so many rows at once; null where it has none. The detector
  // outlives it, and is not fitted or loaded meanwhile.
  virtual std::unique_ptr<SoftScore> soft_score(std::size_t /*rows*/) const { return nullptr; }

  virtual void save(nlohmann::json& header, std::vector<float>& weights) const = 0;
  // The inverse of save, for a detector made with the same settings. Throws Error when it does not fit.
  virtual void load(const nlohmann::json& header, std::span<const float> weights,
                    const FeatureShape& shape) = 0;

  // The networks and the shape of their input in words; a saved model is refused when it is another.
  virtual std::string architecture() const = 0;

  // Facts of the training for provenance: {"epochs": 34, "best_epoch": 30, …}. "learns_from_all": true where
  // the validation rows are learnt from.
  virtual nlohmann::json training_summary() const = 0;
};

// Settings that go together, by a name.
struct Preset {
  std::string name;
  std::string meaning;  // one sentence
  std::map<std::string, std::string> settings;
  std::string preprocessing;
};

// A method by name: its hyper-parameters and how to make a detector of it.
struct Method {
  std::string name;
  std::string summary;  // one sentence
  // Where "epoch_choice" or "choose_by" says "validation", known anomalies are held back to choose by,
  // however few there are.
  std::vector<Hyperparameter> hyperparameters;
  std::unique_ptr<Detector> (*create)(const Settings& settings);
  std::string preprocessing = "standard";         // of numbers, where the user does not say
  std::string preprocessing_of_kinds{};           // where kinds of anomalies are told apart; empty: the same
  std::string preprocessing_without_anomalies{};  // where no anomaly is known; empty: the same
  std::vector<Preset> presets{};                  // beside its defaults
  bool learns_from_anomalies = true;  // else it looks at normal rows alone, or chooses by anomalies
};

const std::vector<Method>& known_methods();
// Adds a method of one's own, so that it can be fitted, saved and scored with by its name. To be called while
// the program starts, by one thread, before a method is used: references to known methods end here. Returns
// true, so that a static variable can call it. Throws Error, bad_input, on a name that is taken or that the
// command line could not be given.
bool register_method(Method method);
const Method& find_method(const std::string& name);  // throws Error naming the known ones
const Preset& find_preset(const Method& method, const std::string& name);  // the same
// Of the method without a preset, where so many kinds of anomalies are known.
const std::string& preprocessing_of(const Method& method, std::size_t kinds_of_anomalies);

}  // namespace anoean
