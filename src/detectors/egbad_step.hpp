#pragma once

#include <vector>

#include "detectors/gan_step.hpp"
#include "detectors/trained_network.hpp"
#include "nn/branched_network.hpp"

namespace anoean {

// One step of EGBAD, a bidirectional GAN (Zenati et al. 2018, section 2; Donahue et al., "Adversarial feature
// learning", ICLR 2017, equation 3): D is moved to minimise
//   L_D = −E log D(x, E(x)) − E log(1 − D(G(z), z))
// and then, with labels flipped, E and G to minimise
//   L_E = −E log(1 − D(x, E(x))),  L_G = −E log D(G(z), z).
class EgbadStep : public GanStep {
 public:
  enum Place { encoder, generator, row_branch, latent_branch, head, places };

  // networks: in the order of Place; they outlive the step. rows: of every batch.
  EgbadStep(std::vector<TrainedNetwork>& networks, std::size_t rows);

  GanLosses run(const GanBatch& batch, ThreadPool& pool, Random& random) override;

 private:
  double discriminator_loss(const GanBatch& batch, ThreadPool& pool, Random& random);
  double encoder_loss(const GanBatch& batch, ThreadPool& pool, Random& random);
  double generator_loss(const GanBatch& batch, ThreadPool& pool, Random& random);

  std::vector<TrainedNetwork>& networks_;
  nn::BranchedNetwork discriminator_;
  nn::Workspace encoded_;
  nn::Workspace generated_;
  nn::BranchedWorkspace judged_;
};

}  // namespace anoean
