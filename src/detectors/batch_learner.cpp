#include "detectors/batch_learner.hpp"

#include <algorithm>

#include "detectors/network_state.hpp"

namespace anoean {

Measures BatchLearner::run_epoch(const FitControl& control) {
  loss_ = 0.0;
  for (std::size_t i = 0; i < batches_ && !control.stop.stop_requested(); ++i)
    loss_ += step_(*control.pool) / static_cast<double>(batches_);
  ++epoch_;
  return {{"loss", loss_}};
}

Learner::Assessment BatchLearner::assess(const FitControl&) {
  Assessment now;
  now.finite = std::all_of(networks_.begin(), networks_.end(),
                           [](const nn::Network* network) { return finite_parameters(*network); });
  return now;
}

void BatchLearner::keep() {
  if (keep_least_loss_ && kept_epoch_ > 0 && loss_ >= kept_loss_) return;
  kept_loss_ = loss_;
  kept_epoch_ = epoch_;
  kept_.clear();
  for (const nn::Network* network : networks_) {
    const nn::ParameterStore& store = network->parameters();
    kept_.push_back({store.values.copy(), store.statistics.copy()});
  }
}

void BatchLearner::restore() {
  for (std::size_t i = 0; i < networks_.size(); ++i) {
    nn::ParameterStore& store = networks_[i]->parameters();
    store.values = kept_[i].values.copy();
    store.statistics = kept_[i].statistics.copy();
  }
}

}  // namespace anoean
