#include "detectors/anoean_training.hpp"

#include <anoean/metrics.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "detectors/anoean_options.hpp"
#include "detectors/network_state.hpp"

namespace anoean {
namespace {

// Latent normals on (nearly) one line, or (nearly) in one point: the paper calls it mode collapse.
constexpr double collapsed_rank = 1.2;
constexpr double collapsed_variance = 1e-4;  // mean over the latent dimensions; the prior has 1

bool all_finite(const AlignedBuffer<float>& values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

nn::AdamOptions adam_options(const AnoeanOptions& options) {
  return {.learning_rate = static_cast<float>(options.learning_rate),
          .beta1 = static_cast<float>(options.beta1),
          .beta2 = static_cast<float>(options.beta2)};
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
                               const Features& anomalies, std::uint64_t seed, nn::Network& encoder,
                               nn::Network& discriminator)
    : options_(resolved),
      data_(data),
      encoder_(encoder, adam_options(resolved), resolved.average),
      discriminator_(discriminator, adam_options(resolved), resolved.average),
      batches_(data.normals, anomalies,
               {.rows = resolved.batch,
                .category_dropout = resolved.category_dropout,
                .pseudo_share = *resolved.pseudo_anomalies,
                .moves = resolved.moves && data.normals.shape.is_image(),
                .suspect_share = *resolved.contamination},
               seed),
      trusted_(data.normals.rows),
      step_(encoder_, discriminator_, batches_.normals_per_batch(), batches_.anomalies_per_batch()),
      prior_random_(seed, "prior"),
      dropout_random_(seed, "dropout") {
  std::iota(trusted_.begin(), trusted_.end(), std::size_t{0});
  Random unused(0, "overwritten");
  averaged_encoder_ = std::make_unique<nn::Network>(encoder.input(), encoder.spec(), unused);
}

void AnoeanTraining::update_average() {
  averaged_encoder_->parameters().values = encoder_.average().values().copy();
  averaged_encoder_->parameters().statistics = encoder_.network().parameters().statistics.copy();
}

void AnoeanTraining::leave_out_suspects(ThreadPool& pool) {
  update_average();
  Features latent;
  latent.shape.channels = options_.latent;
  latent.rows = data_.normals.rows;
  latent.dense = run_network(*averaged_encoder_, data_.normals, pool);
  const AlignedBuffer<float> logits = run_network(discriminator_.network(), latent, pool);
  trusted_.resize(latent.rows);
  std::iota(trusted_.begin(), trusted_.end(), std::size_t{0});
  // What is not finite stays, so that a training that diverges is seen to.
  const auto doubt = [&](std::size_t row) {
    return std::isfinite(logits[row]) ? -logits[row] : std::numeric_limits<float>::lowest();
  };
  std::stable_sort(trusted_.begin(), trusted_.end(),
                   [&](std::size_t one, std::size_t other) { return doubt(one) < doubt(other); });
  trusted_.resize(trusted_rows(latent.rows, *options_.contamination));
  std::sort(trusted_.begin(), trusted_.end());
  batches_.draw_from(trusted_);
}

Measures AnoeanTraining::run_epoch(const FitControl& control) {
  if (*options_.contamination > 0.0 && epochs_begun_++ >= std::max<std::size_t>(1, options_.epochs / 5))
    leave_out_suspects(*control.pool);
  const std::size_t steps = steps_per_epoch(options_, data_.normals.rows);
  std::vector<float> prior(batches_.normals_per_batch() * options_.latent);
  StepReport mean;
  for (std::size_t i = 0; i < steps && !control.stop.stop_requested(); ++i) {
    prior_random_.normal(prior);
    const StepReport report =
        step_.run(batches_.next(*control.pool), prior.data(), *control.pool, dropout_random_);
    add_share(mean, report, 1.0 / static_cast<double>(steps));
  }
  return {{"encoder_loss", mean.encoder_loss},
          {"discriminator_loss", mean.discriminator_loss},
          {"prior_accuracy", mean.prior_accuracy},
          {"normal_accuracy", mean.normal_accuracy},
          {"anomaly_accuracy", mean.anomaly_accuracy}};
}

Learner::Assessment AnoeanTraining::assess(const FitControl& control) {
  Assessment now;
  update_average();
  const AlignedBuffer<float> normals =
      run_network(*averaged_encoder_, data_.validation_normals, *control.pool);
  const AlignedBuffer<float> anomalies =
      run_network(*averaged_encoder_, data_.validation_anomalies, *control.pool);
  now.finite = all_finite(normals) && all_finite(anomalies);
  if (!now.finite) return now;
  gaussian_ = LatentGaussian::fit({normals.data(), data_.validation_normals.rows, options_.latent});
  if (!anomalies.empty()) now.auc_pr = distance_auc_pr(gaussian_, normals, anomalies);
  now.measures = {{"latent_mean_offset", gaussian_.mean_offset()},
                  {"latent_covariance_offset", gaussian_.covariance_offset()}};
  return now;
}

void AnoeanTraining::keep() {
  kept_.encoder_values = encoder_.average().values().copy();
  kept_.encoder_statistics = encoder_.network().parameters().statistics.copy();
  kept_.discriminator_values = discriminator_.average().values().copy();
  kept_.discriminator_statistics = discriminator_.network().parameters().statistics.copy();
  kept_.gaussian = gaussian_;
}

void AnoeanTraining::restore() {
  encoder_.network().parameters().values = kept_.encoder_values.copy();
  encoder_.network().parameters().statistics = kept_.encoder_statistics.copy();
  discriminator_.network().parameters().values = kept_.discriminator_values.copy();
  discriminator_.network().parameters().statistics = kept_.discriminator_statistics.copy();
}

LatentFacts AnoeanTraining::latent_facts() const {
  const LatentGaussian& gaussian = kept_.gaussian;
  LatentFacts facts;
  facts.mean_offset = gaussian.mean_offset();
  facts.covariance_offset = gaussian.covariance_offset();
  facts.effective_rank = gaussian.effective_rank();
  const double d = static_cast<double>(options_.latent);
  // Fewer rows than dimensions lie on a line or in a point by themselves.
  facts.collapsed = data_.validation_normals.rows > options_.latent &&
                    (gaussian.total_variance() < collapsed_variance * d ||
                     (options_.latent > 1 && gaussian.effective_rank() < collapsed_rank));
  return facts;
}

}  // namespace anoean
