#include "detectors/egbad.hpp"

#include <algorithm>

#include "detectors/egbad_step.hpp"
#include "detectors/row_distances.hpp"
#include "nn/folding.hpp"

namespace anoean {
namespace {

using Place = EgbadStep::Place;

class EgbadScorer : public RowScorer {
 public:
  EgbadScorer(const Networks& networks, std::size_t rows, const Egbad::Score& score)
      : encoder_(*networks[Place::encoder]),
        generator_(*networks[Place::generator]),
        discriminator_(*networks[Place::row_branch], *networks[Place::latent_branch], *networks[Place::head]),
        score_(score),
        codes_(encoder_, rows, nn::Mode::inference),
        reconstructed_(generator_, rows, nn::Mode::inference),
        judged_(*networks[Place::row_branch], *networks[Place::latent_branch], *networks[Place::head], rows,
                nn::Mode::inference),
        judged_size_(networks[Place::head]->output().size()),
        of_row_(rows * judged_size_) {}

  void score(const float* x, std::size_t rows, float* scores) override {
    const nn::Input input = dense_rows(x, rows);
    encoder_.forward(codes_, input, 0, alone_);
    const nn::Input code = dense_rows(codes_.output(), rows);
    generator_.forward(reconstructed_, code, 0, alone_);
    if (score_.features) {
      discriminator_.forward(judged_, input, code, alone_);
      std::copy_n(judged_.head.output(), rows * judged_size_, of_row_.data());
    }
    const nn::Input made = dense_rows(reconstructed_.output(), rows);
    discriminator_.forward(judged_, made, code, alone_);
    const std::size_t size = generator_.output().size();
    for (std::size_t i = 0; i < rows; ++i) {
      const double residual = absolute_distance(x + i * size, reconstructed_.output() + i * size, size);
      scores[i] = finite_score((1.0 - score_.weight) * residual + score_.weight * judgement(i));
    }
  }

 private:
  double judgement(std::size_t row) const {
    const float* of_made = judged_.head.output() + row * judged_size_;
    if (!score_.features) return cross_entropy_of_one(*of_made);
    return absolute_distance(of_row_.data() + row * judged_size_, of_made, judged_size_);
  }

  const nn::Network& encoder_;
  const nn::Network& generator_;
  nn::BranchedNetwork discriminator_;
  Egbad::Score score_;
  nn::Workspace codes_;
  nn::Workspace reconstructed_;
  nn::BranchedWorkspace judged_;
  std::size_t judged_size_;
  AlignedBuffer<float> of_row_;  // f(x, E(x))
  ThreadPool alone_{1};
};

}  // namespace

Method egbad_method() {
  using enum Hyperparameter::Type;
  Method method;
  method.name = "egbad";
  method.summary = "Bidirectional GAN on normals alone, scored by how badly a record is reconstructed.";
  method.hyperparameters = gan_hyperparameters({.epochs_meaning = "100 for tables, 20 for images",
                                                .min_epochs = "0",
                                                .patience = "30",
                                                .spectral_norm = "never"});
  method.hyperparameters.push_back({"score",
                                    choice,
                                    "features",
                                    0,
                                    0,
                                    {"features", "cross_entropy"},
                                    "What is added to the reconstruction's distance: that of the "
                                    "discriminator's features, or its verdict."});
  method.hyperparameters.push_back({"weight",
                                    real,
                                    "0.1",
                                    0,
                                    1,
                                    {},
                                    "Share of the discriminator in the score, the rest is the distance."});
  method.preprocessing = "minmax";
  method.learns_from_anomalies = false;
  method.create = [](const Settings& settings) -> std::unique_ptr<Detector> {
    const Egbad::Score score{settings.text("score") == "features", settings.real("weight")};
    return std::make_unique<GanDetector>(
        "egbad", gan_options(settings), GanDetector::Auto{100, 1e-3, 0.999, false},
        GanDetector::Auto{20, 5e-4, 0.999, false}, std::make_unique<Egbad>(score));
  };
  return method;
}

std::vector<NetworkPlan> Egbad::plan(const FeatureShape& shape, const GanOptions& options) const {
  std::vector<NetworkPlan> plan = {encoder_plan(shape, options.latent, "0.1"),
                                   generator_plan(shape, options.latent)};
  for (NetworkPlan& part : joint_discriminator_plan(shape, options.latent, "0.1"))
    plan.push_back(std::move(part));
  return plan;
}

std::vector<std::size_t> Egbad::discriminators() const {
  return {Place::row_branch, Place::latent_branch, Place::head};
}

std::unique_ptr<GanStep> Egbad::make_step(std::vector<TrainedNetwork>& networks, std::size_t rows) const {
  return std::make_unique<EgbadStep>(networks, rows);
}

Networks Egbad::scoring_networks(const Networks& trained) const {
  Networks scoring;
  for (const auto& network : trained) scoring.push_back(nn::fold_for_inference(*network));
  if (score_.features) scoring[Place::head] = nn::without_last_layer(*scoring[Place::head]);
  return scoring;
}

std::unique_ptr<RowScorer> Egbad::make_scorer(const Networks& scoring, std::size_t rows, bool) const {
  return std::make_unique<EgbadScorer>(scoring, rows, score_);
}

}  // namespace anoean
