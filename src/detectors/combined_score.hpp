#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "core/spares.hpp"
#include "core/thread_pool.hpp"
#include "data/features.hpp"
#include "detectors/column_deviations.hpp"
#include "detectors/detector.hpp"
#include "detectors/discriminator_doubt.hpp"
#include "detectors/layer_gaussian.hpp"
#include "detectors/layer_neighbours.hpp"
#include "nn/network.hpp"

namespace anoean {

// The rows that a score is fitted to.
struct ReferenceRows {
  const Features& normals;               // of training
  std::span<const std::size_t> trusted;  // the rows of them that count as normal
  const Features& anomalies;             // of training; may have no rows
  Features ambiguous{};                  // known anomalies that look like normals, among the others or not
  const Features& validation;            // normals
};

struct CombinedScoreOptions {
  std::size_t points = 0;     // that stand for the normals in a layer, and for the known anomalies
  double input_weight = 0.0;  // of the distance to the nearest normals in the input itself; 0: not looked at
};

// The score of one encoder from its layers, not from the latent vector alone: the sum of
//   LayerGaussian over every layer output that a dense layer reads, and the latent vector, but not in the
//   first of more than two of these; LayerNeighbours in the first two of these, counted twice each where
//   there are more; DiscriminatorDoubt, counted twice;
// where no anomaly is known the first two in the first layer alone; where the input is looked at,
// LayerNeighbours in it, with f = 2 and twice the points for normals, in place of those in the first layer,
// for tables whose known anomalies they tell, ColumnDeviations, counted a quarter of that, and all weights
// less, so that their sum is that of the others alone; and where some known anomalies are ambiguous,
// LayerNeighbours in the input with the mean of the validation normals and those anomalies, counted as much
// as it takes for half of them to score above 95 % of the validation normals, but no more than lets the
// normals near them stay below the highest 3 %; each standardised by its mean and deviation over the
// validation normals. Higher = more anomalous; normals lie around 0.
class CombinedScore {
 public:
  // Adds weight · (its reading − mean) / deviation.
  template <typename Distance>
  struct Part {
    std::size_t layer = 0;  // of the network
    Distance distance;
    double mean = 0.0;
    double deviation = 1.0;
    double weight = 1.0;

    void standardise(MatrixView<const float> validation);
  };

  CombinedScore();
  ~CombinedScore();
  CombinedScore(CombinedScore&&) noexcept;
  CombinedScore& operator=(CombinedScore&&) noexcept;
  // network: E, and D behind it where anomalies are known. latent: the layer that is E's output.
  static CombinedScore fit(const nn::Network& network, std::size_t latent, const ReferenceRows& rows,
                           const CombinedScoreOptions& options, std::uint64_t seed, ThreadPool& pool);

  // sums[i] += the score of row i, for all rows that stand in a workspace after the network ran on them. A
  // row's bits depend on that row alone. For concurrent callers too.
  void add(const nn::Input& rows, const nn::Workspace& layers, std::span<double> sums) const;

  // The same score of soft rows, with its derivatives; null where the network has none. Both outlive it.
  std::unique_ptr<SoftScore> soft_score(nn::Network& network, std::size_t rows) const;

  const std::vector<Part<LayerGaussian>>& gaussians() const noexcept { return gaussians_; }
  const std::vector<Part<LayerNeighbours>>& neighbours() const noexcept { return neighbours_; }
  const std::vector<Part<DiscriminatorDoubt>>& doubts() const noexcept { return doubts_; }
  // In the input, numbers and then 0/1 indicators; their layer means nothing.
  const std::vector<Part<LayerNeighbours>>& inputs() const noexcept { return inputs_; }
  const std::vector<Part<ColumnDeviations>>& columns() const noexcept { return columns_; }

  void save(nlohmann::json& header, std::vector<float>& weights) const;
  static CombinedScore load(const nlohmann::json& header, const nn::Network& network,
                            std::span<const float>& weights);

 private:
  template <typename Distance>
  struct Readings;
  struct Measuring;
  class Expanded;
  class Soft;

  void add_doubt(const nn::Network& network, const Features& validation, ThreadPool& pool);
  void add_input(const ReferenceRows& rows, const CombinedScoreOptions& options, std::uint64_t seed,
                 ThreadPool& pool);
  void add_columns(const LayerOutputs& input, std::size_t numbers, double weight);
  void spread_less();
  void add_ambiguous(const nn::Network& network, const ReferenceRows& rows, std::uint64_t seed,
                     ThreadPool& pool);
  void measure(Measuring& measuring, const nn::Input& rows, const nn::Workspace& layers,
               std::span<double> sums) const;
  std::vector<double> scores_of(const nn::Network& network, const Features& rows, ThreadPool& pool) const;

  std::vector<Part<LayerGaussian>> gaussians_;
  std::vector<Part<LayerNeighbours>> neighbours_;
  std::vector<Part<DiscriminatorDoubt>> doubts_;  // none or one
  std::vector<Part<LayerNeighbours>> inputs_;     // none or one, and one of ambiguous anomalies
  std::vector<Part<ColumnDeviations>> columns_;   // none or one, of tables
  nn::InputShape input_;                          // of the network
  mutable Spares<Measuring> spares_;
};

template <typename Distance>
void CombinedScore::Part<Distance>::standardise(MatrixView<const float> validation) {
  typename Distance::Reading reading(distance, validation.rows);
  reading.run(validation.data, validation.rows);
  const auto rows = static_cast<double>(validation.rows);
  double square = 0.0;
  for (std::size_t i = 0; i < validation.rows; ++i) mean += reading.value(i) / rows;
  for (std::size_t i = 0; i < validation.rows; ++i)
    square += (reading.value(i) - mean) * (reading.value(i) - mean) / rows;
  constexpr double least = 1e-6;
  if (std::sqrt(square) > least) deviation = std::sqrt(square);
}

}  // namespace anoean
