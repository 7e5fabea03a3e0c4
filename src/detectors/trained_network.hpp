#pragma once

#include <optional>
#include <utility>

#include "core/random.hpp"
#include "nn/adam.hpp"
#include "nn/network.hpp"
#include "nn/spectral_norm.hpp"
#include "nn/weight_average.hpp"

namespace anoean {

// A network in training: with its Adam, the average of its weights, and spectral normalisation if wanted.
class TrainedNetwork {
 public:
  // The network outlives this.
  TrainedNetwork(nn::Network& network, const nn::AdamOptions& adam, double average_decay)
      : network_(network), adam_(adam), average_(network, average_decay), decay_(average_decay) {}

  // norm: of the same network.
  void use_spectral_norm(nn::SpectralNorm norm) {
    spectral_norm_.emplace(std::move(norm));
    average_ = nn::WeightAverage(network_, decay_);
  }

  nn::Network& network() const noexcept { return network_; }
  const nn::WeightAverage& average() const noexcept { return average_; }

  // Once per training step of the discriminators, before their forward passes.
  void begin_step() {
    if (spectral_norm_) spectral_norm_->iterate();
  }
  // One update from the gradients in the network's store.
  void step() {
    if (spectral_norm_) {
      spectral_norm_->step(adam_);
      average_.update(network_);
    } else {
      adam_.step(network_.parameters(), average_);
    }
  }

 private:
  nn::Network& network_;
  nn::Adam adam_;
  nn::WeightAverage average_;
  double decay_;
  std::optional<nn::SpectralNorm> spectral_norm_;
};

}  // namespace anoean
