#include "detectors/combined_score.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "detectors/network_state.hpp"
#include "detectors/soft_norm.hpp"
#include "nn/layer_sequence.hpp"

namespace anoean {
namespace {

// The covariance of a wider layer would take more memory and time than all else.
constexpr std::size_t widest = 2048;
// So many normals tell a layer's Gaussian and clusters as well as more.
constexpr std::size_t most_normals_measured = 20000;

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
// clusters still, not at all.
LayerWeights weights_of(std::size_t layer, std::size_t layers) {
  const bool many = layers > 2;
  return {.gaussian = many && layer == 0 ? 0.0 : 1.0, .neighbours = layer > 1 ? 0.0 : many ? 2.0 : 1.0};
}

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

Features some_of(const Features& rows, std::span<const std::size_t> among, std::uint64_t seed) {
  std::vector<std::size_t> chosen = Random(seed, "normals of the score").permutation(among.size());
  chosen.resize(std::min(among.size(), most_normals_measured));
  for (std::size_t& row : chosen) row = among[row];
  std::sort(chosen.begin(), chosen.end());
  return rows.select(chosen);
}

}  // namespace

template <typename Distance>
void CombinedScore::Part<Distance>::standardise(MatrixView<const float> validation) {
  typename Distance::Reading reading(distance, validation.rows);
  reading.run(validation.data, validation.rows);
  const auto rows = static_cast<double>(validation.rows);
  double square = 0.0;
  for (std::size_t i = 0; i < validation.rows; ++i) mean += reading.value(i) / rows;
  for (std::size_t i = 0; i < validation.rows; ++i)
    square += (reading.value(i) - mean) * (reading.value(i) - mean) / rows;
  constexpr double least = 1e-6;
  if (std::sqrt(square) > least) deviation = std::sqrt(square);
}

CombinedScore CombinedScore::fit(const nn::Network& network, std::size_t latent, const ReferenceRows& rows,
                                 std::size_t points, std::uint64_t seed, ThreadPool& pool) {
  const std::vector<std::size_t> layers = read_layers(network, latent, rows.anomalies.rows > 0);
  const auto normals = layer_outputs(network, layers, some_of(rows.normals, rows.trusted, seed), pool);
  const auto anomalies = layer_outputs(network, layers, rows.anomalies, pool);
  const auto validation = layer_outputs(network, layers, rows.validation, pool);
  Random random(seed, "clusters");
  CombinedScore score;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const std::size_t width = network.shape(layers[i]).size();
    const auto view = [&](const AlignedBuffer<float>& values) {
      return MatrixView<const float>(values.data(), values.size() / width, width);
    };
    const LayerOutputs outputs{view(normals[i]), view(anomalies[i]), view(validation[i])};
    const LayerWeights weights = weights_of(i, layers.size());
    if (weights.gaussian > 0.0) {
      score.gaussians_.push_back(
          {.layer = layers[i], .distance = LayerGaussian::fit(outputs.normals), .weight = weights.gaussian});
      score.gaussians_.back().standardise(outputs.validation);
    }
    if (weights.neighbours > 0.0) {
      score.neighbours_.push_back({.layer = layers[i],
                                   .distance = LayerNeighbours::fit(outputs, points, random, pool),
                                   .weight = weights.neighbours});
      score.neighbours_.back().standardise(outputs.validation);
    }
  }
  if (latent + 1 < network.layers()) score.add_doubt(network, rows.validation, pool);
  return score;
}

void CombinedScore::add_doubt(const nn::Network& network, const Features& validation, ThreadPool& pool) {
  const std::size_t last = network.layers() - 1;
  const auto logits = layer_outputs(network, {last}, validation, pool);
  doubts_.push_back({.layer = last, .distance = {}, .weight = weight_of_doubt});
  doubts_.back().standardise({logits.front().data(), validation.rows, 1});
  doubts_.back().deviation = std::max(doubts_.back().deviation, least_deviation_of_doubt);
}

// The readings of all parts of a kind, of one thread.
template <typename Distance>
struct CombinedScore::Readings {
  Readings(const std::vector<Part<Distance>>& of, std::size_t rows, nn::Mode mode) : parts(of) {
    for (const Part<Distance>& part : parts) readings.emplace_back(part.distance, rows, mode);
  }

  void add(const nn::Workspace& workspace, std::size_t rows, double* sums) {
    for (std::size_t p = 0; p < parts.size(); ++p) {
      const Part<Distance>& part = parts[p];
      readings[p].run(workspace.hidden(part.layer), rows);
      for (std::size_t i = 0; i < rows; ++i)
        sums[i] += part.weight * (readings[p].value(i) - part.mean) / part.deviation;
    }
  }

  // What add summed up last, derived by the outputs of the layers.
  void add_gradients(nn::Workspace& workspace, std::size_t rows) {
    for (std::size_t p = 0; p < parts.size(); ++p) {
      const Part<Distance>& part = parts[p];
      readings[p].add_gradients(workspace.hidden(part.layer), rows, part.weight / part.deviation,
                                workspace.hidden_gradient(part.layer));
    }
  }

