#pragma once

#include "detectors/signed_network.hpp"

namespace anoean {

Method prenet_method();

// G. Pang, C. Shen, H. Jin, A. van den Hengel, "Deep weakly-supervised anomaly detection", KDD 2023: a
// network that tells of two rows whether both are anomalies (to give 8), one is (4), or none (0); a quarter,
// a quarter and a half of a batch. Features f of both rows stand side by side before one linear output,
//   φ(l, r) = w · [f(l), f(r)] + b,
// which is trained to the least absolute error by RMSProp with weight decay, as ADBench runs it. A row scores
// the mean of φ(a, x) + φ(x, u) over known anomalies a and other rows u (their equation 4). φ being linear in
// f, that is (w_l + w_r) · f(x) and a constant: it is taken over all a and u at once, where the authors draw
// 30 of each.
class Prenet : public SignedNetwork {
 public:
  struct Options {
    std::size_t hidden = 20;
    std::size_t epochs = 50;
    std::size_t batches = 20;  // of an epoch
    std::size_t batch = 512;   // pairs
    double learning_rate = 1e-3;
    double weight_decay = 0.01;
  };
  explicit Prenet(const Options& options) : SignedNetwork("prenet", options.hidden), options_(options) {}

  void fit(const TrainingData& data, const FitControl& control) override;

 private:
  Options options_;
};

}  // namespace anoean
