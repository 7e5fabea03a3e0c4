#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/random.hpp"
#include "data/features.hpp"
#include "detectors/anoean_step.hpp"
#include "detectors/image_moves.hpp"
#include "detectors/pseudo_anomalies.hpp"
#include "detectors/pseudo_images.hpp"

namespace anoean {

struct BatchOptions {
  std::size_t rows = 200;         // of each group: normals, anomalies
  double category_dropout = 0.0;  // share of the categories of rows that are not made
  double pseudo_share = 0.0;      // share of the anomalies that are made; all where none is known
  bool moves = false;             // images: every row is moved a little, afresh each time
  double suspect_share = 0.0;     // of the normals, that draw_from may leave out
};

// So many of the normals are left without the suspects, at least one.
std::size_t trusted_rows(std::size_t normals, double suspect_share);

// Draws the batches of one training: normals in passes, each pass in a new order (the last rows of a pass
// that fill no batch are left to the next order); known anomalies afresh for every batch, with repetition;
// pseudo-anomalies made from the normals of the batch.
class BatchSource {
 public:
  // The features outlive the source. Normals are cut to the rows that are left without suspects, anomalies
  // where none is made to the rows there are.
  BatchSource(const Features& normals, const Features& anomalies, const BatchOptions& options,
              std::uint64_t seed);

  std::size_t normals_per_batch() const noexcept { return batch_.normals; }
  std::size_t anomalies_per_batch() const noexcept { return batch_.all_anomalies(); }
  std::size_t batches_per_pass() const noexcept { return normals_.rows / batch_.normals; }

  const Batch& next(ThreadPool& pool);

  // From the next pass on only these normals are drawn; at least a batch of them.
  void draw_from(std::vector<std::size_t> normals);

 private:
  void copy_row(const Features& from, std::size_t row, std::size_t to);
  void hide_categories();
  void start_pass();

  const Features& normals_;
  const Features& anomalies_;
  BatchOptions options_;
  Random order_random_;
  Random anomaly_random_;
  Random dropout_random_;
  std::vector<std::size_t> drawn_normals_;  // what a pass goes through
  std::vector<std::size_t> order_;
  std::size_t next_normal_ = 0;
  std::optional<PseudoAnomalies> pseudo_;
  std::optional<PseudoImages> pseudo_images_;
  std::optional<ImageMoves> moves_;
  Batch batch_;
};

}  // namespace anoean
