#include "detectors/anoean.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/warning.hpp"
#include "detectors/anoean_trials.hpp"
#include "detectors/anomaly_kinds.hpp"
#include "detectors/network_state.hpp"
#include "detectors/row_distances.hpp"

namespace anoean {
namespace {

const std::string anoean_name = "anoean";

// Progress of one of several trainings as progress of all.
FitControl share_of(const FitControl& control, std::size_t index, std::size_t members) {
  FitControl share = control;
  if (!control.progress) return share;
  share.progress = [&control, index, members](const Progress& one) {
    Progress all = one;
    all.done += index * one.total;
    all.total *= members;
    control.progress(all);
  };
  return share;
}

// The mean of several scores, and log(1 + e^mean) where they are signed.
class SoftMean : public SoftScore {
 public:
  SoftMean(std::vector<std::unique_ptr<SoftScore>> members, bool is_signed)
      : members_(std::move(members)), is_signed_(is_signed) {}

  void run(const nn::Input& rows, ScoreGradients& found) override {
    members_.front()->run(rows, found);
    for (std::size_t i = 1; i < members_.size(); ++i) {
      members_[i]->run(rows, of_member_);
      add(of_member_.scores, found.scores);
      add(of_member_.dense, found.dense);
      add(of_member_.indicators, found.indicators);
    }
    const auto members = static_cast<double>(members_.size());
    for (std::size_t i = 0; i < rows.rows; ++i) {
      const double mean = found.scores[i] / members;
      // The derivative of log(1 + e^m) is 1 / (1 + e^−m).
      const double slope = is_signed_ ? 1.0 / (1.0 + std::exp(-mean)) : 1.0;
      found.scores[i] = is_signed_ ? softplus(mean) : mean;
      scale_row(found.dense, i, rows.rows, slope / members);
      scale_row(found.indicators, i, rows.rows, slope / members);
    }
  }

 private:
  static void add(const std::vector<double>& from, std::vector<double>& to) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
  }
  static void scale_row(std::vector<double>& values, std::size_t row, std::size_t rows, double factor) {
    const std::size_t width = values.size() / rows;
    for (std::size_t i = row * width; i < (row + 1) * width; ++i) values[i] *= factor;
  }

  std::vector<std::unique_ptr<SoftScore>> members_;
  bool is_signed_;
  ScoreGradients of_member_;
};

Settings settings_of(const nlohmann::json& options) {
  return {anoean_hyperparameters(), options.get<std::map<std::string, std::string>>()};
}

}  // namespace

Method anoean_method() {
  return {.name = "anoean",
          .summary =
              "Encoders trained adversarially into a small Gaussian space; scored by how far a row is from "
              "the normals in all their layers.",
          .hyperparameters = anoean_hyperparameters(),
          .create = [](const Settings& settings) -> std::unique_ptr<Detector> {
            return std::make_unique<Anoean>(settings);
          },
          .preprocessing = "log-standard",
          .preprocessing_of_kinds = "log-limited",
          .preprocessing_without_anomalies = "log-range",
          .presets = anoean_presets()};
}

Anoean::Anoean(const Settings& settings) : asked_(anoean_options(settings)) {}

const std::string& Anoean::method() const { return anoean_name; }

void Anoean::fit(const TrainingData& data, const FitControl& control) {
  shape_ = data.normals.shape;
  trials_ = run_trials(asked_, data, control);
  options_ = resolve(with_choice(asked_, data, trials_), {.shape = shape_,
                                                          .normals = data.normals.rows,
                                                          .knows_anomalies = data.anomalies.rows > 0,
                                                          .tells_kinds = tells_kinds(data.anomaly_kinds)});
  if (asked_.input_weight > options_.input_weight)
    warn(control.progress, "training",
         "the records have more than " + std::to_string(widest_input) +
             " numbers and categories: the score does not look at the input, whatever input_weight says");
  members_.clear();
  for (std::size_t i = 0; i < options_.encoders; ++i) {
    if (i > 0 && control.stop.stop_requested()) {
      if (!control.keep_best_on_stop)
        throw Error(Error::Kind::interrupted,
                    "training was stopped after " + std::to_string(i) + " encoders");
      break;
    }
    members_.push_back(AnoeanMember::fit(options_, data, share_of(control, i, options_.encoders), i));
    if (!members_.back().latent().collapsed) continue;
    warn(control.progress, "training",
         "the latent space collapsed: the normals lie nearly on one line or in one point; their distance to "
         "anomalies can still be large, so look at the metrics");
  }
  options_.encoders = members_.size();
}

