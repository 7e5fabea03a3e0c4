#include "detectors/layer_neighbours.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace anoean {
namespace {

// With a zero beside them for what they leave out, a whole number of vectors; more of them hardly leave fewer
// points to measure.
constexpr std::size_t directions = 15;
constexpr double least_smoothing = 1e-6;  // keeps logarithms finite

double median_distance(const NearestPoints& points, MatrixView<const float> rows) {
  NearestPoints::Search search(points, rows.rows);
  search.run(rows.data, rows.rows);
  std::vector<double> distances(rows.rows);
  for (std::size_t i = 0; i < rows.rows; ++i) distances[i] = search.distance(i);
  const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
  std::nth_element(distances.begin(), middle, distances.end());
  return *middle;
}

// normals: so many of the values stand for normals; the others for anomalies.
NearestPoints grouped(std::span<const float> values, std::size_t width, std::size_t normals) {
  const std::size_t points = values.size() / width;
  return NearestPoints({values.data(), points, width}, directions, normals < points ? normals : 0);
}

std::size_t points_in(const nlohmann::json& count, std::size_t width, std::size_t values) {
  const auto points = count.get<std::uint64_t>();
  if (points > values / width)
    throw Error(Error::Kind::bad_input, "the model's reference points are missing");
  return points;
}

}  // namespace

LayerNeighbours LayerNeighbours::fit(const LayerOutputs& outputs, const NeighbourOptions& options,
                                     Random& random, ThreadPool& pool) {
  const std::size_t width = outputs.normals.columns;
  const AlignedBuffer<float> normals = cluster_means(outputs.normals, options.normals, random, pool);
  std::vector<float> values(normals.begin(), normals.end());
  if (outputs.anomalies.rows > 0) {
    const AlignedBuffer<float> anomalies = cluster_means(outputs.anomalies, options.anomalies, random, pool);
    values.insert(values.end(), anomalies.begin(), anomalies.end());
  }
  LayerNeighbours layer;
  layer.normal_factor_ = options.normal_factor;
  layer.points_ = grouped(values, width, normals.size() / width);
  layer.smoothing_ =
      options.smoothing ? *options.smoothing
                        : std::max(0.5 * median_distance(layer.points_, outputs.validation), least_smoothing);
  return layer;
}

MatrixView<const float> LayerNeighbours::anomalies() const noexcept {
  if (points_.groups() < 2) return {nullptr, 0, points_.dimensions()};
  return points_.group(1);
}

// The search has no derivatives of its own to prepare for.
LayerNeighbours::Reading::Reading(const LayerNeighbours& layer, std::size_t rows, nn::Mode)
    : width_(layer.points_.dimensions()),
      smoothing_(layer.smoothing_),
      normal_factor_(layer.normal_factor_),
      knows_anomalies_(layer.points_.groups() > 1),
      search_(layer.points_, rows) {}

void LayerNeighbours::Reading::run(const float* outputs, std::size_t rows) { search_.run(outputs, rows); }

double LayerNeighbours::Reading::value(std::size_t row) const {
  const double to_normal = normal_factor_ * std::log(search_.distance(row) + smoothing_);
  return knows_anomalies_ ? to_normal - std::log(search_.distance(row, 1) + smoothing_) : to_normal;
}

void LayerNeighbours::Reading::add_gradients(const float* outputs, std::size_t rows, double factor,
                                             float* gradients) {
  for (std::size_t i = 0; i < rows; ++i) {
    const float* x = outputs + i * width_;
    float* gradient = gradients + i * width_;
    search_.add_gradient(i, 0, x, factor * normal_factor_ / (search_.distance(i) + smoothing_), gradient);
    if (knows_anomalies_)
      search_.add_gradient(i, 1, x, -factor / (search_.distance(i, 1) + smoothing_), gradient);
  }
}

void LayerNeighbours::save(nlohmann::json& header, std::vector<float>& weights) const {
  header["smoothing"] = smoothing_;
  header["normal_factor"] = normal_factor_;
  header["normal_points"] = normals().rows;
  header["anomaly_points"] = anomalies().rows;
  weights.insert(weights.end(), points_.points().begin(), points_.points().end());
}

LayerNeighbours LayerNeighbours::load(const nlohmann::json& header, std::size_t width,
                                      std::span<const float>& weights) {
  LayerNeighbours layer;
  layer.smoothing_ = header.at("smoothing").get<double>();
  if (!(layer.smoothing_ > 0.0) || !std::isfinite(layer.smoothing_))
    throw Error(Error::Kind::bad_input, "the model's smoothing is not positive");
  layer.normal_factor_ = header.value("normal_factor", 1.0);  // models of before have none
  if (!(layer.normal_factor_ > 0.0) || !std::isfinite(layer.normal_factor_))
    throw Error(Error::Kind::bad_input, "the model's factor of the distance to normals is not positive");
  const std::size_t normals = points_in(header.at("normal_points"), width, weights.size());
  const std::size_t anomalies =
      points_in(header.at("anomaly_points"), width, weights.size() - normals * width);
  if (normals == 0) throw Error(Error::Kind::bad_input, "the model's reference points are missing");
  const std::span<const float> values = weights.first((normals + anomalies) * width);
  if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }))
    throw Error(Error::Kind::bad_input, "a reference point of the model is not finite");
  weights = weights.subspan(values.size());
  layer.points_ = grouped(values, width, normals);
  return layer;
}

}  // namespace anoean
