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

NearestPoints standing_for(MatrixView<const float> rows, std::size_t most, Random& random, ThreadPool& pool) {
  const AlignedBuffer<float> means = cluster_means(rows, most, random, pool);
  return NearestPoints({means.data(), means.size() / rows.columns, rows.columns}, directions);
}

NearestPoints take_points(const nlohmann::json& count, std::size_t width, std::span<const float>& weights) {
  const auto points = count.get<std::uint64_t>();
  if (points == 0 || points > weights.size() / width)
    throw Error(Error::Kind::bad_input, "the model's reference points are missing");
  const std::span<const float> values = weights.first(points * width);
  if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }))
    throw Error(Error::Kind::bad_input, "a reference point of the model is not finite");
  weights = weights.subspan(values.size());
  return NearestPoints({values.data(), points, width}, directions);
}

}  // namespace

LayerNeighbours LayerNeighbours::fit(const LayerOutputs& outputs, std::size_t points, Random& random,
                                     ThreadPool& pool) {
  LayerNeighbours layer;
  layer.normals_ = standing_for(outputs.normals, points, random, pool);
  if (outputs.anomalies.rows > 0) layer.anomalies_ = standing_for(outputs.anomalies, points, random, pool);
  layer.smoothing_ = std::max(0.5 * median_distance(layer.normals_, outputs.validation), least_smoothing);
  return layer;
}

// The search has no derivatives of its own to prepare for.
LayerNeighbours::Reading::Reading(const LayerNeighbours& layer, std::size_t rows, nn::Mode)
    : width_(layer.normals_.dimensions()), smoothing_(layer.smoothing_), normals_(layer.normals_, rows) {
  if (layer.anomalies_) anomalies_.emplace(*layer.anomalies_, rows);
}

void LayerNeighbours::Reading::run(const float* outputs, std::size_t rows) {
  normals_.run(outputs, rows);
  if (anomalies_) anomalies_->run(outputs, rows);
}

double LayerNeighbours::Reading::value(std::size_t row) const {
  const double to_normal = std::log(normals_.distance(row) + smoothing_);
  return anomalies_ ? to_normal - std::log(anomalies_->distance(row) + smoothing_) : to_normal;
}

void LayerNeighbours::Reading::add_gradients(const float* outputs, std::size_t rows, double factor,
                                             float* gradients) {
  for (std::size_t i = 0; i < rows; ++i) {
    const float* x = outputs + i * width_;
    float* gradient = gradients + i * width_;
    normals_.add_gradient(i, x, factor / (normals_.distance(i) + smoothing_), gradient);
    if (anomalies_)
      anomalies_->add_gradient(i, x, -factor / (anomalies_->distance(i) + smoothing_), gradient);
  }
}

void LayerNeighbours::save(nlohmann::json& header, std::vector<float>& weights) const {
  header["smoothing"] = smoothing_;
  header["normal_points"] = normals_.count();
  header["anomaly_points"] = anomalies_ ? anomalies_->count() : 0;
  weights.insert(weights.end(), normals_.points().begin(), normals_.points().end());
  if (anomalies_) weights.insert(weights.end(), anomalies_->points().begin(), anomalies_->points().end());
}

LayerNeighbours LayerNeighbours::load(const nlohmann::json& header, std::size_t width,
                                      std::span<const float>& weights) {
  LayerNeighbours layer;
  layer.smoothing_ = header.at("smoothing").get<double>();
  if (!(layer.smoothing_ > 0.0) || !std::isfinite(layer.smoothing_))
    throw Error(Error::Kind::bad_input, "the model's smoothing is not positive");
  layer.normals_ = take_points(header.at("normal_points"), width, weights);
  if (header.at("anomaly_points") != 0)
    layer.anomalies_ = take_points(header.at("anomaly_points"), width, weights);
  return layer;
}

}  // namespace anoean
