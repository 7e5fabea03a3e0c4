#pragma once

#include <anoean/anoean_options.hpp>

#include <string>
#include <vector>

#include "data/features.hpp"
#include "detectors/detector.hpp"
#include "detectors/hyperparameters.hpp"

namespace anoean {

// Of records, numbers and indicators of categories: distances among wider ones would take more memory and
// time than all else, and the score does not look at them.
inline constexpr std::size_t widest_input = 2048;
// Of the input of tables in the score, where other anomalies than the known ones are to come.
inline constexpr double weight_of_input = 12.0;

// What --set, --help, validation and the docs know of AnoEAN's hyper-parameters.
std::vector<Hyperparameter> anoean_hyperparameters();
std::vector<Preset> anoean_presets();

AnoeanOptions anoean_options(const Settings& settings);

// What decides about options that were left to the data.
struct DataFacts {
  FeatureShape shape;
  std::size_t normals = 0;      // to train on
  bool knows_anomalies = true;  // there are some to train on
  bool tells_kinds = false;     // of at least fewest_kinds of them
};

// The options with everything decided that was left to the data.
AnoeanOptions resolve(AnoeanOptions options, const DataFacts& data);

// Of one epoch over so many normals.
std::size_t steps_per_epoch(const AnoeanOptions& options, std::size_t normals);

// The whole encoder and discriminator as network specs, latent and output layer included.
std::string encoder_spec(const AnoeanOptions& resolved);
std::string discriminator_spec(const AnoeanOptions& resolved);

}  // namespace anoean
