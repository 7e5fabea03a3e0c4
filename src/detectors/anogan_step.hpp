#pragma once

#include <vector>

#include "detectors/gan_step.hpp"
#include "detectors/trained_network.hpp"

namespace anoean {

// One step of the plain GAN under AnoGAN (Schlegl et al., "Unsupervised anomaly detection with generative
// adversarial networks to guide marker discovery", IPMI 2017, section 2.1): D is moved to minimise
//   L_D = −E log D(x) − E log(1 − D(G(z)))
// and then G to minimise L_G = −E log D(G(z)).
class AnoganStep : public GanStep {
 public:
  enum Place { generator, discriminator, places };

  // networks: in the order of Place; they outlive the step. rows: of every batch.
  AnoganStep(std::vector<TrainedNetwork>& networks, std::size_t rows);

  GanLosses run(const GanBatch& batch, ThreadPool& pool, Random& random) override;

 private:
  double judge(const float* rows, std::size_t count, float target, nn::Wanted wanted, ThreadPool& pool,
               Random& random);

  std::vector<TrainedNetwork>& networks_;
  nn::Workspace generated_;
  nn::Workspace judged_;
};

}  // namespace anoean
