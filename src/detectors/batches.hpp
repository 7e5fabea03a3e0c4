#pragma once

#include <cstddef>
#include <vector>

#include "core/random.hpp"
#include "data/features.hpp"
#include "detectors/anoean_step.hpp"

namespace anoean {

// Draws the batches of one training: normals in passes, each pass in a new order (the last rows of a pass
// that fill no batch are left to the next order); anomalies afresh for every batch, with repetition.
class BatchSource {
 public:
  // The features outlive the source. batch: rows of each group, cut to the rows there are.
  BatchSource(const Features& normals, const Features& anomalies, std::size_t batch, double category_dropout,
              std::uint64_t seed);

  std::size_t normals_per_batch() const noexcept { return batch_.normals; }
  std::size_t anomalies_per_batch() const noexcept { return batch_.anomalies; }
  std::size_t batches_per_pass() const noexcept { return normals_.rows / batch_.normals; }

  const Batch& next();

 private:
  void copy_row(const Features& from, std::size_t row, std::size_t to);
  void hide_categories();

  const Features& normals_;
  const Features& anomalies_;
  double category_dropout_;
  Random order_random_;
  Random anomaly_random_;
  Random dropout_random_;
  std::vector<std::size_t> order_;
  std::size_t next_normal_ = 0;
  Batch batch_;
};

}  // namespace anoean
