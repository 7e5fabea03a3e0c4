#include "detectors/ambiguous_anomalies.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/random.hpp"
#include "detectors/anoean_options.hpp"
#include "detectors/nearest_points.hpp"

namespace anoean {
namespace {

constexpr std::size_t normals_looked_at = 5000;  // tell what is near to them as well as more
constexpr std::size_t validation_normals_looked_at = 2000;
constexpr std::size_t bound_directions = 15;
constexpr std::size_t fewest_remaining = 2;  // to learn from
constexpr std::size_t rows_searched_at_once = 256;

std::vector<double> distances_to(const NearestPoints& normals, const Features& rows, ThreadPool& pool) {
  std::vector<double> found(rows.rows);
  const std::size_t blocks = (rows.rows + rows_searched_at_once - 1) / rows_searched_at_once;
  const std::size_t lanes = std::min(blocks, pool.threads());
  pool.run(lanes, [&](std::size_t lane) {
    NearestPoints::Search search(normals, rows_searched_at_once);
    AlignedBuffer<float> expanded(rows_searched_at_once * normals.dimensions());
    for (std::size_t block = lane; block < blocks; block += lanes) {
      const std::size_t first = block * rows_searched_at_once;
      const std::size_t count = std::min(rows_searched_at_once, rows.rows - first);
      rows.expand(first, count, expanded.data());
      search.run(expanded.data(), count);
      for (std::size_t i = 0; i < count; ++i) found[first + i] = search.distance(i);
    }
  });
  return found;
}

double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

Ambiguity find_ambiguous(const TrainingData& data, std::uint64_t seed, ThreadPool& pool) {
  std::vector<std::size_t> all(data.anomalies.rows);
  std::iota(all.begin(), all.end(), std::size_t{0});
  const FeatureShape& shape = data.normals.shape;
  if (all.empty() || shape.is_image() || shape.expanded() > widest_input || data.validation_normals.rows == 0)
    return {.clear = std::move(all), .ambiguous = {}};
  Random random(seed, "normals beside anomalies");
  const Features some_normals = data.normals.select(random.sample(data.normals.rows, normals_looked_at));
  const AlignedBuffer<float> expanded = some_normals.expand();
  const NearestPoints normals({expanded.data(), some_normals.rows, shape.expanded()}, bound_directions);
  const Features validation = data.validation_normals.select(
      random.sample(data.validation_normals.rows, validation_normals_looked_at));
  const double near = median_of(distances_to(normals, validation, pool));
  const std::vector<double> away = distances_to(normals, data.anomalies, pool);
  Ambiguity found;
  for (const std::size_t row : all) (away[row] > near ? found.clear : found.ambiguous).push_back(row);
  if (found.clear.size() < fewest_remaining) return {.clear = std::move(all), .ambiguous = {}};
  return found;
}

}  // namespace anoean
