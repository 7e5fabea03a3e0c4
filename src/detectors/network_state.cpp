#include "detectors/network_state.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "nn/layer_sequence.hpp"

namespace anoean {
namespace {

void take_front(AlignedBuffer<float>& values, std::span<const float>& weights) {
  if (weights.size() < values.size()) {
    throw Error(Error::Kind::bad_input, "the model holds fewer weights than its networks need");
  }
  const std::span<const float> front = weights.first(values.size());
  if (!std::all_of(front.begin(), front.end(), [](float value) { return std::isfinite(value); })) {
    throw Error(Error::Kind::bad_input, "the model holds a weight that is not finite");
  }
  std::copy(front.begin(), front.end(), values.begin());
  weights = weights.subspan(values.size());
}

}  // namespace

nn::InputShape input_shape(const FeatureShape& shape) {
  return {.dense = {shape.height, shape.width, shape.channels}, .cardinalities = shape.cardinalities};
}

nn::InputShape flat_input_shape(const FeatureShape& shape) {
  return {.dense = {1, 1, shape.dense()}, .cardinalities = shape.cardinalities};
}

nn::Input network_input(const Features& rows, std::size_t first, std::size_t count) {
  return {.dense = rows.dense_row(first),
          .indices = rows.categories.empty() ? nullptr : rows.category_row(first),
          .indicators = nullptr,
          .rows = count};
}

void expand(const nn::InputShape& shape, const nn::Input& rows, float* to) {
  const std::size_t numbers = shape.dense.size();
  const std::size_t indicators = shape.indicators();
  const std::size_t columns = shape.cardinalities.size();
  for (std::size_t i = 0; i < rows.rows; ++i) {
    if (numbers > 0) to = std::copy_n(rows.dense + i * numbers, numbers, to);
    to = rows.indicators != nullptr ? std::copy_n(rows.indicators + i * indicators, indicators, to)
                                    : write_indicators(shape.cardinalities, rows.indices + i * columns, to);
  }
}

std::size_t rows_at_once(const nn::Network& network) {
  constexpr std::size_t most_values = 1U << 22U;  // 16 MiB of them
  const nn::LayerSequence& sequence = network.sequence();
  const std::size_t values = sequence.input.dense.size() + sequence.values_per_row;
  return std::clamp<std::size_t>(most_values / std::max<std::size_t>(1, values), 1, most_rows_at_once);
}

AlignedBuffer<float> run_network(const nn::Network& network, const Features& rows, ThreadPool& pool) {
  const std::size_t width = network.output().size();
  AlignedBuffer<float> outputs(rows.rows * width);
  run_network(network, rows, pool, [&](std::size_t first, std::size_t count, const float* values) {
    std::copy_n(values, count * width, outputs.data() + first * width);
  });
  return outputs;
}

float norm(const float* values, std::size_t size) {
  constexpr float largest = std::numeric_limits<float>::max();
  double square = 0.0;
  for (std::size_t i = 0; i < size; ++i) square += double{values[i]} * double{values[i]};
  const double length = std::sqrt(square);
  // Clipped inputs and finite weights keep this finite unless the weights themselves are near the limit of
  // float.
  return length <= double{largest} ? static_cast<float>(length) : largest;
}

void score_by_norm(const nn::Network& network, const Features& rows, std::span<float> scores,
                   ThreadPool& pool) {
  const std::size_t width = network.output().size();
  run_network(network, rows, pool, [&](std::size_t first, std::size_t count, const float* outputs) {
    for (std::size_t i = 0; i < count; ++i) scores[first + i] = norm(outputs + i * width, width);
  });
}

std::string shape_text(const FeatureShape& shape) {
  std::string text =
      std::to_string(shape.height) + "x" + std::to_string(shape.width) + "x" + std::to_string(shape.channels);
  for (const std::uint32_t cardinality : shape.cardinalities) text += "," + std::to_string(cardinality);
  return text;
}

bool finite_parameters(const nn::Network& network) {
  const AlignedBuffer<float>& values = network.parameters().values;
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

void append_weights(const nn::Network& network, std::vector<float>& weights) {
  const nn::ParameterStore& store = network.parameters();
  weights.insert(weights.end(), store.values.begin(), store.values.end());
  weights.insert(weights.end(), store.statistics.begin(), store.statistics.end());
}

void take_weights(nn::Network& network, std::span<const float>& weights) {
  take_front(network.parameters().values, weights);
  take_front(network.parameters().statistics, weights);
}

}  // namespace anoean
