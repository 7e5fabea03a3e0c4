#include <anoean/error.hpp>
#include <anoean/metrics.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/random.hpp"

namespace anoean {
namespace {

// The value below which a share of the sorted values lies, interpolated between neighbours.
double quantile(const std::vector<double>& sorted, double share) {
  const double position = share * static_cast<double>(sorted.size() - 1);
  const std::size_t below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

// Row numbers from the highest score down, so that every drawn sample can be laid out in order without
// sorting.
std::vector<std::size_t> order_by_score(std::span<const float> scores) {
  std::vector<std::size_t> order(scores.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  return order;
}

}  // namespace

Interval bootstrap_interval(Metric metric, std::span<const float> scores,
                            std::span<const std::uint8_t> anomalous, double confidence, std::size_t draws,
                            std::uint64_t seed) {
  if (!(confidence > 0.0 && confidence < 1.0)) {
    throw Error(Error::Kind::bad_input, "the confidence " + std::to_string(confidence) + " is out of range",
                {}, "use a number between 0 and 1, such as 0.95");
  }
  if (draws == 0) throw Error(Error::Kind::bad_input, "a bootstrap needs at least one draw");
  metric(scores, anomalous);  // refuses what it cannot measure

  // Positions in the order of scores, by class.
  const std::vector<std::size_t> order = order_by_score(scores);
  std::vector<std::size_t> members[2];
  for (std::size_t i = 0; i < order.size(); ++i) members[anomalous[order[i]] != 0 ? 1 : 0].push_back(i);

  Random random(seed, "bootstrap");
  std::vector<double> values(draws);
  std::vector<std::size_t> times(order.size());
  std::vector<float> drawn_scores(order.size());
  std::vector<std::uint8_t> drawn_anomalous(order.size());
  for (double& value : values) {
    std::fill(times.begin(), times.end(), std::size_t{0});
    for (const std::vector<std::size_t>& rows : members) {
      for (std::size_t i = 0; i < rows.size(); ++i) ++times[rows[random.below(rows.size())]];
    }
    std::size_t filled = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      for (std::size_t copy = 0; copy < times[i]; ++copy, ++filled) {
        drawn_scores[filled] = scores[order[i]];
        drawn_anomalous[filled] = anomalous[order[i]];
      }
    }
    value = metric(drawn_scores, drawn_anomalous);
  }
  std::sort(values.begin(), values.end());
  return {quantile(values, 0.5 * (1.0 - confidence)), quantile(values, 0.5 * (1.0 + confidence))};
}

}  // namespace anoean
