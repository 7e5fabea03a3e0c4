#include "detectors/mahalanobis.hpp"

#include <anoean/error.hpp>

#include <nlohmann/json.hpp>

#include "detectors/network_state.hpp"
#include "detectors/soft_norm.hpp"
#include "detectors/whitening_network.hpp"

namespace anoean {
namespace {

const std::string mahalanobis_name = "mahalanobis";

// The covariance and what is made from it are matrices of so many rows and columns, in double.
constexpr std::size_t most_mahalanobis_inputs = 4096;

void check_mahalanobis_size(const FeatureShape& shape) {
  if (shape.expanded() <= most_mahalanobis_inputs) return;
  throw Error(Error::Kind::bad_input,
              "the records have " + std::to_string(shape.expanded()) +
                  " inputs (numbers, pixels, categories), " + mahalanobis_name + " takes at most " +
                  std::to_string(most_mahalanobis_inputs),
              {}, "leave columns out or choose another method");
}

LatentGaussian fit_gaussian(const Features& normals) {
  const std::size_t inputs = normals.shape.expanded();
  if (normals.shape.categorical() == 0)
    return LatentGaussian::fit({normals.dense.data(), normals.rows, inputs});
  const AlignedBuffer<float> expanded = normals.expand();
  return LatentGaussian::fit({expanded.data(), normals.rows, inputs});
}

}  // namespace

Method mahalanobis_method() {
  return {
      .name = "mahalanobis",
      .summary = "Mahalanobis distance of the inputs from the training normals; learns nothing else.",
      .hyperparameters = {},
      .create = [](const Settings&) -> std::unique_ptr<Detector> { return std::make_unique<Mahalanobis>(); },
      .learns_from_anomalies = false};
}

const std::string& Mahalanobis::method() const { return mahalanobis_name; }

void Mahalanobis::fit(const TrainingData& data, const FitControl& control) {
  throw_when_stopped(control);
  shape_ = data.normals.shape;
  check_mahalanobis_size(shape_);
  const LatentGaussian gaussian = fit_gaussian(data.normals);
  if (!control.keep_best_on_stop) throw_when_stopped(control);
  whitening_ = whitening_network(gaussian, flat_input_shape(shape_));
}

void Mahalanobis::score(const Features& rows, std::span<float> scores, ThreadPool& pool) const {
  score_by_norm(*whitening_, rows, scores, pool);
}

std::unique_ptr<SoftScore> Mahalanobis::soft_score(std::size_t rows) const {
  return soft_norm(*whitening_, rows);
}

void Mahalanobis::save(nlohmann::json& header, std::vector<float>& weights) const {
  header["whitening"] = whitening_->spec();
  append_weights(*whitening_, weights);
}

void Mahalanobis::load(const nlohmann::json&, std::span<const float> weights, const FeatureShape& shape) {
  check_mahalanobis_size(shape);
  if (whitening_values(flat_input_shape(shape)) != weights.size())
    throw Error(Error::Kind::bad_input, "the model's weights do not fit its network");
  shape_ = shape;
  whitening_ = empty_whitening_network(flat_input_shape(shape_));
  take_weights(*whitening_, weights);
}

std::string Mahalanobis::architecture() const { return whitening_->spec() + "\n" + shape_text(shape_); }

nlohmann::json Mahalanobis::training_summary() const {
  return {{"epoch_choice", "none"}, {"parameters", whitening_->parameters().values.size()}};
}

}  // namespace anoean
