#include "detectors/combined_score.hpp"

#include <anoean/error.hpp>
#include <anoean/metrics.hpp>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "detectors/anoean_options.hpp"
#include "detectors/network_state.hpp"
#include "nn/layer_sequence.hpp"

namespace anoean {
namespace {

// The covariance of a wider layer would take more memory and time than all else.
constexpr std::size_t widest = 2048;
// So many normals tell a layer's Gaussian and clusters as well as more.
constexpr std::size_t most_normals_measured = 20000;
// And so many others the rest: more would only take memory.
constexpr std::size_t most_others_measured = 100000;
// Of rows with all indicators, which can be many times as wide as the rows.
constexpr std::size_t most_expanded_values = std::size_t{1} << 26U;  // 256 MiB of them

// Of E, which ends with the latent layer: what a dense layer is given, and the latent vector.
std::vector<std::size_t> dense_inputs(const nn::Network& network, std::size_t latent) {
  const nn::LayerSequence& sequence = network.sequence();
  std::vector<std::size_t> layers;
  for (std::size_t i = 0; i <= latent; ++i) {
    const nn::Shape& output = sequence.layers[i].output;
    const bool read = i == latent || (output.is_flat() && sequence.layers[i + 1].layer->affine().outputs > 0);
    if (read && output.size() <= widest) layers.push_back(i);
  }
  return layers;
}

// Where no anomaly is known, deeper layers are sure of what only made anomalies taught them: the first one is
// read alone.
std::vector<std::size_t> read_layers(const nn::Network& network, std::size_t latent, bool knows_anomalies) {
  std::vector<std::size_t> layers = dense_inputs(network, latent);
  if (!knows_anomalies) layers.resize(1);
  return layers;
}

// How a layer counts in the score; the read ones are told from the front.
struct LayerWeights {
  double gaussian = 0.0;
  double neighbours = 0.0;
};

// Neighbours are looked for in the first two: in later ones what training did not see has been drawn to what
// it saw. Where there are more, they count twice, and the Gaussian of the first, whose classes are many
// clusters still, not at all. Those in the input stand for those in the first layer.
LayerWeights weights_of(std::size_t layer, std::size_t layers, bool looks_at_input) {
  const bool many = layers > 2;
  const bool searched = layer == 1 || (layer == 0 && !looks_at_input);
  return {.gaussian = many && layer == 0 ? 0.0 : 1.0, .neighbours = !searched ? 0.0 : many ? 2.0 : 1.0};
}

constexpr double share_of_columns = 0.25;  // of the weight of the input
// Of pixels and letters' statistics single columns tell nothing, and would only blur the score: a ROC AUC.
constexpr double least_told = 0.8;
// In the input normals differ more, which takes more points, and no anomaly has been drawn to them yet, so
// that what is far from them says more.
constexpr std::size_t points_of_input = 2;  // in points of a layer
constexpr double normal_factor_of_input = 2.0;
constexpr double weight_of_doubt = 2.0;
// Where D takes all normals nearly alike, a little more doubt must not count as much as a great distance.
constexpr double least_deviation_of_doubt = 0.05;

// Of all rows: one matrix per layer.
std::vector<AlignedBuffer<float>> layer_outputs(const nn::Network& network,
                                                const std::vector<std::size_t>& layers, const Features& rows,
                                                ThreadPool& pool) {
  std::vector<AlignedBuffer<float>> outputs;
  for (const std::size_t layer : layers) outputs.emplace_back(rows.rows * network.shape(layer).size());
  run_layers(network, rows, pool, [&](std::size_t first, std::size_t count, const nn::Workspace& workspace) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const std::size_t width = network.shape(layers[i]).size();
      std::copy_n(workspace.hidden(layers[i]), count * width, outputs[i].data() + first * width);
    }
  });
  return outputs;
}

