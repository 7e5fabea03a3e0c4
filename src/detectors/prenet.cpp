#include "detectors/prenet.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "detectors/all_rows.hpp"
#include "detectors/batch_learner.hpp"
#include "detectors/network_state.hpp"
#include "nn/gradient_rules.hpp"
#include "nn/rmsprop.hpp"

namespace anoean {
namespace {

constexpr float both_anomalous = 8.0F;
constexpr float one_anomalous = 4.0F;

// PyTorch's RMSprop.
nn::RmsPropOptions optimiser(const Prenet::Options& options) {
  return {.learning_rate = static_cast<float>(options.learning_rate), .decay = 0.99F, .epsilon = 1e-8F};
}

// Trains features [inputs → hidden] and head [2 · hidden → 1] on pairs.
class PairStep {
 public:
  PairStep(nn::Network& features, nn::Network& head, const Prenet::Options& options, const AllRows& rows,
           std::uint64_t seed)
      : features_(features),
        head_(head),
        options_(options),
        normals_(rows.normals, seed, "prenet normals"),
        anomalies_(rows.anomalies, seed, "prenet anomalies"),
        rows_(features, 2 * options.batch, nn::Mode::train),
        pairs_(head, options.batch, nn::Mode::train),
        optimiser_(optimiser(options)) {}

  double run(ThreadPool& pool) {
    const std::size_t pairs = options_.batch;
    const Features batch = draw();
    const nn::Input input = network_input(batch);
    features_.forward(rows_, input, 0, pool);
    for (std::size_t i = 0; i < pairs; ++i) {
      std::copy_n(of_row(rows_.output(), i), options_.hidden, pairs_.input() + 2 * i * options_.hidden);
      std::copy_n(of_row(rows_.output(), pairs + i), options_.hidden,
                  pairs_.input() + (2 * i + 1) * options_.hidden);
    }
    head_.forward(pairs_, 0, pairs, pool);
    const double loss = pair_losses();
    head_.backward(pairs_, 0, pairs, {.parameters = true, .input = true}, pool);
    float* gradient = rows_.output_gradient();
    for (std::size_t i = 0; i < pairs; ++i) {
      const float* of_pair = pairs_.input_gradient() + 2 * i * options_.hidden;
      std::copy_n(of_pair, options_.hidden, gradient + i * options_.hidden);
      std::copy_n(of_pair + options_.hidden, options_.hidden, gradient + (pairs + i) * options_.hidden);
    }
    features_.backward(rows_, input, 0, {}, pool);
    for (nn::Network* network : {&features_, &head_}) {
      nn::add_weight_decay(*network, static_cast<float>(options_.weight_decay));
      optimiser_.step(network->parameters());
    }
    return loss;
  }

 private:
  std::size_t anomalous_pairs() const { return options_.batch / 4; }  // and as many with one anomaly

  // All left rows, then all right rows: pairs of anomalies, mixed ones, then of other rows.
  Features draw() {
    const std::size_t quarter = anomalous_pairs();
    const std::size_t rest = options_.batch - 2 * quarter;
    const Features left = joined(anomalies_.draw(2 * quarter), normals_.draw(rest));
    const Features right = joined(anomalies_.draw(quarter), normals_.draw(options_.batch - quarter));
    return joined(left, right);
  }

  const float* of_row(const float* values, std::size_t row) const { return values + row * options_.hidden; }

  // The mean absolute error; leaves its derivatives with respect to the head's outputs.
  double pair_losses() {
    const float share = 1.0F / static_cast<float>(options_.batch);
    double loss = 0.0;
    for (std::size_t i = 0; i < options_.batch; ++i) {
      const float target = i < anomalous_pairs()       ? both_anomalous
                           : i < 2 * anomalous_pairs() ? one_anomalous
                                                       : 0.0F;
      const float error = pairs_.output()[i] - target;
      pairs_.output_gradient()[i] = error > 0.0F ? share : error < 0.0F ? -share : 0.0F;
      loss += std::fabs(double{error}) * double{share};
    }
    return loss;
  }

