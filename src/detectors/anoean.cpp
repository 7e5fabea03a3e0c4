#include "detectors/anoean.hpp"

#include <anoean/error.hpp>

#include <nlohmann/json.hpp>

#include "detectors/network_state.hpp"

namespace anoean {
namespace {

const std::string method_name = "anoean";

std::unique_ptr<nn::Network> make_network(const nn::InputShape& input, const std::string& spec,
                                          std::uint64_t seed, const char* purpose) {
  Random random(seed, purpose);
  return std::make_unique<nn::Network>(input, spec, random);
}

}  // namespace

Method anoean_method() {
  return {"anoean",
          "Adversarially trained encoder into a small Gaussian space, scored by Mahalanobis distance.",
          anoean_hyperparameters(), [](const Settings& settings) -> std::unique_ptr<Detector> {
            return std::make_unique<Anoean>(settings);
          }};
}

Anoean::Anoean(const Settings& settings) : asked_(anoean_options(settings)) {}

const std::string& Anoean::method() const { return method_name; }

void Anoean::fit(const TrainingData& data, const FitControl& control) {
  shape_ = data.normals.shape;
  options_ = resolve(asked_, shape_);
  encoder_ = make_network(input_shape(shape_), encoder_spec(options_), control.seed, "encoder weights");
  const nn::InputShape latent_shape{.dense = {1, 1, options_.latent}, .cardinalities = {}};
  discriminator_ =
      make_network(latent_shape, discriminator_spec(options_), control.seed, "discriminator weights");
  AnoeanTraining training(options_, data, control.seed, *encoder_, *discriminator_);
  facts_ = train_epochs(training,
                        {.epochs = options_.epochs,
                         .min_epochs = options_.min_epochs,
                         .patience = options_.patience,
                         .by_validation = options_.epoch_choice == "validation"},
                        control);
  gaussian_ = training.gaussian();
  latent_facts_ = training.latent_facts();
  if (latent_facts_.collapsed) {
    warn(control,
         "the latent space collapsed: the normals lie nearly on one line or in one point; their distance to "
         "anomalies can still be large, so look at the metrics");
  }
  prepare_scoring();
}

void Anoean::prepare_scoring() {
  Random unused(0, "overwritten");
  scoring_ = std::make_unique<nn::Network>(input_shape(shape_), encoder_spec(options_), unused);
  scoring_->parameters().values = encoder_->parameters().values.copy();
  scoring_->parameters().statistics = encoder_->parameters().statistics.copy();
  if (options_.score == "mahalanobis") scoring_->fold_into_output(gaussian_.whitening(), gaussian_.mean());
}

void Anoean::score(const Features& rows, std::span<float> scores, ThreadPool& pool) const {
  score_by_norm(*scoring_, rows, scores, pool);
}

AlignedBuffer<float> Anoean::latent(const Features& rows, ThreadPool& pool) const {
  return run_network(*encoder_, rows, pool);
}

void Anoean::save(nlohmann::json& header, std::vector<float>& weights) const {
  header["encoder"] = encoder_->spec();
  header["discriminator"] = discriminator_->spec();
  header["mean"] = gaussian_.mean();
  header["covariance"] = gaussian_.covariance();
  append_weights(*encoder_, weights);
  append_weights(*discriminator_, weights);
}

void Anoean::load(const nlohmann::json& header, std::span<const float> weights, const FeatureShape& shape) {
  shape_ = shape;
  options_ = resolve(asked_, shape_);
  const nn::InputShape input = input_shape(shape_);
  const nn::InputShape latent_shape{.dense = {1, 1, options_.latent}, .cardinalities = {}};
  const std::size_t needed = nn::Network::stored_values(input, encoder_spec(options_)) +
                             nn::Network::stored_values(latent_shape, discriminator_spec(options_));
  const auto mean = header.at("mean").get<std::vector<double>>();
  const auto covariance = header.at("covariance").get<std::vector<double>>();
  if (needed != weights.size() || mean.size() != options_.latent ||
      covariance.size() != mean.size() * mean.size()) {
    throw Error(Error::Kind::bad_input, "the model's weights do not fit its networks");
  }
  encoder_ = make_network(input, encoder_spec(options_), 0, "overwritten");
  discriminator_ = make_network(latent_shape, discriminator_spec(options_), 0, "overwritten");
  take_weights(*encoder_, weights);
  take_weights(*discriminator_, weights);
  gaussian_ = LatentGaussian(mean, covariance);
  prepare_scoring();
}

std::string Anoean::architecture() const {
  return encoder_->spec() + "\n" + discriminator_->spec() + "\n" + shape_text(shape_);
}

nlohmann::json Anoean::training_summary() const {
  nlohmann::json summary = facts_;
  summary["collapsed"] = latent_facts_.collapsed;
  summary["latent_mean_offset"] = latent_facts_.mean_offset;
  summary["latent_covariance_offset"] = latent_facts_.covariance_offset;
  summary["latent_effective_rank"] = latent_facts_.effective_rank;
  summary["parameters"] = encoder_->parameters().values.size();
  return summary;
}

}  // namespace anoean
