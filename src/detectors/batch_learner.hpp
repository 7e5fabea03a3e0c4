#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "core/aligned_buffer.hpp"
#include "detectors/epochs.hpp"
#include "nn/network.hpp"

namespace anoean {

// Trains one or more networks by batches, so many of them being an epoch, for a fixed number of epochs.
class BatchLearner : public Learner {
 public:
  // step: trains on one batch and returns its loss. keep_least_loss: the epoch with the least mean loss is
  // kept, else the last one.
  BatchLearner(std::vector<nn::Network*> networks, std::size_t batches,
               std::function<double(ThreadPool&)> step, bool keep_least_loss)
      : networks_(std::move(networks)),
        batches_(batches),
        step_(std::move(step)),
        keep_least_loss_(keep_least_loss) {}

  Measures run_epoch(const FitControl& control) override;
  Assessment assess(const FitControl& control) override;
  void keep() override;
  void restore() override;
  std::size_t kept_epoch() const noexcept { return kept_epoch_; }

 private:
  struct State {
    AlignedBuffer<float> values, statistics;
  };
  std::vector<nn::Network*> networks_;
  std::size_t batches_;
  std::function<double(ThreadPool&)> step_;
  bool keep_least_loss_;
  double loss_ = 0.0;  // of the last epoch
  double kept_loss_ = 0.0;
  std::size_t epoch_ = 0;
  std::size_t kept_epoch_ = 0;
  std::vector<State> kept_;
};

}  // namespace anoean