void Anoean::score(const Features& rows, std::span<float> scores, ThreadPool& pool) const {
  const auto members = static_cast<double>(members_.size());
  const bool combined = options_.score == "combined";
  for_blocks(members_.front().scoring(), rows.rows, pool, [&](std::size_t first, std::size_t count) {
    double sums[most_rows_at_once] = {};
    const nn::Input block = network_input(rows, first, count);
    for (const AnoeanMember& member : members_) member.add_scores(block, {sums, count});
    for (std::size_t i = 0; i < count; ++i) {
      const double mean = sums[i] / members;
      scores[first + i] = finite_score(combined ? softplus(mean) : mean);
    }
  });
}

std::unique_ptr<SoftScore> Anoean::soft_score(std::size_t rows) const {
  std::vector<std::unique_ptr<SoftScore>> members;
  for (const AnoeanMember& member : members_) {
    members.push_back(member.soft_score(rows));
    if (!members.back()) return nullptr;
  }
  return std::make_unique<SoftMean>(std::move(members), options_.score == "combined");
}

AlignedBuffer<float> Anoean::latent(const Features& rows, ThreadPool& pool) const {
  return run_network(members_.front().encoder(), rows, pool);
}

void Anoean::save(nlohmann::json& header, std::vector<float>& weights) const {
  header["options"] = options_.settings();
  for (const AnoeanMember& member : members_) {
    nlohmann::json one;
    member.save(one, weights);
    header["encoders"].push_back(std::move(one));
  }
}

// What was decided when the model was made, whatever is decided today.
void Anoean::load(const nlohmann::json& header, std::span<const float> weights, const FeatureShape& shape) {
  shape_ = shape;
  options_ = resolve(anoean_options(settings_of(header.at("options"))), {.shape = shape});
  const nlohmann::json& encoders = header.at("encoders");
  if (!encoders.is_array() || encoders.empty() || encoders.size() != options_.encoders)
    throw Error(Error::Kind::bad_input, "the model has another number of encoders than it says");
  members_.clear();
  for (const nlohmann::json& one : encoders)
    members_.push_back(AnoeanMember::load(options_, one, shape, weights));
  if (!weights.empty()) throw Error(Error::Kind::bad_input, "the model has weights that nothing needs");
}

std::string Anoean::architecture() const {
  std::string text;
  for (const AnoeanMember& member : members_)
    text += member.encoder().spec() + "\n" + member.discriminator().spec() + "\n";
  return text + options_.score + "\n" + shape_text(shape_);
}

nlohmann::json Anoean::training_summary() const {
  const AnoeanMember& first = members_.front();
  nlohmann::json summary = first.epochs();
  summary["collapsed"] = std::any_of(members_.begin(), members_.end(),
                                     [](const AnoeanMember& one) { return one.latent().collapsed; });
  std::size_t restarts = 0;
  for (const AnoeanMember& one : members_) restarts += one.restarts();
  summary["restarts"] = restarts;
  summary["encoders"] = members_.size();
  summary["contamination"] = *options_.contamination;
  if (!trials_.empty()) {
    summary["pseudo_anomalies"] = *options_.pseudo_anomalies;
    summary["leaves_out_ambiguous"] = *options_.leave_out_ambiguous;
    summary["trials"] = trials_;
  }
  summary["latent_mean_offset"] = first.latent().mean_offset;
  summary["latent_covariance_offset"] = first.latent().covariance_offset;
  summary["latent_effective_rank"] = first.latent().effective_rank;
  summary["parameters"] = members_.size() * first.encoder().parameters().values.size();
  return summary;
}

}  // namespace anoean