// At most so many, in their order.
std::vector<std::size_t> chosen_of(std::size_t rows, std::size_t most, std::uint64_t seed) {
  std::vector<std::size_t> chosen = Random(seed, "normals of the score").sample(rows, most);
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

Features some_of(const Features& rows, std::uint64_t seed) {
  return rows.select(chosen_of(rows.rows, most_others_measured, seed));
}

Features some_of(const Features& rows, std::span<const std::size_t> among, std::uint64_t seed) {
  std::vector<std::size_t> chosen = chosen_of(among.size(), most_normals_measured, seed);
  for (std::size_t& row : chosen) row = among[row];
  return rows.select(chosen);
}

// As many of the rows as there is room for.
AlignedBuffer<float> expanded(const Features& rows, std::uint64_t seed) {
  const std::size_t most = most_expanded_values / rows.shape.expanded();
  return rows.rows <= most ? rows.expand() : rows.select(chosen_of(rows.rows, most, seed)).expand();
}

// The ROC AUC of the known anomalies against the validation normals, 0 where there are none. Deviations learn
// from no anomaly, so that known ones are like unknown ones to them.
double told_anomalies(const ColumnDeviations& columns, const LayerOutputs& input) {
  if (input.anomalies.rows == 0) return 0.0;
  std::vector<float> values;
  const auto add = [&](MatrixView<const float> rows) {
    ColumnDeviations::Reading reading(columns, rows.rows);
    reading.run(rows.data, rows.rows);
    for (std::size_t i = 0; i < rows.rows; ++i) values.push_back(static_cast<float>(reading.value(i)));
  };
  add(input.validation);
  add(input.anomalies);
  std::vector<std::uint8_t> anomalous(values.size(), 1);
  std::fill_n(anomalous.begin(), input.validation.rows, std::uint8_t{0});
  return roc_auc(values, anomalous);
}

}  // namespace

CombinedScore CombinedScore::fit(const nn::Network& network, std::size_t latent, const ReferenceRows& rows,
                                 const CombinedScoreOptions& options, std::uint64_t seed, ThreadPool& pool) {
  const std::vector<std::size_t> layers = read_layers(network, latent, rows.anomalies.rows > 0);
  const auto normals = layer_outputs(network, layers, some_of(rows.normals, rows.trusted, seed), pool);
  const auto anomalies = layer_outputs(network, layers, some_of(rows.anomalies, seed), pool);
  const auto validation = layer_outputs(network, layers, some_of(rows.validation, seed), pool);
  Random random(seed, "clusters");
  const bool looks_at_input = options.input_weight > 0.0;
  CombinedScore score;
  score.input_ = network.input();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const std::size_t width = network.shape(layers[i]).size();
    const auto view = [&](const AlignedBuffer<float>& values) {
      return MatrixView<const float>(values.data(), values.size() / width, width);
    };
    const LayerOutputs outputs{view(normals[i]), view(anomalies[i]), view(validation[i])};
    const LayerWeights weights = weights_of(i, layers.size(), looks_at_input);
    if (weights.gaussian > 0.0) {
      score.gaussians_.push_back(
          {.layer = layers[i], .distance = LayerGaussian::fit(outputs.normals), .weight = weights.gaussian});
      score.gaussians_.back().standardise(outputs.validation);
    }
    if (weights.neighbours > 0.0) {
      score.neighbours_.push_back(
          {.layer = layers[i],
           .distance = LayerNeighbours::fit(outputs, {.normals = options.points, .anomalies = options.points},
                                            random, pool),
           .weight = weights.neighbours});
      score.neighbours_.back().standardise(outputs.validation);
    }
  }
  if (latent + 1 < network.layers()) score.add_doubt(network, rows.validation, pool);
  if (looks_at_input) {
    score.add_input(rows, options, seed, pool);
    score.spread_less();
    if (rows.ambiguous.rows > 0) score.add_ambiguous(network, rows, seed, pool);
  }
  return score;
}

void CombinedScore::add_doubt(const nn::Network& network, const Features& validation, ThreadPool& pool) {
  const std::size_t last = network.layers() - 1;
  const auto logits = layer_outputs(network, {last}, validation, pool);
  doubts_.push_back({.layer = last, .distance = {}, .weight = weight_of_doubt});
  doubts_.back().standardise({logits.front().data(), validation.rows, 1});
  doubts_.back().deviation = std::max(doubts_.back().deviation, least_deviation_of_doubt);
}

void CombinedScore::add_input(const ReferenceRows& rows, const CombinedScoreOptions& options,
                              std::uint64_t seed, ThreadPool& pool) {
  const std::size_t width = rows.normals.shape.expanded();
  const AlignedBuffer<float> normals = expanded(some_of(rows.normals, rows.trusted, seed), seed);
  const AlignedBuffer<float> anomalies = expanded(some_of(rows.anomalies, seed), seed);
  const AlignedBuffer<float> validation = expanded(some_of(rows.validation, seed), seed);
  const LayerOutputs outputs{.normals = {normals.data(), normals.size() / width, width},
                             .anomalies = {anomalies.data(), anomalies.size() / width, width},
                             .validation = {validation.data(), validation.size() / width, width}};
  const NeighbourOptions neighbours{.normals = points_of_input * options.points,
                                    .anomalies = options.points,
                                    .normal_factor = normal_factor_of_input};
  Random random(seed, "clusters of the input");
  inputs_.push_back(
      {.distance = LayerNeighbours::fit(outputs, neighbours, random, pool), .weight = options.input_weight});
  inputs_.back().standardise(outputs.validation);
  if (!rows.normals.shape.is_image())
    add_columns(outputs, rows.normals.shape.dense(), share_of_columns * options.input_weight);
}

