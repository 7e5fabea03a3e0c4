#include "detectors/gan.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "detectors/gan_training.hpp"
#include "detectors/network_state.hpp"

namespace anoean {
namespace {

std::size_t given_count(const Settings& settings, const std::string& name) {
  return settings.is_auto(name) ? 0 : static_cast<std::size_t>(settings.integer(name));
}

double number(const Settings& settings, const std::string& name) {
  return settings.is_auto(name) ? 0.0 : settings.real(name);
}

// As many rows at once as the widest network takes, and a share for every thread.
std::size_t rows_per_score_block(const Networks& networks, std::size_t rows, std::size_t threads) {
  std::size_t most = 256;
  for (const auto& network : networks) most = std::min(most, rows_at_once(*network));
  return std::clamp<std::size_t>((rows + threads - 1) / threads, 1, most);
}

}  // namespace

std::vector<Hyperparameter> gan_hyperparameters(const GanDefaults& defaults) {
  using enum Hyperparameter::Type;
  std::vector<Hyperparameter> all = {
      {"latent",
       integer,
       "auto",
       1,
       1024,
       {},
       "Size of the latent space; auto: 8 for tables, 200 for images."},
      {"batch", integer, "auto", 1, 65536, {}, "Rows in a step; auto: 50 for tables, 100 for images."},
  };
  const auto epochs = epoch_hyperparameters("auto", defaults.epochs_meaning, defaults.min_epochs,
                                            defaults.patience, "validation");
  all.insert(all.end(), epochs.begin(), epochs.end());
  all.push_back({"learning_rate", real, "auto", 1e-9, 10, {}, "Adam's learning rate for all networks."});
  all.push_back({"beta1", real, "0.5", 0, 0.999999, {}, "Adam's decay of the first moment."});
  all.push_back({"average",
                 real,
                 "auto",
                 0,
                 0.999999,
                 {},
                 "Decay of the moving average of the weights, which is what scores; 0 for none."});
  all.push_back({"spectral_norm",
                 choice,
                 "auto",
                 0,
                 0,
                 {"true", "false"},
                 "Hold the discriminators' weights to a spectral norm of 1 in training; auto: " +
                     defaults.spectral_norm + "."});
  return all;
}

GanOptions gan_options(const Settings& settings) {
  GanOptions options;
  options.latent = given_count(settings, "latent");
  options.batch = given_count(settings, "batch");
  options.epochs = {.epochs = given_count(settings, "epochs"),
                    .min_epochs = given_count(settings, "min_epochs"),
                    .patience = given_count(settings, "patience"),
                    .by_validation = settings.text("epoch_choice") == "validation"};
  options.learning_rate = number(settings, "learning_rate");
  options.beta1 = settings.real("beta1");
  if (!settings.is_auto("spectral_norm")) options.spectral_norm = settings.text("spectral_norm") == "true";
  options.average = settings.is_auto("average") ? -1.0 : settings.real("average");
  return options;
}

GanDetector::GanDetector(std::string name, const GanOptions& options, Auto tables, Auto images,
                         std::unique_ptr<GanMethod> method)
    : name_(std::move(name)), asked_(options), tables_(tables), images_(images), method_(std::move(method)) {}

void GanDetector::resolve(const FeatureShape& shape) {
  shape_ = shape;
  options_ = asked_;
  const bool image = shape.is_image();
  const Auto& defaults = image ? images_ : tables_;
  if (options_.latent == 0) options_.latent = image ? 200 : 8;
  if (options_.batch == 0) options_.batch = image ? 100 : 50;
  if (options_.epochs.epochs == 0) options_.epochs.epochs = defaults.epochs;
  if (options_.learning_rate == 0.0) options_.learning_rate = defaults.learning_rate;
  if (options_.average < 0.0) options_.average = defaults.average;
  if (!options_.spectral_norm) options_.spectral_norm = defaults.spectral_norm;
}

void GanDetector::fit(const TrainingData& data, const FitControl& control) {
  resolve(data.normals.shape);
  const std::vector<NetworkPlan> plan = method_->plan(shape_, options_);
  networks_ = start_networks(plan, shape_.is_image(), control.seed);
  GanTraining training(*method_, options_, plan, data, control.seed, networks_);
  facts_ = train_epochs(training, options_.epochs, control);
  scoring_ = method_->scoring_networks(networks_);
}

void score_with(const GanMethod& method, const Networks& scoring, bool validation, const Features& rows,
                std::span<float> scores, ThreadPool& pool) {
  const std::size_t block_rows = rows_per_score_block(scoring, rows.rows, pool.threads());
  const std::size_t blocks = (rows.rows + block_rows - 1) / block_rows;
  const std::size_t lanes = std::min(blocks, pool.threads());
  const std::size_t width = rows.shape.expanded();
  // Each lane owns a scorer. A row's score depends on that row alone, so neither lanes nor blocks ever show.
  pool.run(lanes, [&](std::size_t lane) {
    const std::unique_ptr<RowScorer> scorer = method.make_scorer(scoring, block_rows, validation);
    AlignedBuffer<float> expanded(block_rows * width);
    for (std::size_t block = lane; block < blocks; block += lanes) {
      const std::size_t first = block * block_rows;
      const std::size_t count = std::min(block_rows, rows.rows - first);
      rows.expand(first, count, expanded.data());
      scorer->score(expanded.data(), count, scores.data() + first);
    }
  });
}

void GanDetector::score(const Features& rows, std::span<float> scores, ThreadPool& pool) const {
  score_with(*method_, scoring_, false, rows, scores, pool);
}

void GanDetector::save(nlohmann::json& header, std::vector<float>& weights) const {
  const std::vector<NetworkPlan> plan = method_->plan(shape_, options_);
  header["latent"] = options_.latent;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    header["networks"][plan[i].name] = networks_[i]->spec();
    append_weights(*networks_[i], weights);
  }
}

void GanDetector::load(const nlohmann::json& header, std::span<const float> weights,
                       const FeatureShape& shape) {
  resolve(shape);
  // What was decided when the model was made, whatever is decided today.
  options_.latent = header.at("latent").get<std::size_t>();
  const std::vector<NetworkPlan> plan = method_->plan(shape_, options_);
  std::size_t needed = 0;
  for (const NetworkPlan& one : plan) needed += nn::Network::stored_values({one.input, {}}, one.spec);
  if (needed != weights.size())
    throw Error(Error::Kind::bad_input, "the model's weights do not fit its networks");
  networks_ = start_networks(plan, shape_.is_image(), 0);
  for (const auto& network : networks_) take_weights(*network, weights);
  scoring_ = method_->scoring_networks(networks_);
}

std::string GanDetector::architecture() const {
  std::string text;
  for (const auto& network : networks_) text += network->spec() + "\n";
  return text + shape_text(shape_);
}

nlohmann::json GanDetector::training_summary() const {
  nlohmann::json summary = facts_;
  std::size_t parameters = 0;
  for (const auto& network : networks_) parameters += network->parameters().values.size();
  summary["parameters"] = parameters;
  return summary;
}

}  // namespace anoean
