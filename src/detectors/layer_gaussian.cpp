#include "detectors/layer_gaussian.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "detectors/latent_gaussian.hpp"
#include "detectors/network_state.hpp"
#include "detectors/principal_directions.hpp"
#include "detectors/whitening_network.hpp"
#include "nn/kernels/distances.hpp"

namespace anoean {
namespace {

constexpr std::size_t widest_narrow = 100;
constexpr std::size_t most_directions = 64;

nn::InputShape flat(std::size_t width) { return {.dense = {1, 1, width}, .cardinalities = {}}; }

std::string projection_spec(std::size_t directions) { return "dense " + std::to_string(directions); }

std::unique_ptr<nn::Network> empty_projection(std::size_t width, std::size_t directions) {
  Random unused(0, "overwritten");
  return std::make_unique<nn::Network>(flat(width), projection_spec(directions), unused);
}

std::vector<float> take_finite(std::span<const float>& weights, std::size_t count) {
  if (weights.size() < count)
    throw Error(Error::Kind::bad_input, "the model holds fewer weights than its score needs");
  const std::span<const float> front = weights.first(count);
  if (!std::all_of(front.begin(), front.end(), [](float value) { return std::isfinite(value); }))
    throw Error(Error::Kind::bad_input, "the model holds a weight that is not finite");
  weights = weights.subspan(count);
  return {front.begin(), front.end()};
}

}  // namespace

LayerGaussian LayerGaussian::fit(MatrixView<const float> normals) {
  LayerGaussian layer;
  layer.width_ = normals.columns;
  if (layer.width_ > widest_narrow)
    layer.fit_wide(normals);
  else
    layer.projection_ = whitening_network(LatentGaussian::fit(normals), flat(layer.width_));
  return layer;
}

void LayerGaussian::fit_wide(MatrixView<const float> normals) {
  const Scatter shrunk = shrunk_scatter(normals);
  const PrincipalDirections found =
      principal_directions(shrunk.covariance, width_, std::min(most_directions, width_ / 4));
  double rest = 0.0;
  for (std::size_t i = 0; i < width_; ++i) rest += shrunk.covariance[i * width_ + i];
  for (const double variance : found.variances) rest -= variance;
  // Rounding may leave nothing where the normals lie in fewer directions.
  const double least = found.variances.back() * 1e-6;
  precision_ = 1.0 / std::max(rest / static_cast<double>(width_ - found.variances.size()), least);
  const std::size_t directions = found.variances.size();
  projection_ = empty_projection(width_, directions);
  float* weights = projection_->parameters().values.data();  // [width][directions], then the bias
  mean_.resize(width_);
  for (std::size_t i = 0; i < width_; ++i) mean_[i] = static_cast<float>(shrunk.mean[i]);
  for (std::size_t k = 0; k < directions; ++k) {
    for (std::size_t i = 0; i < width_; ++i)
      weights[i * directions + k] = static_cast<float>(found.vectors[k * width_ + i]);
    corrections_.push_back(static_cast<float>(1.0 / found.variances[k] - precision_));
  }
  prepare_wide();
}

void LayerGaussian::prepare_wide() {
  const std::size_t directions = corrections_.size();
  for (const float correction : corrections_)
    inverse_variances_.push_back(static_cast<float>(std::max(0.0, double{correction} + precision_)));
  float* vectors = projection_->parameters().values.data();  // [width][directions], then the bias
  // Files hold the bias of h ↦ Vᵀ(h − μ); what goes in here is h − μ.
  std::fill_n(vectors + width_ * directions, directions, 0.0F);
  from_directions_ = empty_projection(directions, width_);
  float* back = from_directions_->parameters().values.data();  // [directions][width], then the bias
  for (std::size_t k = 0; k < directions; ++k) {
    for (std::size_t i = 0; i < width_; ++i) back[k * width_ + i] = vectors[i * directions + k];
  }
  std::fill_n(back + directions * width_, width_, 0.0F);
}

LayerGaussian::Reading::Reading(const LayerGaussian& layer, std::size_t rows, nn::Mode mode)
    : layer_(&layer), projected_(*layer.projection_, rows, mode), distances_(rows) {
  if (layer.is_wide()) along_.emplace(*layer.from_directions_, rows, nn::Mode::inference);
}

double LayerGaussian::Reading::square(std::size_t row) {
  const std::size_t size = layer_->projection_->output().size();
  const float* projected = projected_.output() + row * size;
  if (!layer_->is_wide()) return nn::kernels::sum_of_squares(projected, size);
  const std::size_t width = layer_->width_;
  float* rest = projected_.input() + row * width;  // h − μ until now
  const float* along = along_->output() + row * width;
  for (std::size_t i = 0; i < width; ++i) rest[i] -= along[i];
  double sum = layer_->precision_ * nn::kernels::sum_of_squares(rest, width);
  for (std::size_t k = 0; k < size; ++k)
    sum += double{projected[k]} * double{projected[k]} * double{layer_->inverse_variances_[k]};
  return sum;
}

void LayerGaussian::Reading::run(const float* outputs, std::size_t rows) {
  ThreadPool alone(1);
  const auto input = [rows](const float* values) {
    return nn::Input{.dense = values, .indices = nullptr, .indicators = nullptr, .rows = rows};
  };
  if (layer_->is_wide()) {
    const std::size_t width = layer_->width_;
    float* moved = projected_.input();
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < width; ++j)
        moved[i * width + j] = outputs[i * width + j] - layer_->mean_[j];
    }
    layer_->projection_->forward(projected_, 0, rows, alone);
    layer_->from_directions_->forward(*along_, input(projected_.output()), 0, alone);
  } else {
    layer_->projection_->forward(projected_, input(outputs), 0, alone);
  }
  for (std::size_t i = 0; i < rows; ++i) distances_[i] = std::sqrt(square(i));
}