void CombinedScore::add_columns(const LayerOutputs& input, std::size_t numbers, double weight) {
  Part<ColumnDeviations> part{.distance = ColumnDeviations::fit(input.normals, numbers), .weight = weight};
  if (told_anomalies(part.distance, input) < least_told) return;
  part.standardise(input.validation);
  columns_.push_back(std::move(part));
}

// So that scores are of the size that they have without the input: log(1 + e^sum) of a great negative sum is
// a number too small to read. The order of the rows is the same.
void CombinedScore::spread_less() {
  double others = 0.0;
  double all = 0.0;
  const auto add_to = [](double& sum, const auto& parts) {
    for (const auto& part : parts) sum += part.weight;
  };
  const auto multiply = [](auto& parts, double factor) {
    for (auto& part : parts) part.weight *= factor;
  };
  add_to(others, gaussians_);
  add_to(others, neighbours_);
  add_to(others, doubts_);
  all = others;
  add_to(all, inputs_);
  add_to(all, columns_);
  multiply(gaussians_, others / all);
  multiply(neighbours_, others / all);
  multiply(doubts_, others / all);
  multiply(inputs_, others / all);
  multiply(columns_, others / all);
}

void CombinedScore::save(nlohmann::json& header, std::vector<float>& weights) const {
  const auto save_parts = [&](const auto& parts) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto& part : parts) {
      nlohmann::json one = {
          {"layer", part.layer}, {"mean", part.mean}, {"deviation", part.deviation}, {"weight", part.weight}};
      part.distance.save(one, weights);
      list.push_back(std::move(one));
    }
    return list;
  };
  header["gaussians"] = save_parts(gaussians_);
  header["neighbours"] = save_parts(neighbours_);
  header["doubts"] = save_parts(doubts_);
  header["inputs"] = save_parts(inputs_);
  header["columns"] = save_parts(columns_);
}

CombinedScore CombinedScore::load(const nlohmann::json& header, const nn::Network& network,
                                  std::span<const float>& weights) {
  const auto width_of = [&](std::size_t layer) {
    if (layer >= network.layers() || network.shape(layer).size() > widest)
      throw Error(Error::Kind::bad_input, "the model's score reads a layer that its networks have not");
    return network.shape(layer).size();
  };
  const auto load_parts = [&](const nlohmann::json& list, auto& parts, auto&& load_distance, auto&& width) {
    for (const nlohmann::json& one : list) {
      auto& part = parts.emplace_back();
      part.layer = one.at("layer").get<std::size_t>();
      part.mean = one.at("mean").get<double>();
      part.deviation = one.at("deviation").get<double>();
      part.weight = one.at("weight").get<double>();
      if (!std::isfinite(part.mean) || !std::isfinite(part.deviation) || part.deviation <= 0.0 ||
          !std::isfinite(part.weight))
        throw Error(Error::Kind::bad_input, "the model's score is not made of finite numbers");
      part.distance = load_distance(one, width(part.layer), weights);
    }
  };
  CombinedScore score;
  score.input_ = network.input();
  load_parts(header.at("gaussians"), score.gaussians_, LayerGaussian::load, width_of);
  load_parts(header.at("neighbours"), score.neighbours_, LayerNeighbours::load, width_of);
  // Models of before have none of these.
  const auto width_of_doubt = [&](std::size_t layer) {
    if (layer + 1 != network.layers())
      throw Error(Error::Kind::bad_input, "the model's score takes another layer for its discriminator's");
    return width_of(layer);
  };
  load_parts(header.value("doubts", nlohmann::json::array()), score.doubts_, DiscriminatorDoubt::load,
             width_of_doubt);
  const auto width_of_input = [&](std::size_t) {
    const std::size_t inputs = score.input_.dense.size() + score.input_.indicators();
    if (inputs > widest_input)
      throw Error(Error::Kind::bad_input, "the model's score looks at an input that is too wide");
    return inputs;
  };
  load_parts(header.value("inputs", nlohmann::json::array()), score.inputs_, LayerNeighbours::load,
             width_of_input);
  load_parts(header.value("columns", nlohmann::json::array()), score.columns_, ColumnDeviations::load,
             width_of_input);
  return score;
}

}  // namespace anoean
