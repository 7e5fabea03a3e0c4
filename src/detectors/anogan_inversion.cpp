#include "detectors/anogan_inversion.hpp"

#include <anoean/error.hpp>

#include <algorithm>

#include "detectors/gan_step.hpp"
#include "detectors/row_distances.hpp"
#include "nn/adam.hpp"
#include "nn/kernels/elementwise.hpp"
#include "nn/layer_sequence.hpp"

namespace anoean {
namespace {

float learning_rate(const Inversion& inversion, std::size_t step) {
  const double share = static_cast<double>(step) / static_cast<double>(inversion.steps);
  if (share < inversion.first_drop) return 0.01F;
  return share < inversion.second_drop ? 0.001F : 0.0005F;
}

}  // namespace

BlockInversion::BlockInversion(nn::Network& generator, nn::Network& features, const std::vector<float>& start,
                               const Inversion& inversion, std::size_t rows)
    : generator_(generator),
      features_(features),
      start_(start),
      inversion_(inversion),
      made_(generator, rows, nn::Mode::train),
      judged_(features, rows, nn::Mode::train),
      of_row_(rows * features.output().size()) {
  for (const nn::Network* network : {&generator, &features}) {
    for (const nn::PlannedLayer& planned : network->sequence().layers) {
      if (planned.layer->couples_rows())
        throw Error(Error::Kind::failure, "rows are searched with networks that couple them");
    }
  }
  codes_.values = AlignedBuffer<float>(rows * start.size());
  codes_.gradients = AlignedBuffer<float>(rows * start.size());
}

void BlockInversion::forward(std::size_t rows) {
  generator_.forward(made_, dense_rows(codes_.values.data(), rows), 0, alone_);
  features_.forward(judged_, dense_rows(made_.output(), rows), 0, alone_);
}

// The gradient of every row's loss with respect to its z, left in codes_.
void BlockInversion::step(const float* x, std::size_t rows) {
  const std::size_t size = rows * generator_.output().size();
  forward(rows);
  nn::kernels::absolute_gradient(rows * features_.output().size(), judged_.output(), of_row_.data(),
                                 static_cast<float>(inversion_.weight), nullptr, judged_.output_gradient());
  features_.backward(judged_, dense_rows(made_.output(), rows), 0, {.parameters = false, .input = true},
                     alone_);
  nn::kernels::absolute_gradient(size, made_.output(), x, static_cast<float>(1.0 - inversion_.weight),
                                 judged_.input_gradient(), made_.output_gradient());
  generator_.backward(made_, dense_rows(codes_.values.data(), rows), 0, {.parameters = false, .input = true},
                      alone_);
  std::copy_n(made_.input_gradient(), rows * start_.size(), codes_.gradients.data());
}

void BlockInversion::run(const float* x, std::size_t rows, float* losses) {
  const std::size_t size = generator_.output().size();
  const std::size_t features = features_.output().size();
  features_.forward(judged_, dense_rows(x, rows), 0, alone_);
  std::copy_n(judged_.output(), rows * features, of_row_.data());
  for (std::size_t i = 0; i < codes_.values.size(); ++i) codes_.values[i] = start_[i % start_.size()];
  std::fill(codes_.gradients.begin(), codes_.gradients.end(), 0.0F);
  codes_.first_moments = {};  // Adam starts anew
  codes_.second_moments = {};

  nn::Adam adam({.beta1 = 0.5F});
  for (std::size_t i = 0; i < inversion_.steps; ++i) {
    adam.set_learning_rate(learning_rate(inversion_, i));
    step(x, rows);
    adam.step(codes_);
  }
  forward(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    const double residual = absolute_distance(x + i * size, made_.output() + i * size, size);
    const double of_features =
        absolute_distance(of_row_.data() + i * features, judged_.output() + i * features, features);
    losses[i] = finite_score((1.0 - inversion_.weight) * residual + inversion_.weight * of_features);
  }
}

}  // namespace anoean
