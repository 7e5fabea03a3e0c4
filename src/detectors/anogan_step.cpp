#include "detectors/anogan_step.hpp"

#include <algorithm>

namespace anoean {

AnoganStep::AnoganStep(std::vector<TrainedNetwork>& networks, std::size_t rows)
    : networks_(networks),
      generated_(networks[generator].network(), rows, nn::Mode::train),
      judged_(networks[discriminator].network(), rows, nn::Mode::train) {}

// D forward, its loss, D backward.
double AnoganStep::judge(const float* rows, std::size_t count, float target, nn::Wanted wanted,
                         ThreadPool& pool, Random& random) {
  nn::Network& network = networks_[discriminator].network();
  const nn::Input input = dense_rows(rows, count);
  network.forward(judged_, input, 0, pool, &random);
  const double loss = mean_cross_entropy(judged_, count, target);
  network.backward(judged_, input, 0, wanted, pool);
  return loss;
}

GanLosses AnoganStep::run(const GanBatch& batch, ThreadPool& pool, Random& random) {
  nn::Network& network = networks_[generator].network();
  const std::size_t rows = batch.rows;
  GanLosses losses;

  networks_[discriminator].begin_step();
  network.forward(generated_, dense_rows(batch.z, rows), 0, pool, &random);
  losses.discriminator = judge(batch.x, rows, 1.0F, {.parameters = true}, pool, random);
  losses.discriminator += judge(generated_.output(), rows, 0.0F, {.accumulate = true}, pool, random);
  networks_[discriminator].step();

  const nn::Input z = dense_rows(batch.second_z, rows);
  network.forward(generated_, z, 0, pool, &random);
  losses.generator =
      judge(generated_.output(), rows, 1.0F, {.parameters = false, .input = true}, pool, random);
  std::copy_n(judged_.input_gradient(), rows * network.output().size(), generated_.output_gradient());
  network.backward(generated_, z, 0, {.parameters = true}, pool);
  networks_[generator].step();
  return losses;
}

}  // namespace anoean
