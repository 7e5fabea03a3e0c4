#pragma once

#include <vector>

#include "core/aligned_buffer.hpp"
#include "detectors/gan_step.hpp"
#include "detectors/trained_network.hpp"
#include "nn/branched_network.hpp"

namespace anoean {

// One step of ALAD (Zenati et al., "Adversarially learned anomaly detection", ICDM 2018, section III). With
// x̂ = G(E(x)) and ẑ = E(G(z)) the discriminators are moved to minimise
//   −E log D_xz(x, E(x)) − E log(1 − D_xz(G(z), z)) − E log D_xx(x, x) − E log(1 − D_xx(x, x̂))
//   − E log D_zz(z, z) − E log(1 − D_zz(z, ẑ))
// and then E and G, with labels flipped, to minimise
//   −E log(1 − D_xz(x, E(x))) − E log D_xz(G(z), z) − E log D_xx(x, x̂) − E log D_zz(z, ẑ).
class AladStep : public GanStep {
 public:
  enum Place { encoder, generator, row_branch, latent_branch, head, row_pairs, latent_pairs, places };

  // networks: in the order of Place; they outlive the step. rows: of every batch.
  AladStep(std::vector<TrainedNetwork>& networks, std::size_t rows);

  GanLosses run(const GanBatch& batch, ThreadPool& pool, Random& random) override;

 private:
  // D_xx or D_zz: the network on stacked pairs, with its arrays.
  struct Pairs {
    Pairs(nn::Network& network_on_pairs, std::size_t rows);

    double judge(const float* a, const float* b, std::size_t rows, float target, nn::Wanted wanted,
                 ThreadPool& pool, Random& random);
    // With respect to b, after judge with wanted.input: [rows][size of b], written or added to.
    void gradient(std::size_t rows, float* to, bool add) const;

    nn::Network& network;
    nn::Workspace judged;
    std::size_t pixels, channels;  // of a and b
  };

  // E(x), G(E(x)), G(z) and E(G(z)).
  void forward(const float* x, const float* z, std::size_t rows, ThreadPool& pool, Random& random);
  double discriminator_loss(const GanBatch& batch, ThreadPool& pool, Random& random);
  double generator_loss(const GanBatch& batch, ThreadPool& pool, Random& random);
  // D_xz forward, its loss, D_xz backward.
  double judge(const float* x, const float* z, std::size_t rows, float target,
               nn::BranchedNetwork::Wanted wanted, ThreadPool& pool, Random& random);

  std::vector<TrainedNetwork>& networks_;
  nn::BranchedNetwork joint_;
  nn::BranchedWorkspace joint_rows_;
  Pairs row_pairs_;
  Pairs latent_pairs_;
  nn::Workspace code_;           // E(x)
  nn::Workspace reconstructed_;  // G(E(x))
  nn::Workspace made_;           // G(z)
  nn::Workspace recoded_;        // E(G(z))
};

// Rows of a and b as one, channel by channel behind each other within each pixel: [count][a channels, b
// channels].
void stack_channels(const float* a, const float* b, std::size_t count, std::size_t channels, float* to);

}  // namespace anoean
