#include "detectors/devnet.hpp"

#include <cmath>
#include <utility>

#include "detectors/all_rows.hpp"
#include "detectors/batch_learner.hpp"
#include "detectors/network_state.hpp"
#include "nn/gradient_rules.hpp"
#include "nn/initialisation.hpp"
#include "nn/rmsprop.hpp"

namespace anoean {
namespace {

constexpr float longest_gradient = 1.0F;

// Of 5,000 draws from N(0, 1), the scores that normal rows are held to.
struct Reference {
  explicit Reference(std::uint64_t seed) {
    std::vector<float> draws(5000);
    Random(seed, "devnet reference").normal(draws);
    for (const float draw : draws) mean += double{draw} / static_cast<double>(draws.size());
    for (const float draw : draws) deviation += (double{draw} - mean) * (double{draw} - mean);
    deviation = std::sqrt(deviation / static_cast<double>(draws.size()));
  }
  double mean = 0.0;
  double deviation = 0.0;
};

class Step {
 public:
  Step(nn::Network& network, const Devnet::Options& options, const AllRows& rows, std::uint64_t seed)
      : network_(network),
        options_(options),
        normals_(rows.normals, seed, "devnet normals"),
        anomalies_(rows.anomalies, seed, "devnet anomalies"),
        reference_(seed),
        workspace_(network, options.batch, nn::Mode::train),
        optimiser_({.learning_rate = static_cast<float>(options.learning_rate)}) {}

  double run(ThreadPool& pool) {
    const std::size_t anomalies = options_.batch / 2;
    const std::size_t normals = options_.batch - anomalies;
    const Features batch = joined(normals_.draw(normals), anomalies_.draw(anomalies));
    const nn::Input input = network_input(batch);
    network_.forward(workspace_, input, 0, pool);
    double loss = 0.0;
    for (std::size_t i = 0; i < options_.batch; ++i) loss += row_loss(i, i >= normals);
    network_.backward(workspace_, input, 0, {}, pool);
    loss += nn::add_weight_penalty(network_, 0, static_cast<float>(options_.penalty));
    nn::clip_gradients(network_, longest_gradient);
    optimiser_.step(network_.parameters());
    return loss;
  }

 private:
  // Its share of the mean loss; leaves the derivative with respect to the output of the row.
  double row_loss(std::size_t row, bool anomalous) {
    const double deviation = (double{workspace_.output()[row]} - reference_.mean) / reference_.deviation;
    const double share = 1.0 / static_cast<double>(options_.batch);
    double loss = std::fabs(deviation);
    double slope = deviation > 0.0 ? 1.0 : -1.0;
    if (anomalous) {
      loss = std::max(0.0, options_.margin - deviation);
      slope = loss > 0.0 ? -1.0 : 0.0;
    }
    workspace_.output_gradient()[row] = static_cast<float>(share * slope / reference_.deviation);
    return share * loss;
  }

  nn::Network& network_;
  Devnet::Options options_;
  RowDraws normals_;
  RowDraws anomalies_;
  Reference reference_;
  nn::Workspace workspace_;
  nn::RmsProp optimiser_;
};

}  // namespace

Method devnet_method() {
  using enum Hyperparameter::Type;
  Method method;
  method.name = "devnet";
  method.summary = "Deviation network: known anomalies are to score by a margin above the normal rows.";
  method.hyperparameters = {
      {"hidden", integer, "20", 1, 4096, {}, "Units of the hidden layer."},
      {"epochs", integer, "50", 1, 100000, {}, "Epochs; the one with the least training loss is kept."},
      {"batches", integer, "20", 1, 100000, {}, "Batches of an epoch."},
      {"batch", integer, "512", 2, 65536, {}, "Rows of a batch, half of them known anomalies, drawn anew."},
      {"margin", real, "5", 0, 1000, {}, "By how many standard deviations anomalies are to score higher."},
      {"learning_rate", real, "0.001", 1e-9, 10, {}, "RMSProp's learning rate."},
      {"penalty",
       real,
       "0.01",
       0,
       1000,
       {},
       "Weight of the squared weights of the hidden layer in the loss."}};
  method.create = [](const Settings& settings) -> std::unique_ptr<Detector> {
    const auto count = [&](const char* name) { return static_cast<std::size_t>(settings.integer(name)); };
    return std::make_unique<Devnet>(Devnet::Options{.hidden = count("hidden"),
                                                    .epochs = count("epochs"),
                                                    .batches = count("batches"),
                                                    .batch = count("batch"),
                                                    .margin = settings.real("margin"),
                                                    .learning_rate = settings.real("learning_rate"),
                                                    .penalty = settings.real("penalty")});
  };
  method.preprocessing = "minmax";
  return method;
}

void Devnet::fit(const TrainingData& data, const FitControl& control) {
  const AllRows rows(data);
  require_anomalies(rows, method());
  nn::Network& network = make_network(rows.normals.shape, control.seed);
  Random random(control.seed, "devnet weights");
  nn::draw_glorot_uniform(network, random);  // as Keras starts them
  Step step(network, options_, rows, control.seed);
  BatchLearner learner(
      {&network}, options_.batches, [&](ThreadPool& pool) { return step.run(pool); }, true);
  facts_ = train_epochs(learner, {.epochs = options_.epochs, .by_validation = false}, control);
  facts_.best_epoch = learner.kept_epoch();
  epoch_choice_ = "training loss";
}

}  // namespace anoean
