#include "model/usual_records.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "data/table_rows.hpp"
#include "detectors/nearest_points.hpp"
#include "model/image_patches.hpp"

namespace anoean {
namespace {

constexpr std::size_t most_prototypes = 512;
constexpr std::size_t most_prototype_values = 1U << 20U;  // 4 MiB
constexpr std::size_t most_normals = 10000;
constexpr std::size_t most_normal_values = 1U << 24U;  // 64 MiB, indicators included
constexpr double outer_share = 0.01;                   // of the numbers, left out at either end
constexpr double missing_share = 0.02;
constexpr double frequent_share = 0.9;
constexpr std::size_t most_frequent = 5;

UsualNumbers usual_numbers(const std::vector<double>& numbers) {
  std::vector<double> known;
  for (const double value : numbers) {
    if (std::isfinite(value)) known.push_back(value);
  }
  const auto all = static_cast<double>(numbers.size());
  UsualNumbers usual;
  usual.missing = all - static_cast<double>(known.size()) >= missing_share * all;
  usual.low = usual.high = std::numeric_limits<double>::quiet_NaN();
  if (known.empty()) return usual;
  std::sort(known.begin(), known.end());
  const auto last = static_cast<double>(known.size() - 1);
  usual.low = known[static_cast<std::size_t>(std::floor(outer_share * last))];
  usual.high = known[static_cast<std::size_t>(std::ceil((1.0 - outer_share) * last))];
  return usual;
}

UsualCategories usual_categories(const Features& features, std::size_t column) {
  std::vector<std::size_t> counts(features.shape.cardinalities[column], 0);
  for (std::size_t row = 0; row < features.rows; ++row) ++counts[features.category_row(row)[column]];
  const auto all = static_cast<double>(features.rows);
  UsualCategories usual;
  usual.missing = static_cast<double>(counts[missing_category]) >= missing_share * all;
  std::vector<std::uint32_t> order(counts.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return counts[a] > counts[b]; });
  double seen = 0.0;
  for (const std::uint32_t index : order) {
    if (counts[index] == 0 || seen >= frequent_share * all || usual.indices.size() == most_frequent) break;
    seen += static_cast<double>(counts[index]);
    if (index > missing_category) usual.indices.push_back(index);
  }
  return usual;
}

// One per patch.
std::vector<UsualNumbers> usual_patches(const Images& images, const FeatureShape& shape) {
  const ImagePatches patches(shape);
  std::vector<std::vector<double>> means(patches.count());
  for (std::size_t at = 0; at < images.pixels.size(); at += images.size()) {
    const std::vector<double> image = patches.means(images.pixels.data() + at);
    for (std::size_t patch = 0; patch < image.size(); ++patch) means[patch].push_back(image[patch]);
  }
  std::vector<UsualNumbers> usual;
  for (const std::vector<double>& patch : means) usual.push_back(usual_numbers(patch));
  return usual;
}

std::size_t most_rows(const FeatureShape& shape) {
  return std::clamp<std::size_t>(most_normal_values / shape.expanded(), 1, most_normals);
}

std::vector<std::size_t> some_of(std::span<const std::size_t> rows, std::size_t most, Random& random) {
  std::vector<std::size_t> chosen(rows.begin(), rows.end());
  random.shuffle(chosen);
  chosen.resize(std::min(chosen.size(), most));
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

// The rows that score below the threshold, or all where none does.
std::vector<std::size_t> below(float threshold, const Detector& detector, const Features& rows,
                               ThreadPool& pool) {
  std::vector<float> scores(rows.rows);
  detector.score(rows, scores, pool);
  std::vector<std::size_t> chosen(rows.rows);
  std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  const auto too_high = [&](std::size_t row) { return scores[row] >= threshold; };
  if (!std::all_of(chosen.begin(), chosen.end(), too_high)) std::erase_if(chosen, too_high);
  return chosen;
}

// The row nearest to each cluster mean, in order.
std::vector<std::size_t> medoids(MatrixView<const float> rows, std::size_t most, Random& random,
                                 ThreadPool& pool) {
  const AlignedBuffer<float> means = cluster_means(rows, most, random, pool);
  const NearestPoints points({means.data(), means.size() / rows.columns, rows.columns});
  constexpr double none = std::numeric_limits<double>::infinity();
  std::vector<double> distances(points.count(), none);
  std::vector<std::size_t> nearest(points.count(), 0);
  NearestPoints::Search search(points, 1);
  for (std::size_t row = 0; row < rows.rows; ++row) {
    search.run(rows.row(row), 1);
    const std::size_t cluster = search.nearest(0);
    if (search.distance(0) >= distances[cluster]) continue;
    distances[cluster] = search.distance(0);
    nearest[cluster] = row;
  }
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < nearest.size(); ++i) {
    if (distances[i] < none) chosen.push_back(nearest[i]);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace

UsualRecords UsualRecords::fit(const Table& table, std::span<const std::size_t> normals,
                               const Preprocessor& preprocessor, const Detector& detector, float threshold,
                               Random& random, ThreadPool& pool) {
  const FeatureShape& shape = preprocessor.shape();
  const Table some = select_rows(table, some_of(normals, most_rows(shape), random));
  const Features features = preprocessor.transform(some);
  UsualRecords usual;
  for (const NumericFeature& feature : preprocessor.numeric())
    usual.numbers_.push_back(usual_numbers(some.find(feature.name)->numbers));
  if (shape.is_image()) usual.numbers_ = usual_patches(some.images, shape);
  for (std::size_t i = 0; i < shape.categorical(); ++i)
    usual.categories_.push_back(usual_categories(features, i));

  const Features candidates = features.select(below(threshold, detector, features, pool));
  const std::size_t values = shape.dense() + shape.categorical();
  const std::size_t most = std::clamp<std::size_t>(most_prototype_values / values, 1, most_prototypes);
  const AlignedBuffer<float> expanded = candidates.expand();
  usual.prototypes_ =
      candidates.select(medoids({expanded.data(), candidates.rows, shape.expanded()}, most, random, pool));
  return usual;
}

std::size_t UsualRecords::nearest(const float* dense, const std::uint32_t* categories) const {
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  const std::size_t numbers = prototypes_.shape.dense();
  for (std::size_t row = 0; row < prototypes_.rows; ++row) {
    const float* number = prototypes_.dense_row(row);
    const std::uint32_t* category = prototypes_.category_row(row);
    double distance = 0.0;
    for (std::size_t j = 0; j < numbers; ++j)
      distance += std::min(std::fabs(double{dense[j]} - double{number[j]}), 1.0);
    for (std::size_t j = 0; j < prototypes_.shape.categorical(); ++j)
      distance += categories[j] == category[j] ? 0.0 : 1.0;
    if (distance >= least) continue;
    least = distance;
    best = row;
  }
  return best;
}

}  // namespace anoean
