#include "detectors/svm_rows.hpp"

#include <algorithm>
#include <string_view>

#include "core/random.hpp"
#include "detectors/all_rows.hpp"

namespace anoean {
namespace {

// Anomalies for each normal row that a soft margin of 10 % can leave outside.
constexpr std::size_t normals_per_anomaly = 10;

Features draw(const Features& rows, std::size_t count, std::uint64_t seed, std::string_view purpose) {
  Random random(seed, purpose);
  std::vector<std::size_t> chosen = random.sample(rows.rows, count);
  std::sort(chosen.begin(), chosen.end());
  return rows.select(chosen);
}

}  // namespace

RowCounts available_rows(const SvmKind& kind, const SvmOptions& options, const TrainingData& data) {
  RowCounts counts{data.normals.rows, 0};
  if (kind.two_classes) counts.anomalies = data.anomalies.rows;
  if (options.use_anomalies)
    counts.anomalies = std::min(data.anomalies.rows, counts.normals / normals_per_anomaly);
  return counts;
}

RowCounts limited_rows(const SvmKind& kind, const RowCounts& available, std::size_t most) {
  if (available.all() <= most) return available;
  if (kind.two_classes) {
    const std::size_t half = std::max<std::size_t>(1, most / 2);
    if (available.normals <= half) return {available.normals, std::max(most - available.normals, half)};
    if (available.anomalies <= half) return {std::max(most - available.anomalies, half), available.anomalies};
    return {std::max(most - half, half), half};
  }
  const double share = static_cast<double>(most) / static_cast<double>(available.all());
  const auto anomalies = static_cast<std::size_t>(share * static_cast<double>(available.anomalies));
  return {most - anomalies, anomalies};
}

LabelledRows draw_rows(const TrainingData& data, const RowCounts& counts, std::uint64_t seed) {
  LabelledRows drawn;
  drawn.rows = draw(data.normals, counts.normals, seed, "svm normals");
  drawn.labels.assign(counts.normals, -1.0);
  if (counts.anomalies == 0) return drawn;
  drawn.rows = joined(drawn.rows, draw(data.anomalies, counts.anomalies, seed, "svm anomalies"));
  drawn.labels.resize(counts.all(), 1.0);
  return drawn;
}

}  // namespace anoean
