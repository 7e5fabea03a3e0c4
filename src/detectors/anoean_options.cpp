#include "detectors/anoean_options.hpp"

#include <algorithm>
#include <string>

#include "core/number_text.hpp"
#include "detectors/epochs.hpp"

namespace anoean {
namespace {

using enum Hyperparameter::Type;

// Between is what stands between a convolution and its activation.
std::string convolutions(const std::string& between) {
  std::string text;
  for (const char* channels : {"32", "64", "128"})
    text += std::string("conv ") + channels + " kernel 4 stride 2 pad 1, " + between + "leaky_relu 0.2, ";
  return text + "flatten";
}

const std::string dense_layers =
    "dense 128, leaky_relu 0.2, dense 64, leaky_relu 0.2, dense 32, leaky_relu 0.2";

std::string text_or_auto(std::size_t value) { return value == 0 ? "auto" : std::to_string(value); }
std::string text_or_auto(const std::string& value) { return value.empty() ? "auto" : value; }

std::size_t count(const Settings& settings, const std::string& name) {
  return settings.is_auto(name) ? 0 : static_cast<std::size_t>(settings.integer(name));
}

std::string layers(const Settings& settings, const std::string& name) {
  return settings.is_auto(name) ? std::string{} : settings.text(name);
}

std::vector<Hyperparameter> network_hyperparameters() {
  return {
      {"encoders", integer, "1", 1, 16, {}, "Encoders that are trained apart, their scores averaged."},
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
      {"normalisation",
       choice,
       "batch",
       0,
       0,
       {"batch", "none"},
       "Images: batch normalisation after each convolution of the encoder that auto stands for, or none."},
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
       "Rows of each group in a step: normals, anomalies (as far as there are, where none is made), prior "
       "draws."},
  };
}

std::vector<Hyperparameter> step_hyperparameters() {
  return {
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
      {"average",
       real,
       "0.99",
       0,
       0.999999,
       {},
       "Decay of the moving average of the weights, which is what scores; 0 for none."},
      {"category_dropout",
       real,
       "0.02",
       0,
       1,
       {},
       "Share of the categories hidden in training, so that unknown ones are met."},
      {"pseudo_anomalies",
       real,
       "auto",
       0,
       1,
       {},
       "Share of made anomalies among those of a step; auto: 0, 0.25 or 0.5 for tables, whichever finds "
       "more of the known anomalies that trials do not show it; 0 for images, 1 where no anomaly is known."},
      {"contamination",
       real,
       "auto",
       0,
       0.5,
       {},
       "Share of the normals that may be anomalies nobody labelled: as many, those that look most like "
       "anomalies, are left out after a fifth of the training; auto: 0, 0.1 or 0.2 for tables, by the same "
       "trials, 0.1 with fewer than 15 known ones of one name; 0 for images or where no anomaly is known."},
      {"ambiguous",
       choice,
       "auto",
       0,
       0,
       {"keep", "leave_out"},
       "Known anomalies that lie as near to the normals as half of the normals do: keep them, leave_out, or "
       "auto, which leaves them out where the same trials find more of the others without them."},
      {"moves",
       choice,
       "true",
       0,
       0,
       {"true", "false"},
       "Images: move each a little, turned, scaled, bent, afresh each time."},
      {"restarts",
       integer,
       "1",
       0,
       10,
       {},
       "How often a training that diverged or collapsed starts again from other weights."},
      {"score",
       choice,
       "combined",
       0,
       0,
       {"combined", "mahalanobis", "norm"},
       "Distances in all dense layers of the encoder; that to the normals' latent Gaussian alone; or the "
       "plain norm of the latent vector."},
      {"reference_points",
       integer,
       "auto",
       1,
       65536,
       {},
       "Points of the combined score that stand for the normals, and as many for the known anomalies; auto: "
       "128 for tables, 512 where no anomaly is known; 384 for images. In the input twice as many for the "
       "normals."},
      {"input_weight",
       real,
       "auto",
       0,
       1000,
       {},
       "Weight in the combined score of how far the nearest normals are in the input itself, and how near "
       "known anomalies; for tables a quarter of it is that of how far each column by itself is from those "
       "of the normals, where that tells known anomalies; auto: 12 for tables where 2 kinds of anomalies or "
       "more are known, or none, or where trials find what they do not show without fail; 0.5 for images "
       "where none is known; else 0."},
  };
}

}  // namespace

std::vector<Hyperparameter> anoean_hyperparameters() {
  std::vector<Hyperparameter> all = network_hyperparameters();
  const auto epochs =
      epoch_hyperparameters("auto",
                            "tables 40 passes over the normals, at least 500 steps and at most 4,000; images "
                            "1,250 steps; where validation chooses 40 and 50",
                            "30", "10", "last");
  all.insert(all.end(), epochs.begin(), epochs.end());
  const auto steps = step_hyperparameters();
  all.insert(all.end(), steps.begin(), steps.end());
  return all;
}

