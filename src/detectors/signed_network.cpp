#include "detectors/signed_network.hpp"

#include <anoean/error.hpp>

#include <nlohmann/json.hpp>

#include "detectors/network_state.hpp"
#include "detectors/row_distances.hpp"

namespace anoean {
namespace {

std::string spec(std::size_t hidden) { return "dense " + std::to_string(hidden) + ", leaky_relu 0, dense 1"; }

}  // namespace

nn::Network& SignedNetwork::make_network(const FeatureShape& shape, std::uint64_t seed) {
  shape_ = shape;
  Random random(seed, name_ + " weights");
  network_ = std::make_unique<nn::Network>(flat_input_shape(shape), spec(hidden_), random);
  return *network_;
}

void SignedNetwork::score(const Features& rows, std::span<float> scores, ThreadPool& pool) const {
  run_network(*network_, rows, pool, [&](std::size_t first, std::size_t count, const float* outputs) {
    for (std::size_t i = 0; i < count; ++i)
      scores[first + i] = finite_score(softplus(static_cast<double>(outputs[i])));
  });
}

void SignedNetwork::save(nlohmann::json& header, std::vector<float>& weights) const {
  header["network"] = network_->spec();
  append_weights(*network_, weights);
}

void SignedNetwork::load(const nlohmann::json&, std::span<const float> weights, const FeatureShape& shape) {
  if (nn::Network::stored_values(flat_input_shape(shape), spec(hidden_)) != weights.size())
    throw Error(Error::Kind::bad_input, "the model's weights do not fit its network");
  take_weights(make_network(shape, 0), weights);
}

std::string SignedNetwork::architecture() const { return network_->spec() + "\n" + shape_text(shape_); }

nlohmann::json SignedNetwork::training_summary() const {
  nlohmann::json summary = facts_;
  summary["epoch_choice"] = epoch_choice_;
  summary["learns_from_all"] = true;
  summary["parameters"] = network_->parameters().values.size();
  return summary;
}

}  // namespace anoean
