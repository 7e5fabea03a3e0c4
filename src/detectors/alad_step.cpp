#include "detectors/alad_step.hpp"

#include <algorithm>

namespace anoean {
namespace {

void copy_or_add(const float* from, std::size_t count, float* to, bool add) {
  for (std::size_t i = 0; i < count; ++i) to[i] = from[i] + (add ? to[i] : 0.0F);
}

}  // namespace

void stack_channels(const float* a, const float* b, std::size_t count, std::size_t channels, float* to) {
  for (std::size_t i = 0; i < count; ++i) {
    to = std::copy_n(a + i * channels, channels, to);
    to = std::copy_n(b + i * channels, channels, to);
  }
}

AladStep::Pairs::Pairs(nn::Network& network_on_pairs, std::size_t rows)
    : network(network_on_pairs), judged(network_on_pairs, rows, nn::Mode::train) {
  const nn::Shape& shape = network.input().dense;
  pixels = shape.height * shape.width;
  channels = shape.channels / 2;
}

double AladStep::Pairs::judge(const float* a, const float* b, std::size_t rows, float target,
                              nn::Wanted wanted, ThreadPool& pool, Random& random) {
  stack_channels(a, b, rows * pixels, channels, judged.input());
  network.forward(judged, 0, rows, pool, &random);
  const double loss = mean_cross_entropy(judged, rows, target);
  network.backward(judged, 0, rows, wanted, pool);
  return loss;
}

void AladStep::Pairs::gradient(std::size_t rows, float* to, bool add) const {
  const float* second = judged.input_gradient() + channels;
  for (std::size_t i = 0; i < rows * pixels; ++i)
    copy_or_add(second + i * 2 * channels, channels, to + i * channels, add);
}

AladStep::AladStep(std::vector<TrainedNetwork>& networks, std::size_t rows)
    : networks_(networks),
      joint_(networks[row_branch].network(), networks[latent_branch].network(), networks[head].network()),
      joint_rows_(networks[row_branch].network(), networks[latent_branch].network(), networks[head].network(),
                  rows, nn::Mode::train),
      row_pairs_(networks[row_pairs].network(), rows),
      latent_pairs_(networks[latent_pairs].network(), rows),
      code_(networks[encoder].network(), rows, nn::Mode::train),
      reconstructed_(networks[generator].network(), rows, nn::Mode::train),
      made_(networks[generator].network(), rows, nn::Mode::train),
      recoded_(networks[encoder].network(), rows, nn::Mode::train) {
  made_.share_packed(reconstructed_);
  recoded_.share_packed(code_);
}

void AladStep::forward(const float* x, const float* z, std::size_t rows, ThreadPool& pool, Random& random) {
  const nn::Network& e = networks_[encoder].network();
  const nn::Network& g = networks_[generator].network();
  e.forward(code_, dense_rows(x, rows), 0, pool, &random);
  g.forward(reconstructed_, dense_rows(code_.output(), rows), 0, pool, &random);
  g.forward(made_, dense_rows(z, rows), 0, pool, &random);
  e.forward(recoded_, dense_rows(made_.output(), rows), 0, pool, &random);
}

double AladStep::judge(const float* x, const float* z, std::size_t rows, float target,
                       nn::BranchedNetwork::Wanted wanted, ThreadPool& pool, Random& random) {
  joint_.forward(joint_rows_, dense_rows(x, rows), dense_rows(z, rows), pool, &random);
  const double loss = mean_cross_entropy(joint_rows_.head, rows, target);
  joint_.backward(joint_rows_, dense_rows(x, rows), dense_rows(z, rows), wanted, pool);
  return loss;
}

double AladStep::discriminator_loss(const GanBatch& batch, ThreadPool& pool, Random& random) {
  const std::size_t rows = batch.rows;
  forward(batch.x, batch.z, rows, pool, random);
  double loss = judge(batch.x, code_.output(), rows, 1.0F, {.parameters = true}, pool, random);
  loss += judge(made_.output(), batch.z, rows, 0.0F, {.accumulate = true}, pool, random);
  loss += row_pairs_.judge(batch.x, batch.x, rows, 1.0F, {.parameters = true}, pool, random);
  loss += row_pairs_.judge(batch.x, reconstructed_.output(), rows, 0.0F, {.accumulate = true}, pool, random);
  loss += latent_pairs_.judge(batch.z, batch.z, rows, 1.0F, {.parameters = true}, pool, random);
  loss += latent_pairs_.judge(batch.z, recoded_.output(), rows, 0.0F, {.accumulate = true}, pool, random);
  return loss;
}

double AladStep::generator_loss(const GanBatch& batch, ThreadPool& pool, Random& random) {
  const std::size_t rows = batch.rows;
  const float* x = batch.second_x;
  const float* z = batch.second_z;
  nn::Network& e = networks_[encoder].network();
  nn::Network& g = networks_[generator].network();
  const std::size_t latent = e.output().size();
  const std::size_t size = g.output().size();
  forward(x, z, rows, pool, random);

  // dL/dx̂, back through G to E(x)
  double loss = row_pairs_.judge(x, reconstructed_.output(), rows, 1.0F, {.parameters = false, .input = true},
                                 pool, random);
  row_pairs_.gradient(rows, reconstructed_.output_gradient(), false);
  g.backward(reconstructed_, dense_rows(code_.output(), rows), 0, {.input = true}, pool);
  copy_or_add(reconstructed_.input_gradient(), rows * latent, code_.output_gradient(), false);

  // dL/dẑ, back through E to G(z)
  loss += latent_pairs_.judge(z, recoded_.output(), rows, 1.0F, {.parameters = false, .input = true}, pool,
                              random);
  latent_pairs_.gradient(rows, recoded_.output_gradient(), false);
  e.backward(recoded_, dense_rows(made_.output(), rows), 0, {.input = true}, pool);
  copy_or_add(recoded_.input_gradient(), rows * size, made_.output_gradient(), false);

  loss += judge(x, code_.output(), rows, 0.0F, {.parameters = false, .second_input = true}, pool, random);
  copy_or_add(joint_rows_.second.input_gradient(), rows * latent, code_.output_gradient(), true);
  e.backward(code_, dense_rows(x, rows), 0, {.accumulate = true}, pool);

  loss += judge(made_.output(), z, rows, 1.0F, {.parameters = false, .first_input = true}, pool, random);
  copy_or_add(joint_rows_.first.input_gradient(), rows * size, made_.output_gradient(), true);
  g.backward(made_, dense_rows(z, rows), 0, {.accumulate = true}, pool);
  return loss;
}

GanLosses AladStep::run(const GanBatch& batch, ThreadPool& pool, Random& random) {
  constexpr Place discriminators[] = {row_branch, latent_branch, head, row_pairs, latent_pairs};
  GanLosses losses;
  for (const Place place : discriminators) networks_[place].begin_step();
  losses.discriminator = discriminator_loss(batch, pool, random);
  for (const Place place : discriminators) networks_[place].step();
  losses.generator = generator_loss(batch, pool, random);
  for (const Place place : {encoder, generator}) networks_[place].step();
  return losses;
}

}  // namespace anoean
