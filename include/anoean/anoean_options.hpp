#pragma once

#include <anoean/export.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>

namespace anoean {

// AnoEAN's hyper-parameters, with the defaults of docs/method.md; the method as the paper has it (E. Gherbi
// et al., "An Encoding Adversarial Network for Anomaly Detection", ACML 2019, section 3.1) is
// FitOptions::preset "faithful". 0, "" and nothing let the data decide. FitOptions takes them as text:
// options.settings = AnoeanOptions{.latent = 4}.settings();
struct AnoeanOptions {
  std::size_t encoders = 1;  // trained apart, their scores averaged
  std::size_t latent = 0;    // d, size of the latent space; 0: 8 for tables, 16 for images
  std::string encoder{};     // hidden layers of E; "": 128, 64, 32 dense, or 3 convolutions for images
  std::string normalisation = "batch";  // of the convolutions that "" stands for, or "none"
  std::string discriminator{};          // hidden layers of D; "": 32, 16 dense
  std::size_t batch = 200;              // rows of each group per step: normals, anomalies, prior draws
  std::size_t epochs = 0;               // at most; 0: as many as make enough steps
  std::size_t min_epochs = 30;          // no early stop before
  std::size_t patience = 10;            // stop after so many epochs without a better validation AUC-PR
  std::string epoch_choice = "last";    // or "validation": known anomalies held back choose it
  std::size_t steps_per_epoch = 0;      // 0: one pass over the normals, at least 25
  double learning_rate = 1e-3;          // Adam, both networks
  double beta1 = 0.9;                   // Adam
  double beta2 = 0.999;                 // Adam
  double average = 0.99;                // decay of the moving average of the weights, which scores; 0: none
  double category_dropout = 0.02;  // share of categories hidden in training, so that unknown ones are met
  // Share of made anomalies among those of a step; nothing: trials choose it for tables, none for images, all
  // where no anomaly is known.
  std::optional<double> pseudo_anomalies{};
  // Share of the normals to train on that are taken for anomalies nobody labelled; nothing: trials choose it
  // for tables, a tenth where too few anomalies are known for trials, none for images or where none is known.
  std::optional<double> contamination{};
  // Whether known anomalies that lie as near to the normals as half of the normals do are left out; nothing:
  // trials choose it for tables, else they are not.
  std::optional<bool> leave_out_ambiguous{};
  bool moves = true;         // images: each is moved a little, afresh each time
  std::size_t restarts = 1;  // of a training that diverged or collapsed
  // All layers of E; or "mahalanobis", the distance of E(x) alone as in the paper; or "norm", ‖E(x)‖, which
  // the authors tried and rejected.
  std::string score = "combined";
  // Of the combined score, that stand for normals, and for anomalies; 0: 128 for tables, 512 where no anomaly
  // is known, 384 for images. In the input twice as many for the normals.
  std::size_t reference_points = 0;
  // Of the combined score, of how far the nearest normals, and how near known anomalies, are in the input
  // itself; for tables a quarter of it is that of how far each column by itself is from those of the normals,
  // where that tells known anomalies; nothing: 12 for tables where two kinds or more of anomalies are known,
  // or none; 0.5 for images where none is known; else 0.
  std::optional<double> input_weight{};

  ANOEAN_API std::map<std::string, std::string> settings() const;
};

}  // namespace anoean
