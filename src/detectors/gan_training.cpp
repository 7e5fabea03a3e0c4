#include "detectors/gan_training.hpp"

#include <anoean/metrics.hpp>

#include <algorithm>
#include <cmath>

#include "detectors/network_state.hpp"

namespace anoean {
namespace {

constexpr std::size_t least_steps_per_epoch = 25;

nn::AdamOptions adam_options(const GanOptions& options) {
  return {.learning_rate = static_cast<float>(options.learning_rate),
          .beta1 = static_cast<float>(options.beta1),
          .beta2 = 0.999F};
}

// At most so many rows, drawn by seed.
Features drawn(const Features& rows, std::size_t most, std::uint64_t seed, std::string_view purpose) {
  Random random(seed, purpose);
  return rows.select(random.sample(rows.rows, most));
}

}  // namespace

GanBatches::GanBatches(const Features& normals, std::size_t rows, std::size_t latent, std::uint64_t seed)
    : normals_(normals),
      rows_(std::min(rows, normals.rows)),
      first_order_(seed, "order of normals"),
      second_order_(seed, "second order of normals"),
      noise_random_(seed, "noise"),
      x_(rows_ * normals.shape.expanded()),
      second_x_(rows_ * normals.shape.expanded()),
      z_(rows_ * latent),
      second_z_(rows_ * latent) {}

void GanBatches::draw(Order& order, AlignedBuffer<float>& to) {
  if (order.rows.empty() || order.next + rows_ > order.rows.size()) {
    order.rows = order.random.permutation(normals_.rows);
    order.next = 0;
  }
  const std::size_t width = normals_.shape.expanded();
  for (std::size_t i = 0; i < rows_; ++i) normals_.expand(order.rows[order.next++], 1, to.data() + i * width);
}

GanBatch GanBatches::next() {
  draw(first_order_, x_);
  draw(second_order_, second_x_);
  noise_random_.normal({z_.data(), z_.size()});
  noise_random_.normal({second_z_.data(), second_z_.size()});
  return {rows_, x_.data(), z_.data(), second_x_.data(), second_z_.data()};
}

GanTraining::GanTraining(const GanMethod& method, const GanOptions& resolved,
                         const std::vector<NetworkPlan>& plan, const TrainingData& data, std::uint64_t seed,
                         Networks& networks)
    : method_(method),
      options_(resolved),
      plan_(plan),
      validation_normals_(drawn(data.validation_normals, method.validation_rows(data.normals.shape), seed,
                                "validation normals")),
      validation_anomalies_(drawn(data.validation_anomalies, method.validation_rows(data.normals.shape), seed,
                                  "validation anomalies")),
      networks_(networks),
      batches_(data.normals, resolved.batch, resolved.latent, seed),
      dropout_random_(seed, "dropout") {
  Random random(seed, "spectral norm");
  for (const auto& network : networks)
    trained_.emplace_back(*network, adam_options(resolved), resolved.average);
  if (resolved.spectral_norm.value_or(false)) {
    for (const std::size_t i : method.discriminators()) trained_[i].use_spectral_norm({*networks[i], random});
  }
  step_ = method.make_step(trained_, batches_.rows());
}

Measures GanTraining::run_epoch(const FitControl& control) {
  const std::size_t steps = std::max(batches_.per_pass(), least_steps_per_epoch);
  GanLosses mean;
  for (std::size_t i = 0; i < steps && !control.stop.stop_requested(); ++i) {
    const GanLosses losses = step_->run(batches_.next(), *control.pool, dropout_random_);
    mean.discriminator += losses.discriminator / static_cast<double>(steps);
    mean.generator += losses.generator / static_cast<double>(steps);
    mean.encoder += losses.encoder / static_cast<double>(steps);
  }
  return {{"discriminator_loss", mean.discriminator},
          {"generator_loss", mean.generator},
          {"encoder_loss", mean.encoder}};
}

std::vector<GanTraining::State> GanTraining::averaged() const {
  std::vector<State> states;
  for (const TrainedNetwork& trained : trained_)
    states.push_back({trained.average().values().copy(), trained.network().parameters().statistics.copy()});
  return states;
}

Learner::Assessment GanTraining::assess(const FitControl& control) {
  Assessment now;
  const bool wanted = options_.epochs.by_validation && validation_anomalies_.rows > 0;
  for (const TrainedNetwork& trained : trained_) {
    now.finite = now.finite && finite_parameters(trained.network());
  }
  if (!now.finite || !wanted) return now;
  Networks averages;
  const std::vector<State> states = averaged();
  for (std::size_t i = 0; i < networks_.size(); ++i) {
    Random unused(0, "overwritten");
    averages.push_back(std::make_unique<nn::Network>(networks_[i]->input(), plan_[i].spec, unused));
    averages.back()->parameters().values = states[i].values.copy();
    averages.back()->parameters().statistics = states[i].statistics.copy();
  }
  const Networks scoring = method_.scoring_networks(averages);
  const std::size_t normals = validation_normals_.rows;
  std::vector<float> scores(normals + validation_anomalies_.rows);
  std::vector<std::uint8_t> labels(scores.size(), 1);
  std::fill_n(labels.begin(), normals, std::uint8_t{0});
  const std::span<float> all(scores);
  score_with(method_, scoring, true, validation_normals_, all.first(normals), *control.pool);
  score_with(method_, scoring, true, validation_anomalies_, all.subspan(normals), *control.pool);
  now.auc_pr = average_precision(scores, labels);
  return now;
}

void GanTraining::keep() { kept_ = averaged(); }

void GanTraining::restore() {
  for (std::size_t i = 0; i < networks_.size(); ++i) {
    networks_[i]->parameters().values = kept_[i].values.copy();
    networks_[i]->parameters().statistics = kept_[i].statistics.copy();
  }
}

}  // namespace anoean
