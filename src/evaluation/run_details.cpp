#include "evaluation/run_details.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "detectors/anoean.hpp"
#include "evaluation/principal_plane.hpp"

namespace anoean {
namespace {

constexpr double ellipse_sigmas = 2.0;

// Digits enough for a picture: a number of the size of a score in five of them.
double rounded(double value) {
  if (value == 0.0) return 0.0;
  const double scale = std::pow(10.0, 4.0 - std::floor(std::log10(std::fabs(value))));
  return std::isfinite(scale) ? std::round(value * scale) / scale : 0.0;
}

std::vector<double> mean_of(const LatentView& view, const std::vector<std::size_t>& rows) {
  std::vector<double> mean(view.dimensions, 0.0);
  for (const std::size_t row : rows) {
    for (std::size_t i = 0; i < view.dimensions; ++i)
      mean[i] +=
          static_cast<double>(view.points[row * view.dimensions + i]) / static_cast<double>(rows.size());
  }
  return mean;
}

void measure(LatentView& view) {
  const std::size_t d = view.dimensions;
  const std::vector<double> center = mean_of(view, view.rows.normal);
  std::vector<double> covariance(d * d, 0.0);
  for (const std::size_t row : view.rows.normal) {
    for (std::size_t i = 0; i < d; ++i) {
      for (std::size_t j = 0; j < d; ++j) {
        covariance[i * d + j] += (static_cast<double>(view.points[row * d + i]) - center[i]) *
                                 (static_cast<double>(view.points[row * d + j]) - center[j]) /
                                 static_cast<double>(view.rows.normal.size());
      }
    }
  }
  double trace = 0.0;
  double squares = 0.0;
  for (std::size_t i = 0; i < d; ++i) trace += covariance[i * d + i];
  for (const double value : covariance) squares += value * value;
  view.effective_rank = squares > 0.0 ? trace * trace / squares : 0.0;
  std::vector<std::size_t> anomalies = view.rows.seen;
  anomalies.insert(anomalies.end(), view.rows.unseen.begin(), view.rows.unseen.end());
  const std::vector<double> other = mean_of(view, anomalies);
  double distance = 0.0;
  for (std::size_t i = 0; i < d; ++i) distance += (other[i] - center[i]) * (other[i] - center[i]);
  view.separation = trace > 0.0 ? std::sqrt(distance / trace) : 0.0;
}

}  // namespace

nlohmann::json run_details(const Run& run, const std::vector<float>& scores, const TestRows& rows,
                           double threshold, double best_threshold) {
  const auto group = [&](const std::vector<std::size_t>& chosen) {
    std::vector<float> values;
    for (const std::size_t row : chosen) values.push_back(scores[row]);
    return values;
  };
  return {{"experiment", run.setting->experiment},
          {"dataset", run.setting->dataset},
          {"case", run.setting->name},
          {"method", run.method},
          {"seed", run.seed},
          {"threshold", threshold},
          {"best_threshold", best_threshold},
          {"scores",
           {{"normal", group(rows.normal)}, {"seen", group(rows.seen)}, {"unseen", group(rows.unseen)}}}};
}

LatentView latent_view(const Detector& detector, const Features& features, const TestRows& rows,
                       ThreadPool& pool) {
  LatentView view;
  const auto* anoean = dynamic_cast<const Anoean*>(&detector);
  if (anoean == nullptr) return view;
  const AlignedBuffer<float> latent = anoean->latent(features, pool);
  view.known = true;
  view.points.assign(latent.data(), latent.data() + latent.size());
  view.dimensions = anoean->gaussian().dimensions();
  view.mean = anoean->gaussian().mean();
  view.covariance = anoean->gaussian().covariance();
  view.rows = rows;
  measure(view);
  return view;
}

nlohmann::json LatentView::picture() const {
  const PrincipalPlane plane(MatrixView<const float>(points.data(), points.size() / dimensions, dimensions));
  const auto group = [&](const std::vector<std::size_t>& chosen) {
    nlohmann::json places = nlohmann::json::array();
    for (const std::size_t row : chosen) {
      const auto [x, y] = plane.project(points.data() + row * dimensions);
      places.push_back({rounded(x), rounded(y)});
    }
    return places;
  };
  const PrincipalPlane::Ellipse ellipse = plane.ellipse(mean, covariance, ellipse_sigmas);
  return {{"points",
           {{"normal", group(rows.normal)}, {"seen", group(rows.seen)}, {"unseen", group(rows.unseen)}}},
          {"ellipses",
           {{{"center", ellipse.center},
             {"radii", ellipse.radii},
             {"angle", ellipse.angle},
             {"sigmas", ellipse_sigmas}}}}};
}

}  // namespace anoean