// log(M + ε) has the derivative ∂(M²/2) / (M (M + ε)), and M²/2 the derivative p with respect to the
// projection p of a narrow layer; of a wide one r/σ² with respect to h and a/λ to a, as Vᵀr = 0.
void LayerGaussian::Reading::add_gradients(const float* outputs, std::size_t rows, double factor,
                                           float* gradients) {
  const std::size_t width = layer_->width_;
  const std::size_t size = layer_->projection_->output().size();
  for (std::size_t i = 0; i < rows; ++i) {
    const double distance = distances_[i];
    const double scale = distance > 0.0 ? factor / (distance * (distance + least_distance)) : 0.0;
    for (std::size_t k = 0; k < size; ++k) {
      const double weight = layer_->is_wide() ? double{layer_->inverse_variances_[k]} : 1.0;
      projected_.output_gradient()[i * size + k] =
          static_cast<float>(scale * weight * double{projected_.output()[i * size + k]});
    }
    if (!layer_->is_wide()) continue;
    const float* rest = projected_.input() + i * width;
    for (std::size_t j = 0; j < width; ++j)
      gradients[i * width + j] += static_cast<float>(scale * layer_->precision_ * double{rest[j]});
  }
  ThreadPool alone(1);
  layer_->projection_->backward(projected_,
                                {.dense = outputs, .indices = nullptr, .indicators = nullptr, .rows = rows},
                                0, {.parameters = false, .input = true}, alone);
  for (std::size_t j = 0; j < rows * width; ++j) gradients[j] += projected_.input_gradient()[j];
}

void LayerGaussian::save(nlohmann::json& header, std::vector<float>& weights) const {
  append_weights(*projection_, weights);
  if (!is_wide()) return;
  const std::size_t directions = corrections_.size();
  const float* vectors = projection_->parameters().values.data();  // [width][directions]
  for (std::size_t k = 0; k < directions; ++k) {
    double offset = 0.0;
    for (std::size_t i = 0; i < width_; ++i) offset -= double{vectors[i * directions + k]} * double{mean_[i]};
    weights[weights.size() - directions + k] = static_cast<float>(offset);
  }
  header["directions"] = directions;
  header["precision"] = precision_;
  weights.insert(weights.end(), mean_.begin(), mean_.end());
  weights.insert(weights.end(), corrections_.begin(), corrections_.end());
}

LayerGaussian LayerGaussian::load(const nlohmann::json& header, std::size_t width,
                                  std::span<const float>& weights) {
  LayerGaussian layer;
  layer.width_ = width;
  const auto require = [&](std::size_t needed) {
    if (needed > weights.size())
      throw Error(Error::Kind::bad_input, "the model holds fewer weights than its score needs");
  };
  if (width <= widest_narrow) {
    require(whitening_values(flat(width)));
    layer.projection_ = empty_whitening_network(flat(width));
    take_weights(*layer.projection_, weights);
    return layer;
  }
  const auto directions = header.at("directions").get<std::size_t>();
  layer.precision_ = header.at("precision").get<double>();
  if (directions == 0 || directions > most_directions || !(layer.precision_ > 0.0) ||
      !std::isfinite(layer.precision_))
    throw Error(Error::Kind::bad_input, "the model's score has a Gaussian that cannot be");
  require(nn::Network::stored_values(flat(width), projection_spec(directions)));
  layer.projection_ = empty_projection(width, directions);
  take_weights(*layer.projection_, weights);
  layer.mean_ = take_finite(weights, width);
  layer.corrections_ = take_finite(weights, directions);
  layer.prepare_wide();
  return layer;
}

}  // namespace anoean
