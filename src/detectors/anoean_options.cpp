#include "detectors/anoean_options.hpp"

#include <string>

#include "core/number_text.hpp"
#include "detectors/epochs.hpp"

namespace anoean {
namespace {

std::string text_or_auto(std::size_t value) { return value == 0 ? "auto" : std::to_string(value); }
std::string text_or_auto(const std::string& value) { return value.empty() ? "auto" : value; }

std::size_t count(const Settings& settings, const std::string& name) {
  return settings.is_auto(name) ? 0 : static_cast<std::size_t>(settings.integer(name));
}

std::string layers(const Settings& settings, const std::string& name) {
  return settings.is_auto(name) ? std::string{} : settings.text(name);
}

}  // namespace

std::vector<Hyperparameter> anoean_hyperparameters() {
  using enum Hyperparameter::Type;
  std::vector<Hyperparameter> all = {
      {"latent",
       integer,
       "auto",
       1,
       1024,
       {},
       "Size d of the latent space; auto: 8 for tables, 16 for images."},
      {"encoder",
       Hyperparameter::Type::text,
       "auto",
       0,
       0,
       {},
       "Hidden layers of the encoder, such as \"dense 64, leaky_relu 0.2\"; auto: dense 128, 64, 32 for "
       "tables, convolutions 32, 64, 128 for images."},
      {"discriminator",
       Hyperparameter::Type::text,
       "auto",
       0,
       0,
       {},
       "Hidden layers of the discriminator, written in the same way; auto: dense 32, 16."},
      {"batch",
       integer,
       "200",
       1,
       65536,
       {},
       "Rows of each group in a step: normals, anomalies (as far as there are), prior draws."},
      {"steps_per_epoch",
       integer,
       "auto",
       1,
       1000000,
       {},
       "Steps in an epoch; auto: one pass over the normals, at least 25."},
      {"learning_rate", real, "0.001", 1e-9, 10, {}, "Adam's learning rate for both networks."},
      // In single precision 1 − β must not vanish.
      {"beta1", real, "0.9", 0, 0.999999, {}, "Adam's decay of the first moment."},
      {"beta2", real, "0.999", 0, 0.999999, {}, "Adam's decay of the second moment."},
      {"category_dropout",
       real,
       "0.02",
       0,
       1,
       {},
       "Share of the categories hidden in training, so that unknown ones are met."},
      {"score",
       choice,
       "mahalanobis",
       0,
       0,
       {"mahalanobis", "norm"},
       "Distance to the normals' latent Gaussian, or the plain norm of the latent vector."},
  };
  const auto epochs = epoch_hyperparameters("auto", "40 for tables, 50 for images", "30", "10");
  all.insert(all.begin() + 4, epochs.begin(), epochs.end());  // after batch
  return all;
}

AnoeanOptions anoean_options(const Settings& settings) {
  AnoeanOptions options;
  options.latent = count(settings, "latent");
  options.encoder = layers(settings, "encoder");
  options.discriminator = layers(settings, "discriminator");
  options.batch = count(settings, "batch");
  options.epochs = count(settings, "epochs");
  options.min_epochs = count(settings, "min_epochs");
  options.patience = count(settings, "patience");
  options.epoch_choice = settings.text("epoch_choice");
  options.steps_per_epoch = count(settings, "steps_per_epoch");
  options.learning_rate = settings.real("learning_rate");
  options.beta1 = settings.real("beta1");
  options.beta2 = settings.real("beta2");
  options.category_dropout = settings.real("category_dropout");
  options.score = settings.text("score");
  return options;
}

std::map<std::string, std::string> AnoeanOptions::settings() const {
  return {{"latent", text_or_auto(latent)},
          {"encoder", text_or_auto(encoder)},
          {"discriminator", text_or_auto(discriminator)},
          {"batch", std::to_string(batch)},
          {"epochs", text_or_auto(epochs)},
          {"min_epochs", std::to_string(min_epochs)},
          {"patience", std::to_string(patience)},
          {"epoch_choice", epoch_choice},
          {"steps_per_epoch", text_or_auto(steps_per_epoch)},
          {"learning_rate", shortest_text(learning_rate)},
          {"beta1", shortest_text(beta1)},
          {"beta2", shortest_text(beta2)},
          {"category_dropout", shortest_text(category_dropout)},
          {"score", score}};
}

AnoeanOptions resolve(AnoeanOptions options, const FeatureShape& shape) {
  const bool image = shape.is_image();
  if (options.latent == 0) options.latent = image ? 16 : 8;
  if (options.epochs == 0) options.epochs = image ? 50 : 40;
  if (options.encoder.empty()) {
    options.encoder =
        image ? "conv 32 kernel 4 stride 2 pad 1, leaky_relu 0.2, conv 64 kernel 4 stride 2 pad 1, "
                "leaky_relu 0.2, conv 128 kernel 4 stride 2 pad 1, leaky_relu 0.2, flatten"
              : "dense 128, leaky_relu 0.2, dense 64, leaky_relu 0.2, dense 32, leaky_relu 0.2";
  }
  if (options.discriminator.empty()) {
    options.discriminator = "dense 32, leaky_relu 0.2, dense 16, leaky_relu 0.2";
  }
  return options;
}

std::string encoder_spec(const AnoeanOptions& resolved) {
  return resolved.encoder + ", dense " + std::to_string(resolved.latent);
}

std::string discriminator_spec(const AnoeanOptions& resolved) { return resolved.discriminator + ", dense 1"; }

}  // namespace anoean
