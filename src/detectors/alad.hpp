#pragma once

#include "detectors/detector.hpp"
#include "detectors/gan.hpp"

namespace anoean {

Method alad_method();

// ALAD (Zenati et al., "Adversarially learned anomaly detection", ICDM 2018): a bidirectional GAN with two
// more discriminators that hold x to G(E(x)) and z to E(G(z)); scored (their section III-B) by
//   ‖f(x, x) − f(x, x̂)‖₁,  x̂ = G(E(x)), f the last hidden layer of D_xx.
class Alad : public GanMethod {
 public:
  enum class Score { features, l1, l2, cross_entropy };

  explicit Alad(Score score) : score_(score) {}

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
