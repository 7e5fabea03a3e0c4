#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "core/aligned_buffer.hpp"
#include "core/thread_pool.hpp"
#include "nn/network.hpp"

namespace anoean {

// How AnoGAN looks for the z whose G(z) is most like a row.
struct Inversion {
  std::size_t steps = 500;
  double weight = 0.1;       // of the features in the loss, the rest is the distance
  double first_drop = 0.4;   // share of the steps after which the learning rate falls from 0.01 to 0.001,
  double second_drop = 0.6;  // and then to 0.0005
};

// Inverts rows block by block (Schlegl et al. 2017, section 2.2): Adam moves each row's z down
//   (1 − weight) · ‖x − G(z)‖₁ + weight · ‖f(x) − f(G(z))‖₁
// with f the last hidden layer of D. All rows of a block move in one batch, each with its own moments, from
// the same start, so that a row's result does not depend on which rows share its block.
class BlockInversion {
 public:
  // generator, features: folded for inference; they outlive this. start: [latent].
  BlockInversion(nn::Network& generator, nn::Network& features, const std::vector<float>& start,
                 const Inversion& inversion, std::size_t rows);

  // losses: of every row at its last z.
  void run(const float* x, std::size_t rows, float* losses);

 private:
  void step(const float* x, std::size_t rows);
  void forward(std::size_t rows);

  nn::Network& generator_;
  nn::Network& features_;
  const std::vector<float>& start_;
  Inversion inversion_;
  nn::Workspace made_;
  nn::Workspace judged_;
  AlignedBuffer<float> of_row_;  // f(x)
  nn::ParameterStore codes_;     // z of all rows, as what Adam moves
  ThreadPool alone_{1};
};

}  // namespace anoean
