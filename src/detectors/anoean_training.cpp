#include "detectors/anoean_training.hpp"

#include <anoean/error.hpp>
#include <anoean/metrics.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "detectors/batches.hpp"
#include "detectors/network_state.hpp"

namespace anoean {
namespace {

constexpr std::size_t least_steps_per_epoch = 25;  // the paper's: 5,000 normals in batches of 200
// Latent normals on (nearly) one line, or (nearly) in one point: the paper calls it mode collapse.
constexpr double collapsed_rank = 1.2;
constexpr double collapsed_variance = 1e-4;  // mean over the latent dimensions; the prior has 1

bool all_finite(const AlignedBuffer<float>& values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

void add_share(StepReport& mean, const StepReport& step, double share) {
  mean.encoder_loss += share * step.encoder_loss;
  mean.discriminator_loss += share * step.discriminator_loss;
  mean.prior_accuracy += share * step.prior_accuracy;
  mean.normal_accuracy += share * step.normal_accuracy;
  mean.anomaly_accuracy += share * step.anomaly_accuracy;
}

// AUC-PR of the distances of normals (label 0) and anomalies (label 1).
double distance_auc_pr(const LatentGaussian& gaussian, const AlignedBuffer<float>& normals,
                       const AlignedBuffer<float>& anomalies) {
  const std::size_t d = gaussian.dimensions();
  std::vector<float> scores;
  std::vector<std::uint8_t> labels;
  for (std::size_t i = 0; i < normals.size(); i += d)
    scores.push_back(static_cast<float>(gaussian.distance(normals.data() + i)));
  labels.assign(scores.size(), 0);
  for (std::size_t i = 0; i < anomalies.size(); i += d)
    scores.push_back(static_cast<float>(gaussian.distance(anomalies.data() + i)));
  labels.resize(scores.size(), 1);
  return average_precision(scores, labels);
}

}  // namespace

AnoeanTraining::AnoeanTraining(const AnoeanOptions& resolved, const TrainingData& data,
                               const FitControl& control, nn::Network& encoder, nn::Network& discriminator)
    : options_(resolved), data_(data), control_(control), encoder_(encoder), discriminator_(discriminator) {}

void AnoeanTraining::warn(const std::string& text) const {
  if (!control_.progress) return;
  Progress progress;
  progress.stage = "training";
  progress.warning = text;
  control_.progress(progress);
}

// Fits the latent Gaussian to the validation normals; false when the encoder's output is no longer finite.
bool AnoeanTraining::evaluate(Snapshot& now) const {
  const AlignedBuffer<float> normals = run_network(encoder_, data_.validation_normals, *control_.pool);
  const AlignedBuffer<float> anomalies = run_network(encoder_, data_.validation_anomalies, *control_.pool);
  if (!all_finite(normals) || !all_finite(anomalies)) return false;
  now.gaussian = LatentGaussian::fit({normals.data(), data_.validation_normals.rows, options_.latent});
  if (!anomalies.empty()) now.auc_pr = distance_auc_pr(now.gaussian, normals, anomalies);
  return true;
}

void AnoeanTraining::keep(Snapshot& now) {
  now.encoder_values = encoder_.parameters().values.copy();
  now.encoder_statistics = encoder_.parameters().statistics.copy();
  now.discriminator_values = discriminator_.parameters().values.copy();
  now.discriminator_statistics = discriminator_.parameters().statistics.copy();
  best_ = std::move(now);
}

void AnoeanTraining::restore_best() {
  encoder_.parameters().values = best_.encoder_values.copy();
  encoder_.parameters().statistics = best_.encoder_statistics.copy();
  discriminator_.parameters().values = best_.discriminator_values.copy();
  discriminator_.parameters().statistics = best_.discriminator_statistics.copy();
}

void AnoeanTraining::report(std::size_t epoch, const StepReport& mean, const Snapshot& now) const {
  if (!control_.progress) return;
  Progress progress;
  progress.stage = "training";
  progress.done = epoch;
  progress.total = options_.epochs;
  progress.measures = {{"encoder_loss", mean.encoder_loss},
                       {"discriminator_loss", mean.discriminator_loss},
                       {"prior_accuracy", mean.prior_accuracy},
                       {"normal_accuracy", mean.normal_accuracy},
                       {"anomaly_accuracy", mean.anomaly_accuracy},
                       {"latent_mean_offset", now.gaussian.mean_offset()},
                       {"latent_covariance_offset", now.gaussian.covariance_offset()}};
  if (now.auc_pr >= 0.0) progress.measures.emplace_back("validation_auc_pr", now.auc_pr);
  control_.progress(progress);
}

TrainingFacts AnoeanTraining::run() {
  BatchSource batches(data_.normals, data_.anomalies, options_.batch, options_.category_dropout,
                      control_.seed);
  const nn::AdamOptions adam{.learning_rate = static_cast<float>(options_.learning_rate),
                             .beta1 = static_cast<float>(options_.beta1),
                             .beta2 = static_cast<float>(options_.beta2)};
  AnoeanStep step(encoder_, discriminator_, adam, batches.normals_per_batch(), batches.anomalies_per_batch());
  Random prior_random(control_.seed, "prior");
  Random dropout_random(control_.seed, "dropout");
  std::vector<float> prior(batches.normals_per_batch() * options_.latent);
  const std::size_t steps = options_.steps_per_epoch > 0
                                ? options_.steps_per_epoch
                                : std::max(batches.batches_per_pass(), least_steps_per_epoch);

  for (std::size_t epoch = 1; epoch <= options_.epochs; ++epoch) {
    StepReport mean;
    for (std::size_t i = 0; i < steps && !control_.stop.stop_requested(); ++i) {
      prior_random.normal(prior);
      const StepReport report = step.run(batches.next(), prior.data(), *control_.pool, dropout_random);
      add_share(mean, report, 1.0 / static_cast<double>(steps));
    }
    if (control_.stop.stop_requested()) {
      facts_.interrupted = true;
      break;
    }
    Snapshot now;
    now.epoch = epoch;
    if (!std::isfinite(mean.encoder_loss + mean.discriminator_loss) || !evaluate(now)) {
      facts_.diverged = true;
      break;
    }
    facts_.epochs = epoch;
    report(epoch, mean, now);
    if (now.auc_pr < 0.0 || now.auc_pr > best_.auc_pr) keep(now);
    if (epoch >= options_.min_epochs && epoch >= best_.epoch + options_.patience) {
      facts_.stopped_early = true;
      break;
    }
  }
  return conclude();
}

TrainingFacts AnoeanTraining::conclude() {
  if (facts_.interrupted && (!control_.keep_best_on_stop || best_.epoch == 0)) {
    throw Error(Error::Kind::interrupted,
                "training was stopped after " + std::to_string(facts_.epochs) + " epochs");
  }
  if (best_.epoch == 0) {
    throw Error(Error::Kind::failure, "training diverged: the losses are no longer finite", {},
                "lower learning_rate");
  }
  restore_best();
  facts_.best_epoch = best_.epoch;
  if (best_.auc_pr >= 0.0) facts_.validation_auc_pr = best_.auc_pr;
  const LatentGaussian& gaussian = best_.gaussian;
  facts_.mean_offset = gaussian.mean_offset();
  facts_.covariance_offset = gaussian.covariance_offset();
  facts_.effective_rank = gaussian.effective_rank();
  const double d = static_cast<double>(options_.latent);
  facts_.collapsed = gaussian.total_variance() < collapsed_variance * d ||
                     (options_.latent > 1 && gaussian.effective_rank() < collapsed_rank);
  if (facts_.diverged) {
    warn("training diverged in epoch " + std::to_string(facts_.epochs + 1) + "; the model of epoch " +
         std::to_string(best_.epoch) + " is kept");
  }
  if (facts_.collapsed) {
    warn(
        "the latent space collapsed: the normals lie nearly on one line or in one point; their distance to "
        "anomalies can still be large, so look at the metrics");
  }
  return facts_;
}

}  // namespace anoean