  nn::Network& features_;
  nn::Network& head_;
  Prenet::Options options_;
  RowDraws normals_;
  RowDraws anomalies_;
  nn::Workspace rows_;
  nn::Workspace pairs_;
  nn::RmsProp optimiser_;
};

// The mean of the features over rows.
std::vector<double> mean_features(const nn::Network& features, const Features& rows, ThreadPool& pool) {
  const std::size_t width = features.output().size();
  const AlignedBuffer<float> of_rows = run_network(features, rows, pool);
  std::vector<double> mean(width);
  for (std::size_t i = 0; i < of_rows.size(); ++i)
    mean[i % width] += double{of_rows[i]} / static_cast<double>(rows.rows);
  return mean;
}

// x ↦ mean of φ(a, x) + φ(x, u), as the parameters of the scoring network: features, then one output.
void compose(const nn::Network& features, const nn::Network& head, const AllRows& rows, ThreadPool& pool,
             nn::Network& scoring) {
  const AlignedBuffer<float>& own = features.parameters().values;
  const AlignedBuffer<float>& pair = head.parameters().values;  // w_l, w_r, b
  const std::size_t hidden = features.output().size();
  const std::vector<double> anomaly = mean_features(features, rows.anomalies, pool);
  const std::vector<double> other = mean_features(features, rows.normals, pool);
  float* values = scoring.parameters().values.data();
  float* output = std::copy(own.begin(), own.end(), values);
  double constant = 2.0 * double{pair[2 * hidden]};
  for (std::size_t j = 0; j < hidden; ++j) {
    constant += double{pair[j]} * anomaly[j] + double{pair[hidden + j]} * other[j];
    output[j] = pair[j] + pair[hidden + j];
  }
  output[hidden] = static_cast<float>(constant);
}

}  // namespace

Method prenet_method() {
  using enum Hyperparameter::Type;
  Method method;
  method.name = "prenet";
  method.summary = "Pairwise relation network: tells of two records how many of them are anomalies.";
  method.hyperparameters = {{"hidden", integer, "20", 1, 4096, {}, "Units of the hidden layer."},
                            {"epochs", integer, "50", 1, 100000, {}, "Epochs; the last one is kept."},
                            {"batches", integer, "20", 1, 100000, {}, "Batches of an epoch."},
                            {"batch", integer, "512", 4, 65536, {}, "Pairs of a batch, drawn anew."},
                            {"learning_rate", real, "0.001", 1e-9, 10, {}, "RMSProp's learning rate."},
                            {"weight_decay", real, "0.01", 0, 1000, {}, "Weight decay of all parameters."}};
  method.create = [](const Settings& settings) -> std::unique_ptr<Detector> {
    const auto count = [&](const char* name) { return static_cast<std::size_t>(settings.integer(name)); };
    return std::make_unique<Prenet>(Prenet::Options{.hidden = count("hidden"),
                                                    .epochs = count("epochs"),
                                                    .batches = count("batches"),
                                                    .batch = count("batch"),
                                                    .learning_rate = settings.real("learning_rate"),
                                                    .weight_decay = settings.real("weight_decay")});
  };
  method.preprocessing = "minmax";
  return method;
}

void Prenet::fit(const TrainingData& data, const FitControl& control) {
  const AllRows rows(data);
  require_anomalies(rows, method());
  const FeatureShape& shape = rows.normals.shape;
  Random random(control.seed, "prenet pair weights");
  const std::string layer = "dense " + std::to_string(hidden()) + ", leaky_relu 0";
  nn::Network features(flat_input_shape(shape), layer, random);
  nn::Network head({.dense = {1, 1, 2 * hidden()}, .cardinalities = {}}, "dense 1", random);
  PairStep step(features, head, options_, rows, control.seed);
  BatchLearner learner(
      {&features, &head}, options_.batches, [&](ThreadPool& pool) { return step.run(pool); }, false);
  facts_ = train_epochs(learner, {.epochs = options_.epochs, .by_validation = false}, control);
  compose(features, head, rows, *control.pool, make_network(shape, control.seed));
}

}  // namespace anoean
