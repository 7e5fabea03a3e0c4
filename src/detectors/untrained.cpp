#include "detectors/untrained.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "detectors/network_state.hpp"
#include "detectors/soft_norm.hpp"

namespace anoean {
namespace {

const std::string untrained_name = "untrained";

// Those of AnoEAN's that have a say before the first step.
std::vector<Hyperparameter> hyperparameters() {
  std::vector<Hyperparameter> parameters = anoean_hyperparameters();
  std::erase_if(parameters,
                [](const Hyperparameter& one) { return one.name != "latent" && one.name != "encoder"; });
  parameters.push_back({"score",
                        Hyperparameter::Type::choice,
                        "mahalanobis",
                        0,
                        0,
                        {"mahalanobis", "norm"},
                        "Distance to the normals' latent Gaussian, or the plain norm of the latent vector."});
  return parameters;
}

// Numbers of a file that a single-precision network can take.
std::vector<double> numbers(const nlohmann::json& json, std::size_t count) {
  auto values = json.get<std::vector<double>>();
  const bool usable = std::all_of(values.begin(), values.end(), [](double value) {
    return std::fabs(value) <= double{std::numeric_limits<float>::max()};
  });
  if (values.size() != count || !usable)
    throw Error(Error::Kind::bad_input, "the model's latent mean and covariance do not fit its encoder");
  return values;
}

LatentGaussian stored_gaussian(const nlohmann::json& header, std::size_t latent) {
  const std::vector<double> mean = numbers(header.at("mean"), latent);
  const std::vector<double> covariance = numbers(header.at("covariance"), latent * latent);
  try {
    return {mean, covariance};
  } catch (const Error& damage) {
    throw Error(Error::Kind::bad_input, damage.problem());
  }
}

}  // namespace

Method untrained_method() {
  return {
      .name = "untrained",
      .summary = "AnoEAN's encoder with the weights it starts from: what AnoEAN would be without learning.",
      .hyperparameters = hyperparameters(),
      .create = [](const Settings& settings) -> std::unique_ptr<Detector> {
        return std::make_unique<Untrained>(settings);
      },
      .learns_from_anomalies = false};
}

Untrained::Untrained(const Settings& settings)
    : asked_(anoean_options(Settings(anoean_hyperparameters(), settings.all()))) {
  asked_.normalisation = "none";  // what was never trained has no statistics to normalise by
}

const std::string& Untrained::method() const { return untrained_name; }

// The stream and the spec are those of AnoEAN's first encoder.
std::unique_ptr<nn::Network> Untrained::make_encoder(std::uint64_t seed) const {
  Random random(seed, "encoder weights");
  return std::make_unique<nn::Network>(input_shape(shape_), encoder_spec(options_), random);
}

void Untrained::fit(const TrainingData& data, const FitControl& control) {
  throw_when_stopped(control);
  shape_ = data.normals.shape;
  options_ = resolve(asked_, {.shape = shape_});
  encoder_ = make_encoder(control.seed);
  const AlignedBuffer<float> latent = run_network(*encoder_, data.validation_normals, *control.pool);
  gaussian_ = LatentGaussian::fit({latent.data(), data.validation_normals.rows, options_.latent});
  prepare_scoring();
}

void Untrained::prepare_scoring() {
  scoring_ = make_encoder(0);
  scoring_->parameters().values = encoder_->parameters().values.copy();
  scoring_->parameters().statistics = encoder_->parameters().statistics.copy();
  if (options_.score == "mahalanobis") scoring_->fold_into_output(gaussian_.whitening(), gaussian_.mean());
}

void Untrained::score(const Features& rows, std::span<float> scores, ThreadPool& pool) const {
  score_by_norm(*scoring_, rows, scores, pool);
}

std::unique_ptr<SoftScore> Untrained::soft_score(std::size_t rows) const {
  return soft_norm(*scoring_, rows);
}

void Untrained::save(nlohmann::json& header, std::vector<float>& weights) const {
  header["encoder"] = encoder_->spec();
  header["mean"] = gaussian_.mean();
  header["covariance"] = gaussian_.covariance();
  append_weights(*encoder_, weights);
}

void Untrained::load(const nlohmann::json& header, std::span<const float> weights,
                     const FeatureShape& shape) {
  shape_ = shape;
  options_ = resolve(asked_, {.shape = shape_});
  if (nn::Network::stored_values(input_shape(shape_), encoder_spec(options_)) != weights.size())
    throw Error(Error::Kind::bad_input, "the model's weights do not fit its encoder");
  gaussian_ = stored_gaussian(header, options_.latent);
  encoder_ = make_encoder(0);
  take_weights(*encoder_, weights);
  prepare_scoring();
}

std::string Untrained::architecture() const { return encoder_->spec() + "\n" + shape_text(shape_); }

nlohmann::json Untrained::training_summary() const {
  return {{"epoch_choice", "none"},
          {"latent_mean_offset", gaussian_.mean_offset()},
          {"latent_covariance_offset", gaussian_.covariance_offset()},
          {"latent_effective_rank", gaussian_.effective_rank()},
          {"parameters", encoder_->parameters().values.size()}};
}

}  // namespace anoean
