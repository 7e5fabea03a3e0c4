#include "detectors/svm_options.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace anoean {
namespace {

// Multiples of 1/(p Var X) that are tried.
constexpr double gamma_factors[] = {0.001, 0.003, 0.01, 0.03,  0.1,   0.3,   1.0,
                                    3.0,   10.0,  30.0, 100.0, 300.0, 1000.0};

double real_or_0(const Settings& settings, const std::string& name) {
  return settings.is_auto(name) ? 0.0 : settings.real(name);
}

}  // namespace

std::vector<Hyperparameter> with_common_settings(std::vector<Hyperparameter> own) {
  using enum Hyperparameter::Type;
  const std::vector<Hyperparameter> common = {
      {"gamma",
       real,
       "auto",
       1e-12,
       1e12,
       {},
       "γ of the kernel exp(−γ‖x − s‖²); auto: chosen among multiples of 1/(p Var X)."},
      {"choose_by",
       choice,
       "validation",
       0,
       0,
       {"validation", "defaults"},
       "What is auto: chosen by the validation AUC-PR, or the usual defaults."},
      {"most_rows",
       integer,
       "auto",
       1,
       1000000,
       {},
       "Learn from at most so many rows, drawn by the seed; auto: 20000 of tables, 5500 of images."},
      {"search_rows",
       integer,
       "5500",
       1,
       1000000,
       {},
       "Compare all choices on at most so many rows, then the best few on all."},
      {"cache_megabytes",
       real,
       "500",
       1,
       100000,
       {},
       "Memory for kernel values: all of them where they fit, else the latest."},
      {"tolerance", real, "0.001", 1e-12, 1, {}, "A solve ends when its optimality conditions hold to this."},
      {"shrinking", boolean, "true", 0, 0, {}, "Set rows aside that are likely to stay as they are."},
  };
  own.insert(own.end(), common.begin(), common.end());
  return own;
}

SvmOptions svm_options(const SvmKind& kind, const Settings& settings) {
  SvmOptions options;
  options.gamma = real_or_0(settings, "gamma");
  options.penalty = real_or_0(settings, kind.penalty);
  options.by_validation = settings.text("choose_by") == "validation";
  if (!settings.is_auto("most_rows"))
    options.most_rows = static_cast<std::size_t>(settings.integer("most_rows"));
  options.search_rows = static_cast<std::size_t>(settings.integer("search_rows"));
  options.solver = {.cache_megabytes = 0.0,
                    .tolerance = settings.real("tolerance"),
                    .shrinking = settings.boolean("shrinking")};
  options.cache_megabytes = settings.real("cache_megabytes");
  return options;
}

std::size_t most_rows(const SvmOptions& options, const FeatureShape& shape) {
  if (options.most_rows > 0) return options.most_rows;
  return shape.is_image() ? 5500 : 20000;
}

GridPoint usual_point(const SvmKind& kind, const SvmOptions& options, double usual_gamma) {
  return {options.gamma > 0.0 ? options.gamma : usual_gamma,
          options.penalty > 0.0 ? options.penalty : kind.usual_penalty};
}

std::vector<GridPoint> grid(const SvmKind& kind, const SvmOptions& options, double usual_gamma) {
  const GridPoint usual = usual_point(kind, options, usual_gamma);
  std::vector<GridPoint> points;
  for (const double factor : gamma_factors) {
    if (options.gamma > 0.0 && factor != 1.0) continue;
    for (const double penalty : kind.penalties) {
      if (options.penalty > 0.0 && penalty != kind.usual_penalty) continue;
      points.push_back({usual.gamma * factor, options.penalty > 0.0 ? options.penalty : penalty});
    }
  }
  const auto distance = [&](const GridPoint& point) {
    return std::fabs(std::log(point.gamma / usual.gamma)) +
           std::fabs(std::log(point.penalty / usual.penalty));
  };
  std::stable_sort(points.begin(), points.end(), [&](const GridPoint& one, const GridPoint& other) {
    return distance(one) < distance(other);
  });
  return points;
}

}  // namespace anoean
