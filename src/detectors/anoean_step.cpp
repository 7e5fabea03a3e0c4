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

}  // namespace

AnoeanStep::AnoeanStep(nn::Network& encoder, nn::Network& discriminator, const nn::AdamOptions& adam,
                       std::size_t normals, std::size_t anomalies)
    : encoder_(encoder),
      discriminator_(discriminator),
      encoder_rows_(encoder, normals + anomalies, nn::Mode::train),
      discriminator_rows_(discriminator, 2 * normals + anomalies, nn::Mode::train),
      encoder_adam_(adam),
      discriminator_adam_(adam) {}

double AnoeanStep::discriminator_loss(const Batch& batch, StepReport& report) {
  const std::size_t n = batch.normals;
  const float* logits = discriminator_rows_.output();
  report.prior_accuracy = share_on_side(logits, n, true);
  report.normal_accuracy = share_on_side(logits + n, n, false);
  report.anomaly_accuracy = share_on_side(logits + 2 * n, batch.anomalies, false);
  return group_loss(discriminator_rows_, 0, n, 1.0F) + group_loss(discriminator_rows_, n, n, 0.0F) +
         group_loss(discriminator_rows_, 2 * n, batch.anomalies, 0.0F);
}

double AnoeanStep::encoder_loss(const Batch& batch) {
  const std::size_t n = batch.normals;
  return group_loss(discriminator_rows_, n, n, 1.0F) +
         group_loss(discriminator_rows_, 2 * n, batch.anomalies, 0.0F);
}

StepReport AnoeanStep::run(const Batch& batch, const float* prior, ThreadPool& pool, Random& random) {
  const std::size_t d = encoder_.output().size();
  const std::size_t n = batch.normals;
  const std::size_t rows = batch.rows();
  const nn::Input input{.dense = batch.dense.data(),
                        .indices = batch.categories.empty() ? nullptr : batch.categories.data(),
                        .indicators = nullptr,
                        .rows = rows};
  StepReport report;

  encoder_.forward(encoder_rows_, input, 0, pool, &random);
  std::copy_n(prior, n * d, discriminator_rows_.input());
  std::copy_n(encoder_rows_.output(), rows * d, discriminator_rows_.input() + n * d);

  discriminator_.forward(discriminator_rows_, 0, n + rows, pool, &random);
  report.discriminator_loss = discriminator_loss(batch, report);
  discriminator_.backward(discriminator_rows_, 0, n + rows, {.parameters = true, .input = false}, pool);
  discriminator_adam_.step(discriminator_.parameters());

  discriminator_.forward(discriminator_rows_, n, rows, pool, &random);
  report.encoder_loss = encoder_loss(batch);
  discriminator_.backward(discriminator_rows_, n, rows, {.parameters = false, .input = true}, pool);

  std::copy_n(discriminator_rows_.input_gradient() + n * d, rows * d, encoder_rows_.output_gradient());
  encoder_.backward(encoder_rows_, input, 0, {.parameters = true, .input = false}, pool);
  encoder_adam_.step(encoder_.parameters());
  return report;
}

}  // namespace anoean
