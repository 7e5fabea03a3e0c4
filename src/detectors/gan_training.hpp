#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/aligned_buffer.hpp"
#include "core/random.hpp"
#include "detectors/gan.hpp"

namespace anoean {

// Batches for a generative adversarial method: normals in passes, each pass in a new order, and the same
// again in orders of its own for the second half of a step, as the authors of EGBAD and ALAD do.
class GanBatches {
 public:
  // The normals outlive the batches.
  GanBatches(const Features& normals, std::size_t rows, std::size_t latent, std::uint64_t seed);

  std::size_t rows() const noexcept { return rows_; }
  std::size_t per_pass() const noexcept { return normals_.rows / rows_; }
  GanBatch next();

 private:
  struct Order {
    Order(std::uint64_t seed, std::string_view purpose) : random(seed, purpose) {}
    Random random;
    std::vector<std::size_t> rows;
    std::size_t next = 0;
  };
  void draw(Order& order, AlignedBuffer<float>& to);

  const Features& normals_;
  std::size_t rows_;
  Order first_order_, second_order_;
  Random noise_random_;
  AlignedBuffer<float> x_, second_x_, z_, second_z_;
};

// The epochs of one training.
class GanTraining : public Learner {
 public:
  // All of them outlive the training; after restore() the networks hold the averaged weights of the kept
  // epoch.
  GanTraining(const GanMethod& method, const GanOptions& resolved, const std::vector<NetworkPlan>& plan,
              const TrainingData& data, std::uint64_t seed, Networks& networks);

  Measures run_epoch(const FitControl& control) override;
  Assessment assess(const FitControl& control) override;
  void keep() override;
  void restore() override;

 private:
  struct State {
    AlignedBuffer<float> values, statistics;
  };
  std::vector<State> averaged() const;

  const GanMethod& method_;
  const GanOptions& options_;
  const std::vector<NetworkPlan>& plan_;
  Features validation_normals_, validation_anomalies_;
  Networks& networks_;
  std::vector<TrainedNetwork> trained_;
  GanBatches batches_;
  std::unique_ptr<GanStep> step_;
  Random dropout_random_;
  std::vector<State> kept_;
};

}  // namespace anoean
