#include "detectors/trial_placements.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <functional>

#include "detectors/anoean_member.hpp"

namespace anoean {
namespace {

constexpr double enough_found = 0.3;  // of the hidden anomalies: fewer tell by chance

// As many as training usually has, where the user asks for more.
std::size_t few_epochs(AnoeanOptions options, const TrainingData& data) {
  const std::size_t asked = options.epochs;
  options.epochs = 0;
  const std::size_t usual = resolve(options, {data.normals.shape, data.normals.rows}).epochs;
  return asked == 0 ? usual : std::min(asked, usual);
}

// Of each hidden anomaly the share of the validation normals that score lower, ties half; their mean is the
// ROC AUC. 0 for a training that diverged.
std::vector<double> placements_of(const TrialHalf& half, AnoeanOptions options, const FitControl& control) {
  std::vector<double> placed(half.hidden.rows, 0.0);
  options.restarts = 0;
  try {
    const AnoeanMember member = AnoeanMember::fit(options, half.data, control, 0);
    std::vector<double> normals(half.data.validation_normals.rows, 0.0);
    std::vector<double> hidden(half.hidden.rows, 0.0);
    member.add_scores(half.data.validation_normals, normals, *control.pool);
    member.add_scores(half.hidden, hidden, *control.pool);
    std::sort(normals.begin(), normals.end());
    for (std::size_t i = 0; i < hidden.size(); ++i) {
      const auto [first, last] = std::equal_range(normals.begin(), normals.end(), hidden[i]);
      placed[i] = 0.5 * static_cast<double>((first - normals.begin()) + (last - normals.begin())) /
                  static_cast<double>(normals.size());
    }
  } catch (const Error& error) {
    if (error.kind() == Error::Kind::interrupted)
      throw Error(error.kind(), "training was stopped in its trials, before there was a model");
    if (error.kind() != Error::Kind::failure) throw;
  }
  return placed;
}

}  // namespace

std::vector<double> placements(std::span<const TrialHalf> both, const AnoeanOptions& asked,
                               const FitControl& control) {
  std::vector<std::vector<double>> placed(both.size());
  control.pool->run(both.size(), [&](std::size_t half) {
    ThreadPool alone(1);
    const FitControl quiet{.seed = control.seed, .pool = &alone, .progress = {}, .stop = control.stop};
    const TrainingData& shown = both[half].data;
    AnoeanOptions options = asked;
    options.input_weight = 0.0;  // what training makes is compared
    options.epochs = few_epochs(options, shown);
    placed[half] =
        placements_of(both[half], resolve(options, {shown.normals.shape, shown.normals.rows}), quiet);
  });
  std::vector<double> all;
  for (const std::vector<double>& each : placed) all.insert(all.end(), each.begin(), each.end());
  return all;
}

double most_unlabelled(std::vector<double> placed) {
  std::sort(placed.begin(), placed.end(), std::greater<>());
  double least = 1.0;
  for (std::size_t i = 0; i < placed.size(); ++i) {
    const double found = static_cast<double>(i + 1) / static_cast<double>(placed.size());
    if (found >= enough_found) least = std::min(least, (1.0 - placed[i]) / found);
  }
  return least;
}

}  // namespace anoean
