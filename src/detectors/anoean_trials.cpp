#include "detectors/anoean_trials.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "detectors/ambiguous_anomalies.hpp"
#include "detectors/anomaly_kinds.hpp"
#include "detectors/trial_halves.hpp"
#include "detectors/trial_placements.hpp"
#include "metrics/paired.hpp"

namespace anoean {
namespace {

constexpr std::size_t fewest_of_kinds = 4;      // with fewer no half has two of them
constexpr std::size_t fewest_of_one_name = 15;  // with fewer it is chance that tells
constexpr std::size_t enough_anomalies = 30;    // for their errors to be small
// So sure, in one direction, that a gain is none by chance.
constexpr double sure_of_kinds = 0.97;
constexpr double sure_of_ambiguity = 0.84;  // one standard error of many
constexpr double half_made = 0.5;           // of the anomalies of a step, which prepares for others best
constexpr double without_fail = 0.998;      // a ROC AUC
constexpr double few_suspect = 0.1;         // of the normals
constexpr double many_unlabelled = 0.25;    // of them

// The first is taken unless another is better beyond doubt. Where kinds of anomalies are told apart there are
// others still, and made anomalies help most against what is unlike all that is known. So few anomalies as to
// leave much in doubt are more often a few of many that are hidden among the normals; and to look for
// suspects costs little where there are none, while nothing else helps as much where there are.
std::vector<AnoeanTrial> candidates(const AnoeanOptions& asked, const TrainingData& data) {
  std::array<std::array<double, 2>, 5> all{
      {{0.0, few_suspect}, {0.0, 0.0}, {0.25, 0.0}, {half_made, 0.0}, {0.0, 0.2}}};
  const std::size_t first = tells_kinds(data.anomaly_kinds)           ? 3
                            : data.anomalies.rows >= enough_anomalies ? 1
                                                                      : 0;
  std::swap(all[0], all[first]);
  std::vector<AnoeanTrial> trials;
  for (const auto& [made, contamination] : all) {
    const AnoeanTrial trial{.pseudo_anomalies = asked.pseudo_anomalies.value_or(made),
                            .contamination = asked.contamination.value_or(contamination),
                            .leaves_out_ambiguous = asked.leave_out_ambiguous.value_or(false)};
    const bool known = std::any_of(trials.begin(), trials.end(), [&](const AnoeanTrial& other) {
      return other.pseudo_anomalies == trial.pseudo_anomalies && other.contamination == trial.contamination;
    });
    if (!known) trials.push_back(trial);
  }
  return trials;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// The mean of each group.
std::vector<double> group_means(const std::vector<double>& values, const std::vector<std::size_t>& groups) {
  std::map<std::size_t, std::pair<double, double>> sums;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sums[groups[i]].first += values[i];
    sums[groups[i]].second += 1.0;
  }
  std::vector<double> means;
  for (const auto& [group, sum] : sums) means.push_back(sum.first / sum.second);
  return means;
}

// Few kinds tell their own error badly: Student's t of as many.
bool is_better(const AnoeanTrial& trial, double sure) {
  const double errors = trial.kinds == 0 ? 1.0 : student_quantile(sure, trial.kinds - 1);
  return trial.gain > errors * trial.error;
}

// Both of groups, in the same order.
void compare(AnoeanTrial& trial, const std::vector<double>& placed, const std::vector<double>& first) {
  const auto n = static_cast<double>(placed.size());
  trial.roc_auc = mean_of(placed);
  trial.gain = trial.roc_auc - mean_of(first);
  double square = 0.0;
  for (std::size_t i = 0; i < placed.size(); ++i) {
    const double apart = placed[i] - first[i] - trial.gain;
    square += apart * apart;
  }
  trial.error = std::sqrt(square / (n * (n - 1.0)));
}

void report(const FitControl& control, const AnoeanTrial& trial, std::size_t done, std::size_t total) {
  if (!control.progress) return;
  Progress progress;
  progress.stage = "trials";
  progress.done = done;
  progress.total = total;
  progress.measures = {{"pseudo_anomalies", trial.pseudo_anomalies},
                       {"contamination", trial.contamination},
                       {"leaves_out_ambiguous", trial.leaves_out_ambiguous ? 1.0 : 0.0},
                       {"roc_auc", trial.roc_auc}};
  control.progress(progress);
}

AnoeanOptions with_trial(AnoeanOptions asked, const AnoeanTrial& trial) {
  asked.pseudo_anomalies = trial.pseudo_anomalies;
  asked.contamination = trial.contamination;
  asked.leave_out_ambiguous = trial.leaves_out_ambiguous;
  return asked;
}

// Where many of the normals may be anomalies, the trial that suspects some of them is what the others have to
// beat. placed: of each trial.
void expect_unlabelled(const AnoeanOptions& asked, std::vector<AnoeanTrial>& trials,
                       std::vector<std::vector<double>>& placed) {
  const AnoeanTrial first = trials.front();
  const bool diverged = first.roc_auc == 0.0;  // and tells nothing
  if (first.kinds > 0 || asked.contamination || diverged || first.unlabelled < many_unlabelled) return;
  const auto suspects = std::find_if(trials.begin(), trials.end(), [&](const AnoeanTrial& trial) {
    return trial.contamination == few_suspect && trial.pseudo_anomalies == first.pseudo_anomalies &&
           trial.leaves_out_ambiguous == first.leaves_out_ambiguous;
  });
  if (suspects == trials.end()) return;
  std::swap(placed.front(), placed[static_cast<std::size_t>(suspects - trials.begin())]);
  std::swap(trials.front(), *suspects);
  for (std::size_t t = 0; t < trials.size(); ++t) compare(trials[t], placed[t], placed[0]);
}

bool any_ambiguous(const std::vector<TrialHalf>& both, const FitControl& control) {
  return std::any_of(both.begin(), both.end(), [&](const TrialHalf& half) {
    return !find_ambiguous(half.data, control.seed, *control.pool).ambiguous.empty();
  });
}

bool can_try(const AnoeanOptions& asked, const TrainingData& data) {
  const bool undecided = !asked.pseudo_anomalies || !asked.contamination || !asked.leave_out_ambiguous;
  const std::size_t fewest = tells_kinds(data.anomaly_kinds) ? fewest_of_kinds : fewest_of_one_name;
  return undecided && !data.normals.shape.is_image() && data.anomalies.rows >= fewest &&
         data.validation_normals.rows > 0;
}

}  // namespace

void to_json(nlohmann::json& json, const AnoeanTrial& trial) {
  json = {{"pseudo_anomalies", trial.pseudo_anomalies},
          {"contamination", trial.contamination},
          {"leaves_out_ambiguous", trial.leaves_out_ambiguous},
          {"roc_auc", trial.roc_auc},
          {"unlabelled", trial.unlabelled},
          {"gain", trial.gain},
          {"error", trial.error},
          {"kinds", trial.kinds}};
}

std::vector<AnoeanTrial> run_trials(const AnoeanOptions& asked, const TrainingData& data,
                                    const FitControl& control) {
  if (!can_try(asked, data)) return {};
  const TrialHalves halves = make_trial_halves(data, control.seed);
  std::vector<AnoeanTrial> trials = candidates(asked, data);
  const bool ambiguous = !asked.leave_out_ambiguous && any_ambiguous(halves.both, control);
  if (ambiguous) {
    trials.insert(trials.begin() + 1, trials.front());
    trials[1].leaves_out_ambiguous = true;
  }
  if (trials.size() < 2) return {};
  std::vector<std::vector<double>> placed;
  for (std::size_t t = 0; t < trials.size(); ++t) {
    const std::vector<double> each = placements(halves.both, with_trial(asked, trials[t]), control);
    trials[t].unlabelled = most_unlabelled(each);
    placed.push_back(group_means(each, halves.groups));
    trials[t].kinds = halves.kinds;
    compare(trials[t], placed[t], placed[0]);
    report(control, trials[t], t + 1, trials.size());
    if (t != 1 || !ambiguous || !is_better(trials[1], sure_of_ambiguity)) continue;
    // Without the ambiguous anomalies it is better: that is what the others are compared with.
    std::swap(trials[0], trials[1]);
    std::swap(placed[0], placed[1]);
    compare(trials[0], placed[0], placed[0]);
    compare(trials[1], placed[1], placed[0]);
    for (AnoeanTrial& later : std::span(trials).subspan(2)) later.leaves_out_ambiguous = true;
  }
  expect_unlabelled(asked, trials, placed);
  return trials;
}

const AnoeanTrial& best_of(std::span<const AnoeanTrial> trials) {
  const AnoeanTrial* best = &trials.front();
  for (const AnoeanTrial& trial : trials.subspan(1)) {
    if (is_better(trial, sure_of_kinds) && trial.gain > best->gain) best = &trial;
  }
  return *best;
}

namespace {

// Known anomalies of one name that are found without fail though half of the others were made: then it costs
// next to nothing to prepare for anomalies of other kinds. Null where that is not so.
const AnoeanTrial* that_prepares(const AnoeanOptions& asked, const TrainingData& data,
                                 std::span<const AnoeanTrial> trials) {
  if (asked.pseudo_anomalies || asked.contamination || tells_kinds(data.anomaly_kinds) ||
      data.anomalies.rows < enough_anomalies)
    return nullptr;
  const auto found = std::find_if(trials.begin(), trials.end(), [&](const AnoeanTrial& trial) {
    return trial.pseudo_anomalies == half_made && trial.roc_auc >= without_fail &&
           trial.leaves_out_ambiguous == trials.front().leaves_out_ambiguous;
  });
  return found == trials.end() ? nullptr : &*found;
}

}  // namespace

AnoeanOptions with_choice(AnoeanOptions asked, const TrainingData& data,
                          std::span<const AnoeanTrial> trials) {
  if (data.normals.shape.is_image() || data.anomalies.rows == 0) return asked;
  if (trials.empty()) return with_trial(asked, candidates(asked, data).front());
  if (const AnoeanTrial* prepared = that_prepares(asked, data, trials)) {
    if (!asked.input_weight) asked.input_weight = weight_of_input;
    return with_trial(asked, *prepared);
  }
  return with_trial(asked, best_of(trials));
}

}  // namespace anoean
