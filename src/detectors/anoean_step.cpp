#include "detectors/anoean_step.hpp"

#include <algorithm>
#include <span>

#include "nn/losses.hpp"

namespace anoean {
namespace {

double share_on_side(const float* logits, std::size_t rows, bool positive) {
  if (rows == 0) return 0.0;
  const auto right =
      std::count_if(logits, logits + rows, [&](float logit) { return (logit > 0.0F) == positive; });
  return static_cast<double>(right) / static_cast<double>(rows);
}

// The mean cross-entropy of one group of rows of D's output; nothing for an empty group.
double group_loss(nn::Workspace& workspace, std::size_t first, std::size_t rows, float target) {
  if (rows == 0) return 0.0;
  return nn::sigmoid_cross_entropy({workspace.output() + first, rows}, target,
                                   1.0F / static_cast<float>(rows),
                                   {workspace.output_gradient() + first, rows});
}

struct Inputs {
  nn::Input known;
  nn::Input made;
};

Inputs inputs_of(const Batch& batch) {
  const std::size_t known = batch.normals + batch.anomalies;
  const std::size_t width = batch.dense.size() / batch.rows();
  if (batch.indicators.empty())  // nothing is soft: all rows pass together
    return {.known = {.dense = batch.dense.data(),
                      .indices = batch.categories.empty() ? nullptr : batch.categories.data(),
                      .indicators = nullptr,
                      .rows = batch.rows()},
            .made = {}};
  return {.known = {.dense = batch.dense.data(),
                    .indices = batch.categories.data(),
                    .indicators = nullptr,
                    .rows = known},
          .made = {.dense = batch.dense.data() + known * width,
                   .indices = nullptr,
                   .indicators = batch.indicators.data(),
                   .rows = batch.made}};
}

}  // namespace

AnoeanStep::AnoeanStep(TrainedNetwork& encoder, TrainedNetwork& discriminator, std::size_t normals,
                       std::size_t anomalies)
    : encoder_(encoder),
      discriminator_(discriminator),
      encoder_rows_(encoder.network(), normals + anomalies, nn::Mode::train),
      discriminator_rows_(discriminator.network(), 2 * normals + anomalies, nn::Mode::train) {}

double AnoeanStep::discriminator_loss(const Batch& batch, StepReport& report) {
  const std::size_t n = batch.normals;
  const float* logits = discriminator_rows_.output();
  report.prior_accuracy = share_on_side(logits, n, true);
  report.normal_accuracy = share_on_side(logits + n, n, false);
  report.anomaly_accuracy = share_on_side(logits + 2 * n, batch.all_anomalies(), false);
  return group_loss(discriminator_rows_, 0, n, 1.0F) + group_loss(discriminator_rows_, n, n, 0.0F) +
         group_loss(discriminator_rows_, 2 * n, batch.all_anomalies(), 0.0F);
}

double AnoeanStep::encoder_loss(const Batch& batch) {
  const std::size_t n = batch.normals;
  return group_loss(discriminator_rows_, n, n, 1.0F) +
         group_loss(discriminator_rows_, 2 * n, batch.all_anomalies(), 0.0F);
}

// Made rows have soft categories, so that they pass the first layer apart from the others.
void AnoeanStep::forward_encoder(const Batch& batch, ThreadPool& pool, Random& random) {
  const auto [known, made] = inputs_of(batch);
  encoder_.network().forward(encoder_rows_, known, 0, pool, &random);
  if (made.rows > 0) encoder_.network().forward(encoder_rows_, made, known.rows, pool, &random);
}

void AnoeanStep::backward_encoder(const Batch& batch, ThreadPool& pool) {
  const auto [known, made] = inputs_of(batch);
  encoder_.network().backward(encoder_rows_, known, 0, {.parameters = true, .input = false}, pool);
  if (made.rows > 0)
    encoder_.network().backward(encoder_rows_, made, known.rows,
                                {.parameters = true, .input = false, .accumulate = true}, pool);
}

StepReport AnoeanStep::run(const Batch& batch, const float* prior, ThreadPool& pool, Random& random) {
  nn::Network& discriminator = discriminator_.network();
  const std::size_t d = encoder_.network().output().size();
  const std::size_t n = batch.normals;
  const std::size_t rows = batch.rows();
  StepReport report;

  forward_encoder(batch, pool, random);
  std::copy_n(prior, n * d, discriminator_rows_.input());
  std::copy_n(encoder_rows_.output(), rows * d, discriminator_rows_.input() + n * d);

  discriminator.forward(discriminator_rows_, 0, n + rows, pool, &random);
  report.discriminator_loss = discriminator_loss(batch, report);
  discriminator.backward(discriminator_rows_, 0, n + rows, {.parameters = true, .input = false}, pool);
  discriminator_.step();

  discriminator.forward(discriminator_rows_, n, rows, pool, &random);
  report.encoder_loss = encoder_loss(batch);
  discriminator.backward(discriminator_rows_, n, rows, {.parameters = false, .input = true}, pool);

  std::copy_n(discriminator_rows_.input_gradient() + n * d, rows * d, encoder_rows_.output_gradient());
  backward_encoder(batch, pool);
  encoder_.step();
  return report;
}

}  // namespace anoean
