#pragma once

#include <anoean/export.hpp>

#include <cstddef>
#include <map>
#include <string>

namespace anoean {

// AnoEAN's hyper-parameters. The defaults are the paper's where it gives a value (E. Gherbi et al., "An
// Encoding Adversarial Network for Anomaly Detection", ACML 2019, section 3.1). 0 and "" let the data decide.
// FitOptions takes them as text: options.settings = AnoeanOptions{.latent = 4}.settings();
struct AnoeanOptions {
  std::size_t latent = 0;       // d, size of the latent space; 0: 8 for tables, 16 for images
  std::string encoder{};        // hidden layers of E; "": 128, 64, 32 dense, or 3 convolutions for images
  std::string discriminator{};  // hidden layers of D; "": 32, 16 dense
  std::size_t batch = 200;      // rows of each group per step: normals, anomalies, prior draws
  std::size_t epochs = 0;       // at most; 0: 40 for tables, 50 for images
  std::size_t min_epochs = 30;  // no early stop before
  std::size_t patience = 10;    // stop after so many epochs without a better validation AUC-PR
  std::string epoch_choice = "validation";  // or "last": known anomalies held back have no say
  std::size_t steps_per_epoch = 0;          // 0: one pass over the normals, at least 25
  double learning_rate = 1e-3;              // Adam, both networks
  double beta1 = 0.9;                       // Adam
  double beta2 = 0.999;                     // Adam
  double category_dropout = 0.02;     // share of categories hidden in training, so that unknown ones are met
  std::string score = "mahalanobis";  // or "norm": ‖E(x)‖, which the authors tried and rejected

  ANOEAN_API std::map<std::string, std::string> settings() const;
};

}  // namespace anoean
