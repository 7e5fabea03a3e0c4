#pragma once

#include <vector>

#include "core/random.hpp"
#include "detectors/deep_sad.hpp"
#include "nn/adam.hpp"

namespace anoean {

// Rows in passes, each pass in a new order; the last ones of a pass that fill no batch are left to the next.
class Passes {
 public:
  // The rows outlive it. A batch is cut to the rows there are.
  Passes(const Features& rows, std::size_t batch, std::uint64_t seed, std::string_view purpose);

  std::size_t rows() const noexcept { return batch_; }
  std::size_t per_pass() const noexcept { return rows_.rows / batch_; }
  // chosen: which rows they are.
  Features next(std::vector<std::size_t>& chosen);

 private:
  const Features& rows_;
  std::size_t batch_;
  Random random_;
  std::vector<std::size_t> order_;
  std::size_t next_ = 0;
};

// A step of an autoencoder: the squared error of decoder(encoder(x)), mean over rows and inputs. Neither
// network learns its offsets.
class AutoencoderStep {
 public:
  AutoencoderStep(nn::Network& encoder, nn::Network& decoder, Passes& passes,
                  const DeepSad::Options& options);
  double run(ThreadPool& pool);

 private:
  nn::Network& encoder_;
  nn::Network& decoder_;
  Passes& passes_;
  float weight_decay_;
  nn::Workspace codes_;
  nn::Workspace made_;
  nn::Adam encoder_adam_;
  nn::Adam decoder_adam_;
};

// A step of Deep SAD's own loss. The first rows are normal, those from there on known anomalies.
class DeepSadStep {
 public:
  DeepSadStep(nn::Network& encoder, const std::vector<double>& centre, Passes& passes, std::size_t normals,
              const DeepSad::Options& options);
  double run(ThreadPool& pool);

 private:
  double row_loss(std::size_t row, bool anomalous);

  nn::Network& encoder_;
  const std::vector<double>& centre_;
  Passes& passes_;
  std::size_t normals_;
  double eta_;
  float weight_decay_;
  nn::Workspace codes_;
  nn::Adam adam_;
};

}  // namespace anoean
