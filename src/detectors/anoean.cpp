#include "detectors/anoean.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "detectors/anoean_trials.hpp"
#include "detectors/network_state.hpp"
#include "detectors/row_distances.hpp"

namespace anoean {
namespace {

const std::string method_name = "anoean";

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
          .presets = anoean_presets()};
}

Anoean::Anoean(const Settings& settings) : asked_(anoean_options(settings)) {}

const std::string& Anoean::method() const { return method_name; }

void Anoean::fit(const TrainingData& data, const FitControl& control) {
  shape_ = data.normals.shape;
  trials_ = run_trials(asked_, data, control);
  options_ =
      resolve(with_choice(asked_, data, trials_), {shape_, data.normals.rows, data.anomalies.rows > 0});
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
    warn(control,
         "the latent space collapsed: the normals lie nearly on one line or in one point; their distance to "
         "anomalies can still be large, so look at the metrics");
  }
  options_.encoders = members_.size();
}

void Anoean::score(const Features& rows, std::span<float> scores, ThreadPool& pool) const {
  std::vector<double> sums(rows.rows, 0.0);
  for (const AnoeanMember& member : members_) member.add_scores(rows, sums, pool);
  const auto members = static_cast<double>(members_.size());
  const bool combined = options_.score == "combined";
  for (std::size_t i = 0; i < rows.rows; ++i) {
    const double mean = sums[i] / members;
    scores[i] = finite_score(combined ? softplus(mean) : mean);
  }
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
  if (!trials_.empty()) summary["trials"] = trials_;
  summary["latent_mean_offset"] = first.latent().mean_offset;
  summary["latent_covariance_offset"] = first.latent().covariance_offset;
  summary["latent_effective_rank"] = first.latent().effective_rank;
  summary["parameters"] = members_.size() * first.encoder().parameters().values.size();
  return summary;
}

}  // namespace anoean