  const std::vector<Part<Distance>>& parts;
  std::vector<typename Distance::Reading> readings;
};

// What a block of rows is measured with.
struct CombinedScore::Measuring {
  Measuring(const CombinedScore& score, std::size_t rows)
      : most(rows),
        gaussians(score.gaussians_, rows, nn::Mode::inference),
        neighbours(score.neighbours_, rows, nn::Mode::inference),
        doubts(score.doubts_, rows, nn::Mode::inference) {}

  std::size_t most;
  Readings<LayerGaussian> gaussians;
  Readings<LayerNeighbours> neighbours;
  Readings<DiscriminatorDoubt> doubts;
};

void CombinedScore::add(const nn::Workspace& layers, std::span<double> sums) const {
  const auto measuring = spares_.take([&](const Measuring& spare) { return spare.most >= sums.size(); },
                                      [&] { return std::make_unique<Measuring>(*this, sums.size()); });
  measuring->gaussians.add(layers, sums.size(), sums.data());
  measuring->neighbours.add(layers, sums.size(), sums.data());
  measuring->doubts.add(layers, sums.size(), sums.data());
}

CombinedScore::CombinedScore() = default;
CombinedScore::~CombinedScore() = default;
CombinedScore::CombinedScore(CombinedScore&&) noexcept = default;
CombinedScore& CombinedScore::operator=(CombinedScore&&) noexcept = default;

class CombinedScore::Soft : public SoftScore {
 public:
  Soft(const CombinedScore& score, nn::Network& network, std::size_t rows)
      : network_(network),
        workspace_(network, rows, nn::Mode::train),
        gaussians_(score.gaussians_, rows, nn::Mode::train),
        neighbours_(score.neighbours_, rows, nn::Mode::train),
        doubts_(score.doubts_, rows, nn::Mode::train) {}

  void run(const nn::Input& rows, ScoreGradients& found) override {
    clear(found, network_, rows.rows);
    network_.forward(workspace_, rows, 0, alone_);
    gaussians_.add(workspace_, rows.rows, found.scores.data());
    neighbours_.add(workspace_, rows.rows, found.scores.data());
    doubts_.add(workspace_, rows.rows, found.scores.data());
    for (std::size_t layer = 0; layer < network_.layers(); ++layer) {
      if (layer + 1 < network_.layers() && !is_read(layer)) continue;
      std::fill_n(workspace_.hidden_gradient(layer), rows.rows * network_.shape(layer).size(), 0.0F);
    }
    gaussians_.add_gradients(workspace_, rows.rows);
    neighbours_.add_gradients(workspace_, rows.rows);
    doubts_.add_gradients(workspace_, rows.rows);
    network_.backward(workspace_, rows, 0, {.parameters = false, .input = true}, alone_);
    add_input_gradients(workspace_, network_, rows.rows, found);
  }

 private:
  bool is_read(std::size_t layer) const {
    const auto reads = [layer](const auto& part) { return part.layer == layer; };
    return std::any_of(gaussians_.parts.begin(), gaussians_.parts.end(), reads) ||
           std::any_of(neighbours_.parts.begin(), neighbours_.parts.end(), reads);
  }

  nn::Network& network_;
  nn::Workspace workspace_;
  Readings<LayerGaussian> gaussians_;
  Readings<LayerNeighbours> neighbours_;
  Readings<DiscriminatorDoubt> doubts_;
  ThreadPool alone_{1};
};

std::unique_ptr<SoftScore> CombinedScore::soft_score(nn::Network& network, std::size_t rows) const {
  if (!has_row_gradients(network)) return nullptr;
  return std::make_unique<Soft>(*this, network, rows);
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
}

CombinedScore CombinedScore::load(const nlohmann::json& header, const nn::Network& network,
                                  std::span<const float>& weights) {
  const auto load_parts = [&](const nlohmann::json& list, auto& parts, auto&& load_distance) {
    for (const nlohmann::json& one : list) {
      auto& part = parts.emplace_back();
      part.layer = one.at("layer").get<std::size_t>();
      if (part.layer >= network.layers() || network.shape(part.layer).size() > widest)
        throw Error(Error::Kind::bad_input, "the model's score reads a layer that its networks have not");
      part.mean = one.at("mean").get<double>();
      part.deviation = one.at("deviation").get<double>();
      part.weight = one.at("weight").get<double>();
      if (!std::isfinite(part.mean) || !std::isfinite(part.deviation) || part.deviation <= 0.0 ||
          !std::isfinite(part.weight))
        throw Error(Error::Kind::bad_input, "the model's score is not made of finite numbers");
      part.distance = load_distance(one, network.shape(part.layer).size(), weights);
    }
  };
  CombinedScore score;
  load_parts(header.at("gaussians"), score.gaussians_, LayerGaussian::load);
  load_parts(header.at("neighbours"), score.neighbours_, LayerNeighbours::load);
  // Models of before have none.
  load_parts(header.value("doubts", nlohmann::json::array()), score.doubts_, DiscriminatorDoubt::load);
  return score;
}

}  // namespace anoean
