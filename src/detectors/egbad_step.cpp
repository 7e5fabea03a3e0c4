#include "detectors/egbad_step.hpp"

#include <algorithm>

namespace anoean {

EgbadStep::EgbadStep(std::vector<TrainedNetwork>& networks, std::size_t rows)
    : networks_(networks),
      discriminator_(networks[row_branch].network(), networks[latent_branch].network(),
                     networks[head].network()),
      encoded_(networks[encoder].network(), rows, nn::Mode::train),
      generated_(networks[generator].network(), rows, nn::Mode::train),
      judged_(networks[row_branch].network(), networks[latent_branch].network(), networks[head].network(),
              rows, nn::Mode::train) {}

double EgbadStep::discriminator_loss(const GanBatch& batch, ThreadPool& pool, Random& random) {
  const nn::Input x = dense_rows(batch.x, batch.rows);
  const nn::Input z = dense_rows(batch.z, batch.rows);
  networks_[encoder].network().forward(encoded_, x, 0, pool, &random);
  networks_[generator].network().forward(generated_, z, 0, pool, &random);

  const nn::Input code = dense_rows(encoded_.output(), batch.rows);
  discriminator_.forward(judged_, x, code, pool, &random);
  const double real = mean_cross_entropy(judged_.head, batch.rows, 1.0F);
  discriminator_.backward(judged_, x, code, {.parameters = true}, pool);

  const nn::Input made = dense_rows(generated_.output(), batch.rows);
  discriminator_.forward(judged_, made, z, pool, &random);
  const double generated = mean_cross_entropy(judged_.head, batch.rows, 0.0F);
  discriminator_.backward(judged_, made, z, {.parameters = true, .accumulate = true}, pool);
  return real + generated;
}

double EgbadStep::encoder_loss(const GanBatch& batch, ThreadPool& pool, Random& random) {
  nn::Network& network = networks_[encoder].network();
  const nn::Input x = dense_rows(batch.second_x, batch.rows);
  network.forward(encoded_, x, 0, pool, &random);
  const nn::Input code = dense_rows(encoded_.output(), batch.rows);
  discriminator_.forward(judged_, x, code, pool, &random);
  const double loss = mean_cross_entropy(judged_.head, batch.rows, 0.0F);
  discriminator_.backward(judged_, x, code, {.parameters = false, .second_input = true}, pool);
  std::copy_n(judged_.second.input_gradient(), batch.rows * network.output().size(),
              encoded_.output_gradient());
  network.backward(encoded_, x, 0, {.parameters = true}, pool);
  return loss;
}

double EgbadStep::generator_loss(const GanBatch& batch, ThreadPool& pool, Random& random) {
  nn::Network& network = networks_[generator].network();
  const nn::Input z = dense_rows(batch.second_z, batch.rows);
  network.forward(generated_, z, 0, pool, &random);
  const nn::Input made = dense_rows(generated_.output(), batch.rows);
  discriminator_.forward(judged_, made, z, pool, &random);
  const double loss = mean_cross_entropy(judged_.head, batch.rows, 1.0F);
  discriminator_.backward(judged_, made, z, {.parameters = false, .first_input = true}, pool);
  std::copy_n(judged_.first.input_gradient(), batch.rows * network.output().size(),
              generated_.output_gradient());
  network.backward(generated_, z, 0, {.parameters = true}, pool);
  return loss;
}

GanLosses EgbadStep::run(const GanBatch& batch, ThreadPool& pool, Random& random) {
  GanLosses losses;
  for (const Place place : {row_branch, latent_branch, head}) networks_[place].begin_step();
  losses.discriminator = discriminator_loss(batch, pool, random);
  for (const Place place : {row_branch, latent_branch, head}) networks_[place].step();
  losses.encoder = encoder_loss(batch, pool, random);
  losses.generator = generator_loss(batch, pool, random);
  for (const Place place : {encoder, generator}) networks_[place].step();
  return losses;
}

}  // namespace anoean
