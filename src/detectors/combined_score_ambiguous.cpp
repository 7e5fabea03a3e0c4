#include <algorithm>

#include "detectors/combined_score.hpp"

// How a CombinedScore places records that are like ambiguous anomalies.

namespace anoean {
namespace {

constexpr std::size_t most_rows_placed = 2000;  // tell quantiles as well as more
constexpr std::size_t most_ambiguous_points = 64;
// A record like known anomalies that look like normals is likelier an anomaly than most normals: half of
// those anomalies shall score above this share of the validation normals. It is less likely one than what is
// clear, and no alert at the usual false-alarm rate of 1 %: no validation normal (of those that are looked
// at) that scored below the higher share shall rise above it, which leaves room for other normals that are
// like them.
constexpr double normals_below = 0.95;
constexpr double normals_below_clear = 0.97;
// In deviations over the validation normals; points whose own place is no nearer tell nothing apart.
constexpr double least_nearness = 1.0;

double quantile(std::vector<double> values, double share) {
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

Features some_rows(const Features& rows, Random& random) {
  std::vector<std::size_t> chosen = random.sample(rows.rows, most_rows_placed);
  std::sort(chosen.begin(), chosen.end());
  return rows.select(chosen);
}

}  // namespace

// log (m + s) − log (a + s), with m the distance to the mean of the validation normals: what is far from both
// it neither raises nor lowers.
void CombinedScore::add_ambiguous(const nn::Network& network, const ReferenceRows& rows, std::uint64_t seed,
                                  ThreadPool& pool) {
  Random random(seed, "ambiguous anomalies of the score");
  const Features anomalies = some_rows(rows.ambiguous, random);
  const Features normals = some_rows(rows.validation, random);
  const std::size_t width = normals.shape.expanded();
  const AlignedBuffer<float> places = anomalies.expand();
  const AlignedBuffer<float> expanded = normals.expand();
  const LayerOutputs input{.normals = {expanded.data(), normals.rows, width},
                           .anomalies = {places.data(), anomalies.rows, width},
                           .validation = {expanded.data(), normals.rows, width}};
  Part<LayerNeighbours> part;
  part.distance = LayerNeighbours::fit(
      input,
      {.normals = 1, .anomalies = most_ambiguous_points, .smoothing = inputs_.front().distance.smoothing()},
      random, pool);
  part.standardise(input.validation);
  const auto nearness = [&](MatrixView<const float> of) {
    LayerNeighbours::Reading reading(part.distance, of.rows);
    reading.run(of.data, of.rows);
    std::vector<double> values(of.rows);
    for (std::size_t i = 0; i < of.rows; ++i) values[i] = (reading.value(i) - part.mean) / part.deviation;
    return values;
  };
  const double nearest = quantile(nearness(input.anomalies), 0.5);
  if (nearest < least_nearness) return;

  const std::vector<double> scores = scores_of(network, normals, pool);
  const double median = quantile(scores_of(network, anomalies, pool), 0.5);
  double weight = (quantile(scores, normals_below) - median) / nearest;
  const double clear = quantile(scores, normals_below_clear);
  const std::vector<double> by = nearness(input.validation);
  for (std::size_t i = 0; i < normals.rows; ++i) {
    if (by[i] >= least_nearness && scores[i] < clear) weight = std::min(weight, (clear - scores[i]) / by[i]);
  }
  if (weight <= 0.0) return;
  part.weight = weight;
  inputs_.push_back(std::move(part));
}

}  // namespace anoean
