#pragma once

#include <anoean/anoean_options.hpp>

#include <string>
#include <vector>

#include "data/features.hpp"
#include "detectors/detector.hpp"
#include "detectors/hyperparameters.hpp"

namespace anoean {

// What --set, --help, validation and the docs know of AnoEAN's hyper-parameters.
std::vector<Hyperparameter> anoean_hyperparameters();
std::vector<Preset> anoean_presets();

AnoeanOptions anoean_options(const Settings& settings);

// The options with everything that was left to the data decided by the rows to learn from.
AnoeanOptions resolve(AnoeanOptions options, const FeatureShape& shape, bool knows_anomalies);

// The whole encoder and discriminator as network specs, latent and output layer included.
std::string encoder_spec(const AnoeanOptions& resolved);
std::string discriminator_spec(const AnoeanOptions& resolved);

}  // namespace anoean
