#include "detectors/svm_search.hpp"

#include <anoean/error.hpp>
#include <anoean/metrics.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <thread>
#include <tuple>
#include <utility>

#include "detectors/svm_score.hpp"

namespace anoean {
namespace {

// So many of the best grid points on few rows are solved on all.
constexpr std::size_t finalists = 3;

bool better(const SvmTrial& one, const SvmTrial& other) {
  const auto key = [](const SvmTrial& trial) {
    return std::make_tuple(trial.stage, trial.validation_auc_pr.value_or(0.0));
  };
  if (key(one) != key(other)) return key(one) > key(other);
  return one.place < other.place;
}

}  // namespace

SvmSearch::SvmSearch(const SvmKind& kind, const SvmOptions& options, const TrainingData& data,
                     const FitControl& control)
    : kind_(kind), options_(options), data_(data), control_(control) {}

std::optional<double> SvmSearch::validation_auc_pr(const SupportVectors& machine) const {
  const std::size_t normals = data_.validation_normals.rows;
  const std::size_t anomalies = data_.validation_anomalies.rows;
  if (!options_.by_validation || anomalies == 0) return std::nullopt;
  ThreadPool alone(1);  // the other threads have grid points of their own
  std::vector<float> scores(normals + anomalies);
  const SvmScore score(machine, kind_.two_classes);
  score.rows(machine, data_.validation_normals, std::span(scores).first(normals), alone);
  score.rows(machine, data_.validation_anomalies, std::span(scores).last(anomalies), alone);
  std::vector<std::uint8_t> anomalous(normals, 0);
  anomalous.resize(scores.size(), 1);
  return average_precision(scores, anomalous);
}

void SvmSearch::finish(const SvmTrial& trial, SupportVectors machine) {
  const std::lock_guard lock(mutex_);
  finished_.push_back(trial);
  if (!best_ || better(trial, best_->trial)) best_ = {trial, std::move(machine)};
}

// On the calling thread alone, which is the one that the callback belongs to.
void SvmSearch::report() {
  std::vector<SvmTrial> trials;
  {
    const std::lock_guard lock(mutex_);
    trials.assign(finished_.begin() + static_cast<std::ptrdiff_t>(reported_), finished_.end());
  }
  for (const SvmTrial& trial : trials) {
    ++reported_;
    if (!control_.progress) continue;
    Progress progress;
    progress.stage = "training";
    progress.done = reported_;
    progress.total = total_;
    progress.measures = {{"gamma", trial.point.gamma}, {kind_.penalty, trial.point.penalty}};
    if (trial.validation_auc_pr)
      progress.measures.emplace_back("validation_auc_pr", *trial.validation_auc_pr);
    control_.progress(progress);
  }
}

void SvmSearch::run_stage(std::size_t stage, SvmProblem& problem, const std::vector<GridPoint>& points,
                          std::vector<std::size_t> places) {
  if (!problem.fits(options_.cache_megabytes)) return solve_all(stage, problem, points, places);
  // Those with the same γ together, which share kernel values; the usual γ first.
  const auto order = [&](std::size_t place) {
    const double gamma = points[place].gamma;
    return std::make_pair(std::fabs(std::log(gamma / points[0].gamma)), gamma);
  };
  std::stable_sort(places.begin(), places.end(),
                   [&](std::size_t one, std::size_t other) { return order(one) < order(other); });
  for (std::size_t first = 0; first < places.size();) {
    const double gamma = points[places[first]].gamma;
    std::size_t end = first;
    while (end < places.size() && points[places[end]].gamma == gamma) ++end;
    if (control_.stop.stop_requested()) return;
    problem.prepare(gamma, *control_.pool);
    solve_all(stage, problem, points, std::span(places).subspan(first, end - first));
    first = end;
  }
}

void SvmSearch::solve_all(std::size_t stage, const SvmProblem& problem, const std::vector<GridPoint>& points,
                          std::span<const std::size_t> places) {
  const std::thread::id caller = std::this_thread::get_id();
  SolverOptions solver = options_.solver;
  solver.cache_megabytes = options_.cache_megabytes / static_cast<double>(control_.pool->threads());
  control_.pool->run(places.size(), [&](std::size_t i) {
    if (control_.stop.stop_requested()) return;
    const GridPoint& point = points[places[i]];
    SupportVectors machine = (problem.*kind_.solve)(point.gamma, point.penalty, solver);
    const SvmTrial trial{stage, places[i], point, validation_auc_pr(machine), problem.rows().rows};
    finish(trial, std::move(machine));
    if (std::this_thread::get_id() == caller) report();
  });
  report();
}

std::vector<std::size_t> SvmSearch::best_places() const {
  std::vector<SvmTrial> trials = finished_;
  std::sort(trials.begin(), trials.end(), better);
  // Of a γ with the same outcome at several ν or C the usual one is enough: they make the same machine.
  const auto same = [](const SvmTrial& one, const SvmTrial& other) {
    return one.point.gamma == other.point.gamma && one.validation_auc_pr == other.validation_auc_pr;
  };
  trials.erase(std::unique(trials.begin(), trials.end(), same), trials.end());
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < std::min(finalists, trials.size()); ++i) places.push_back(trials[i].place);
  return places;
}

SvmFound SvmSearch::run(const std::vector<GridPoint>& points, SvmProblem* few, SvmProblem& all) {
  std::vector<std::size_t> places(points.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  total_ = points.size();
  if (few != nullptr) {
    total_ += finalists;
    run_stage(0, *few, points, places);
    few->release();
    if (finished_.size() == points.size()) {
      places = best_places();
      total_ = points.size() + places.size();
    }
  }
  run_stage(1, all, points, places);
  const bool stopped = finished_.size() < total_;
  if (stopped && !(control_.keep_best_on_stop && best_)) {
    throw Error(Error::Kind::interrupted, "training was stopped after " + std::to_string(finished_.size()) +
                                              " of " + std::to_string(total_) + " solves");
  }
  return std::move(*best_);
}

}  // namespace anoean