AnoeanOptions anoean_options(const Settings& settings) {
  AnoeanOptions options;
  options.encoders = count(settings, "encoders");
  options.latent = count(settings, "latent");
  options.encoder = layers(settings, "encoder");
  options.normalisation = settings.text("normalisation");
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
  options.average = settings.real("average");
  options.category_dropout = settings.real("category_dropout");
  if (!settings.is_auto("pseudo_anomalies")) options.pseudo_anomalies = settings.real("pseudo_anomalies");
  if (!settings.is_auto("contamination")) options.contamination = settings.real("contamination");
  if (const std::string text = settings.text("ambiguous"); text != "auto")
    options.leave_out_ambiguous = text == "leave_out";
  options.moves = settings.text("moves") == "true";
  options.restarts = count(settings, "restarts");
  options.score = settings.text("score");
  options.reference_points = count(settings, "reference_points");
  if (!settings.is_auto("input_weight")) options.input_weight = settings.real("input_weight");
  return options;
}

std::map<std::string, std::string> AnoeanOptions::settings() const {
  return {{"encoders", std::to_string(encoders)},
          {"latent", text_or_auto(latent)},
          {"encoder", text_or_auto(encoder)},
          {"normalisation", normalisation},
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
          {"average", shortest_text(average)},
          {"category_dropout", shortest_text(category_dropout)},
          {"pseudo_anomalies", pseudo_anomalies ? shortest_text(*pseudo_anomalies) : "auto"},
          {"contamination", contamination ? shortest_text(*contamination) : "auto"},
          {"ambiguous", !leave_out_ambiguous   ? "auto"
                        : *leave_out_ambiguous ? "leave_out"
                                               : "keep"},
          {"moves", moves ? "true" : "false"},
          {"restarts", std::to_string(restarts)},
          {"score", score},
          {"reference_points", text_or_auto(reference_points)},
          {"input_weight", input_weight ? shortest_text(*input_weight) : "auto"}};
}

namespace {

// Tables: 40 passes over the normals, but neither too few steps to learn from a few rows nor more than enough
// for many. Where validation may end training, the most that it needs.
std::size_t usual_epochs(const AnoeanOptions& options, const DataFacts& data) {
  const bool image = data.shape.is_image();
  if (options.epoch_choice == "validation") return image ? 50 : 40;
  const std::size_t passes = 40 * data.normals / std::max<std::size_t>(1, options.batch);
  const std::size_t wanted = image ? 1250 : std::clamp<std::size_t>(passes, 500, 4000);
  const std::size_t fewest = image ? 10 : 5;
  return std::max(fewest, wanted / steps_per_epoch(options, data.normals));
}

// Where other anomalies than known ones are to come: those an encoder may draw to the normals.
double usual_input_weight(const DataFacts& data) {
  if (data.shape.is_image()) return data.knows_anomalies ? 0.0 : 0.5;
  return data.tells_kinds || !data.knows_anomalies ? weight_of_input : 0.0;
}

}  // namespace

AnoeanOptions resolve(AnoeanOptions options, const DataFacts& data) {
  const bool image = data.shape.is_image();
  if (options.latent == 0) options.latent = image ? 16 : 8;
  if (options.epochs == 0) options.epochs = usual_epochs(options, data);
  if (options.encoder.empty())
    options.encoder =
        image ? convolutions(options.normalisation == "batch" ? "batch_norm, " : "") : dense_layers;
  if (options.discriminator.empty())
    options.discriminator = "dense 32, leaky_relu 0.2, dense 16, leaky_relu 0.2";
  if (!options.pseudo_anomalies) options.pseudo_anomalies = data.knows_anomalies ? 0.0 : 1.0;
  if (!options.contamination) options.contamination = 0.0;
  if (options.reference_points == 0)
    options.reference_points = image ? 384 : data.knows_anomalies ? 128 : 512;
  if (!options.input_weight) options.input_weight = usual_input_weight(data);
  if (data.shape.expanded() > widest_input) options.input_weight = 0.0;
  if (!options.leave_out_ambiguous) options.leave_out_ambiguous = false;
  return options;
}

std::size_t steps_per_epoch(const AnoeanOptions& options, std::size_t normals) {
  constexpr std::size_t least = 25;  // the paper's: 5,000 normals in batches of 200
  if (options.steps_per_epoch > 0) return options.steps_per_epoch;
  const std::size_t rows = std::max<std::size_t>(1, std::min(options.batch, normals));
  return std::max(normals / rows, least);
}

std::string encoder_spec(const AnoeanOptions& resolved) {
  return resolved.encoder + ", dense " + std::to_string(resolved.latent);
}

std::string discriminator_spec(const AnoeanOptions& resolved) { return resolved.discriminator + ", dense 1"; }

}  // namespace anoean
