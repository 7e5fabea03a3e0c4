#pragma once

#include "detectors/detector.hpp"
#include "detectors/gan.hpp"

namespace anoean {

Method egbad_method();

// EGBAD (Zenati et al., "Efficient GAN-based anomaly detection", ICLR workshop 2018): a bidirectional GAN
// learns E and G together; a row is anomalous when G(E(x)) is not like it (their section 3),
//   0.9 · ‖x − G(E(x))‖₁ + 0.1 · L_D,  L_D = ‖f(x, E(x)) − f(G(E(x)), E(x))‖₁
// with f the last hidden layer of D, or L_D = −log D(G(E(x)), E(x)).
class Egbad : public GanMethod {
 public:
  struct Score {
    bool features = true;  // else the cross-entropy
    double weight = 0.1;   // of L_D
  };
  explicit Egbad(const Score& score) : score_(score) {}

  std::vector<NetworkPlan> plan(const FeatureShape& shape, const GanOptions& options) const override;
  std::vector<std::size_t> discriminators() const override;
  std::unique_ptr<GanStep> make_step(std::vector<TrainedNetwork>& networks, std::size_t rows) const override;
  Networks scoring_networks(const Networks& trained) const override;
  std::unique_ptr<RowScorer> make_scorer(const Networks& scoring, std::size_t rows,
                                         bool validation) const override;

 private:
  Score score_;
};

}  // namespace anoean
