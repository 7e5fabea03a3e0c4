#pragma once

#include "detectors/signed_network.hpp"

namespace anoean {

Method devnet_method();

// G. Pang, C. Shen, A. van den Hengel, "Deep anomaly detection with deviation networks", KDD 2019: a network
// φ whose output is to be that of a draw from N(0, 1) for normal rows and to deviate by the margin a for
// known anomalies (their equations 3 and 4),
//   dev(x) = (φ(x) − μ_R) / σ_R,  L = (1 − y) |dev(x)| + y max(0, a − dev(x)),
// μ_R and σ_R being those of 5,000 draws. Half of a batch are normal rows, half anomalies. Network, optimiser
// (RMSProp, gradients clipped), penalty and the choice of the epoch by the training loss are those of the
// authors' code as ADBench runs it.
class Devnet : public SignedNetwork {
 public:
  struct Options {
    std::size_t hidden = 20;
    std::size_t epochs = 50;
    std::size_t batches = 20;  // of an epoch
    std::size_t batch = 512;
    double margin = 5.0;
    double learning_rate = 1e-3;
    double penalty = 0.01;  // times Σw² of the hidden layer
  };
  explicit Devnet(const Options& options) : SignedNetwork("devnet", options.hidden), options_(options) {}

  void fit(const TrainingData& data, const FitControl& control) override;

 private:
  Options options_;
};

}  // namespace anoean
