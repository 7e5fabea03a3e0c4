#include "detectors/deep_sad.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "detectors/all_rows.hpp"
#include "detectors/batch_learner.hpp"
#include "detectors/deep_sad_training.hpp"
#include "detectors/network_state.hpp"
#include "nn/folding.hpp"
#include "nn/gradient_rules.hpp"

namespace anoean {
namespace {

const std::string deep_sad_name = "deep-sad";

std::string encoder_spec(std::size_t latent) {
  return "dense 100, batch_norm, leaky_relu 0.01, dense 20, batch_norm, leaky_relu 0.01, dense " +
         std::to_string(latent);
}

std::string decoder_spec(std::size_t inputs) {
  return "dense 20, batch_norm, leaky_relu 0.01, dense 100, batch_norm, leaky_relu 0.01, dense " +
         std::to_string(inputs) + ", sigmoid";
}

// The mean code, no coordinate so near to 0 that vanishing weights would reach it.
std::vector<double> centre_of(const nn::Network& encoder, const Features& rows, ThreadPool& pool) {
  constexpr double least = 0.1;
  const std::size_t width = encoder.output().size();
  const AlignedBuffer<float> codes = run_network(encoder, rows, pool);
  std::vector<double> centre(width);
  for (std::size_t i = 0; i < codes.size(); ++i)
    centre[i % width] += double{codes[i]} / static_cast<double>(rows.rows);
  for (double& one : centre) {
    if (std::fabs(one) < least) one = one < 0.0 ? -least : least;
  }
  return centre;
}

// What a progress display should call the first stage.
FitControl pretraining_control(const FitControl& control) {
  FitControl first = control;
  if (control.progress) {
    first.progress = [tell = control.progress](Progress progress) {
      progress.stage = "pretraining";
      tell(progress);
    };
  }
  return first;
}

}  // namespace

Method deep_sad_method() {
  using enum Hyperparameter::Type;
  Method method;
  method.name = deep_sad_name;
  method.summary = "Deep SAD: pulls records to a centre and pushes known anomalies away from it.";
  method.hyperparameters = {
      {"latent", integer, "10", 1, 1024, {}, "Size of the space in which the centre is."},
      {"eta", real, "1", 1e-6, 1e6, {}, "Weight of known anomalies in the loss."},
      {"pretraining_epochs",
       integer,
       "100",
       0,
       100000,
       {},
       "Epochs of the autoencoder whose encoder is started from; 0 for none."},
      {"epochs", integer, "50", 1, 100000, {}, "Epochs; the last one is kept."},
      {"batch", integer, "128", 2, 65536, {}, "Rows of a batch."},
      {"learning_rate", real, "0.0001", 1e-9, 10, {}, "Adam's learning rate, of both."},
      {"weight_decay", real, "1e-06", 0, 1000, {}, "Weight decay of all weights, of both."}};
  method.create = [](const Settings& settings) -> std::unique_ptr<Detector> {
    const auto count = [&](const char* name) { return static_cast<std::size_t>(settings.integer(name)); };
    return std::make_unique<DeepSad>(DeepSad::Options{.latent = count("latent"),
                                                      .eta = settings.real("eta"),
                                                      .pretraining_epochs = count("pretraining_epochs"),
                                                      .epochs = count("epochs"),
                                                      .batch = count("batch"),
                                                      .learning_rate = settings.real("learning_rate"),
                                                      .weight_decay = settings.real("weight_decay")});
  };
  method.preprocessing = "minmax";
  return method;
}

const std::string& DeepSad::method() const { return deep_sad_name; }

void DeepSad::make_encoder(std::uint64_t seed) {
  Random random(seed, "deep-sad encoder weights");
  encoder_ = std::make_unique<nn::Network>(flat_input_shape(shape_), encoder_spec(options_.latent), random);
  nn::clear_biases(*encoder_);
}

void DeepSad::fit(const TrainingData& data, const FitControl& control) {
  const AllRows parts(data);
  const Features rows = joined(parts.normals, parts.anomalies);
  shape_ = rows.shape;
  make_encoder(control.seed);
  if (options_.pretraining_epochs > 0) {
    Random random(control.seed, "deep-sad decoder weights");
    nn::Network decoder({.dense = {1, 1, options_.latent}, .cardinalities = {}},
                        decoder_spec(shape_.expanded()), random);
    nn::clear_biases(decoder);
    Passes passes(rows, options_.batch, control.seed, "deep-sad pretraining");
    AutoencoderStep step(*encoder_, decoder, passes, options_);
    BatchLearner learner(
        {encoder_.get(), &decoder}, passes.per_pass(), [&](ThreadPool& pool) { return step.run(pool); },
        false);
    train_epochs(learner, {.epochs = options_.pretraining_epochs, .by_validation = false},
                 pretraining_control(control));
  }
  centre_ = centre_of(*encoder_, rows, *control.pool);
  Passes passes(rows, options_.batch, control.seed, "deep-sad training");
  DeepSadStep step(*encoder_, centre_, passes, parts.normals.rows, options_);
  BatchLearner learner(
      {encoder_.get()}, passes.per_pass(), [&](ThreadPool& pool) { return step.run(pool); }, false);
  facts_ = train_epochs(learner, {.epochs = options_.epochs, .by_validation = false}, control);
  prepare_scoring();
}

void DeepSad::prepare_scoring() {
  scoring_ = nn::fold_for_inference(*encoder_);
  std::vector<double> identity(centre_.size() * centre_.size());
  for (std::size_t j = 0; j < centre_.size(); ++j) identity[j * centre_.size() + j] = 1.0;
  scoring_->fold_into_output(identity, centre_);
}

void DeepSad::score(const Features& rows, std::span<float> scores, ThreadPool& pool) const {
  score_by_norm(*scoring_, rows, scores, pool);
}

void DeepSad::save(nlohmann::json& header, std::vector<float>& weights) const {
  header["encoder"] = encoder_->spec();
  header["centre"] = centre_;
  append_weights(*encoder_, weights);
}

void DeepSad::load(const nlohmann::json& header, std::span<const float> weights, const FeatureShape& shape) {
  if (nn::Network::stored_values(flat_input_shape(shape), encoder_spec(options_.latent)) != weights.size())
    throw Error(Error::Kind::bad_input, "the model's weights do not fit its encoder");
  centre_ = header.at("centre").get<std::vector<double>>();
  const bool usable = std::all_of(centre_.begin(), centre_.end(), [](double value) {
    return std::fabs(value) <= double{std::numeric_limits<float>::max()};
  });
  if (centre_.size() != options_.latent || !usable)
    throw Error(Error::Kind::bad_input, "the model's centre does not fit its encoder");
  shape_ = shape;
  make_encoder(0);
  take_weights(*encoder_, weights);
  prepare_scoring();
}

std::string DeepSad::architecture() const { return encoder_->spec() + "\n" + shape_text(shape_); }

nlohmann::json DeepSad::training_summary() const {
  nlohmann::json summary = facts_;
  summary["learns_from_all"] = true;
  summary["pretraining_epochs"] = options_.pretraining_epochs;
  summary["parameters"] = encoder_->parameters().values.size();
  return summary;
}

}  // namespace anoean
