#pragma once

#include "detectors/anogan_inversion.hpp"
#include "detectors/detector.hpp"
#include "detectors/gan.hpp"

namespace anoean {

Method anogan_method();

// AnoGAN (Schlegl et al., "Unsupervised anomaly detection with generative adversarial networks to guide
// marker discovery", IPMI 2017): a plain GAN; a row is scored by the loss that is left when the z is searched
// whose G(z) is most like it. The paper gives no networks for tables: these are those of the code that
// EGBAD's authors compare with.
class Anogan : public GanMethod {
 public:
  struct Options {
    std::size_t steps = 500;
    std::size_t validation_steps = 0;  // 0: as many as steps for tables, 50 for images
    std::size_t validation_rows = 0;   // 0: 500 of tables, 100 of images
    double weight = 0.1;
  };
  explicit Anogan(const Options& options) : options_(options) {}

  std::vector<NetworkPlan> plan(const FeatureShape& shape, const GanOptions& options) const override;
  std::vector<std::size_t> discriminators() const override;
  std::unique_ptr<GanStep> make_step(std::vector<TrainedNetwork>& networks, std::size_t rows) const override;
  Networks scoring_networks(const Networks& trained) const override;
  std::unique_ptr<RowScorer> make_scorer(const Networks& scoring, std::size_t rows,
                                         bool validation) const override;
  std::size_t validation_rows(const FeatureShape& shape) const override;

 private:
  Options options_;
};

}  // namespace anoean
