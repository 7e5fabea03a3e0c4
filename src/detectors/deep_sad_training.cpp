#include "detectors/deep_sad_training.hpp"

#include <algorithm>

#include "detectors/network_state.hpp"
#include "nn/gradient_rules.hpp"

namespace anoean {
namespace {

nn::AdamOptions adam_options(const DeepSad::Options& options) {
  return {.learning_rate = static_cast<float>(options.learning_rate)};
}

void update(nn::Network& network, nn::Adam& adam, float weight_decay) {
  nn::add_weight_decay(network, weight_decay);
  nn::hold_offsets(network);
  adam.step(network.parameters());
}

}  // namespace

Passes::Passes(const Features& rows, std::size_t batch, std::uint64_t seed, std::string_view purpose)
    : rows_(rows), batch_(std::min(batch, rows.rows)), random_(seed, purpose) {}

Features Passes::next(std::vector<std::size_t>& chosen) {
  if (order_.empty() || next_ + batch_ > order_.size()) {
    order_ = random_.permutation(rows_.rows);
    next_ = 0;
  }
  const auto first = order_.begin() + static_cast<std::ptrdiff_t>(next_);
  chosen.assign(first, first + static_cast<std::ptrdiff_t>(batch_));
  next_ += batch_;
  return rows_.select(chosen);
}

AutoencoderStep::AutoencoderStep(nn::Network& encoder, nn::Network& decoder, Passes& passes,
                                 const DeepSad::Options& options)
    : encoder_(encoder),
      decoder_(decoder),
      passes_(passes),
      weight_decay_(static_cast<float>(options.weight_decay)),
      codes_(encoder, passes.rows(), nn::Mode::train),
      made_(decoder, passes.rows(), nn::Mode::train),
      encoder_adam_(adam_options(options)),
      decoder_adam_(adam_options(options)) {}

double AutoencoderStep::run(ThreadPool& pool) {
  std::vector<std::size_t> chosen;
  const Features batch = passes_.next(chosen);
  const AlignedBuffer<float> wanted = batch.expand();  // [rows][inputs]
  const nn::Input input = network_input(batch);
  encoder_.forward(codes_, input, 0, pool);
  const std::size_t code_size = encoder_.output().size() * batch.rows;
  std::copy_n(codes_.output(), code_size, made_.input());
  decoder_.forward(made_, 0, batch.rows, pool);
  const double share = 1.0 / static_cast<double>(wanted.size());
  double loss = 0.0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const double error = double{made_.output()[i]} - double{wanted[i]};
    loss += share * error * error;
    made_.output_gradient()[i] = static_cast<float>(2.0 * share * error);
  }
  decoder_.backward(made_, 0, batch.rows, {.parameters = true, .input = true}, pool);
  std::copy_n(made_.input_gradient(), code_size, codes_.output_gradient());
  encoder_.backward(codes_, input, 0, {}, pool);
  update(encoder_, encoder_adam_, weight_decay_);
  update(decoder_, decoder_adam_, weight_decay_);
  return loss;
}

DeepSadStep::DeepSadStep(nn::Network& encoder, const std::vector<double>& centre, Passes& passes,
                         std::size_t normals, const DeepSad::Options& options)
    : encoder_(encoder),
      centre_(centre),
      passes_(passes),
      normals_(normals),
      eta_(options.eta),
      weight_decay_(static_cast<float>(options.weight_decay)),
      codes_(encoder, passes.rows(), nn::Mode::train),
      adam_(adam_options(options)) {}

// Its share of the mean loss; leaves the derivatives with respect to its code.
double DeepSadStep::row_loss(std::size_t row, bool anomalous) {
  constexpr double least = 1e-6;
  const std::size_t width = centre_.size();
  const float* code = codes_.output() + row * width;
  float* gradient = codes_.output_gradient() + row * width;
  double distance = 0.0;
  for (std::size_t j = 0; j < width; ++j)
    distance += (double{code[j]} - centre_[j]) * (double{code[j]} - centre_[j]);
  const double share = 1.0 / static_cast<double>(passes_.rows());
  const double inverse = 1.0 / (distance + least);
  const double slope = anomalous ? -eta_ * inverse * inverse : 1.0;  // of the loss by the squared distance
  for (std::size_t j = 0; j < width; ++j)
    gradient[j] = static_cast<float>(share * slope * 2.0 * (double{code[j]} - centre_[j]));
  return share * (anomalous ? eta_ * inverse : distance);
}

double DeepSadStep::run(ThreadPool& pool) {
  std::vector<std::size_t> chosen;
  const Features batch = passes_.next(chosen);
  const nn::Input input = network_input(batch);
  encoder_.forward(codes_, input, 0, pool);
  double loss = 0.0;
  for (std::size_t i = 0; i < batch.rows; ++i) loss += row_loss(i, chosen[i] >= normals_);
  encoder_.backward(codes_, input, 0, {}, pool);
  update(encoder_, adam_, weight_decay_);
  return loss;
}

}  // namespace anoean
