#include "detectors/alad.hpp"

#include <algorithm>
#include <cmath>

#include "detectors/alad_step.hpp"
#include "detectors/row_distances.hpp"
#include "nn/folding.hpp"

namespace anoean {
namespace {

using AladPlace = AladStep::Place;

class AladScorer : public RowScorer {
 public:
  AladScorer(const Networks& networks, std::size_t rows, Alad::Score score)
      : encoder_(*networks[AladPlace::encoder]),
        generator_(*networks[AladPlace::generator]),
        pairs_(*networks[AladPlace::row_pairs]),
        score_(score),
        codes_(encoder_, rows, nn::Mode::inference),
        reconstructed_(generator_, rows, nn::Mode::inference),
        judged_(pairs_, rows, nn::Mode::inference),
        of_row_(rows * pairs_.output().size()) {}

  void score(const float* x, std::size_t rows, float* scores) override {
    encoder_.forward(codes_, dense_rows(x, rows), 0, alone_);
    generator_.forward(reconstructed_, dense_rows(codes_.output(), rows), 0, alone_);
    if (score_ == Alad::Score::features) {
      judge(x, x, rows);
      std::copy_n(judged_.output(), rows * pairs_.output().size(), of_row_.data());
    }
    if (score_ == Alad::Score::features || score_ == Alad::Score::cross_entropy)
      judge(x, reconstructed_.output(), rows);
    for (std::size_t i = 0; i < rows; ++i) scores[i] = finite_score(score_of(x, i));
  }

 private:
  void judge(const float* a, const float* b, std::size_t rows) {
    const nn::Shape& shape = pairs_.input().dense;
    stack_channels(a, b, rows * shape.height * shape.width, shape.channels / 2, judged_.input());
    pairs_.forward(judged_, 0, rows, alone_);
  }

  double score_of(const float* x, std::size_t row) const {
    const std::size_t size = generator_.output().size();
    const std::size_t judged_size = pairs_.output().size();
    const float* of_row = x + row * size;
    const float* made = reconstructed_.output() + row * size;
    const float* judgement = judged_.output() + row * judged_size;
    switch (score_) {
      case Alad::Score::features:
        return absolute_distance(of_row_.data() + row * judged_size, judgement, judged_size);
      case Alad::Score::l1:
        return absolute_distance(of_row, made, size);
      case Alad::Score::l2:
        return std::sqrt(squared_distance(of_row, made, size));
      case Alad::Score::cross_entropy:
        break;
    }
    return cross_entropy_of_one(*judgement);
  }

  const nn::Network& encoder_;
  const nn::Network& generator_;
  const nn::Network& pairs_;
  Alad::Score score_;
  nn::Workspace codes_;
  nn::Workspace reconstructed_;
  nn::Workspace judged_;
  AlignedBuffer<float> of_row_;  // f(x, x)
  ThreadPool alone_{1};
};

Alad::Score score_named(const std::string& name) {
  if (name == "l1") return Alad::Score::l1;
  if (name == "l2") return Alad::Score::l2;
  return name == "features" ? Alad::Score::features : Alad::Score::cross_entropy;
}

// D_xz, D_xx and D_zz as the authors publish them for KDD99.
std::vector<NetworkPlan> table_discriminators(const FeatureShape& shape, std::size_t latent) {
  const std::string layer = "dense 128, leaky_relu 0.2, dropout ";
  return {{"row branch", row_shape(shape), "dense 128, batch_norm, leaky_relu 0.2"},
          {"latent branch", {1, 1, latent}, layer + "0.5"},
          {"head", {1, 1, 256}, layer + "0.5, dense 1"},
          {"row pairs", {1, 1, 2 * shape.expanded()}, layer + "0.2, dense 1"},
          {"latent pairs", {1, 1, 2 * latent}, "dense 32, leaky_relu 0.2, dropout 0.2, dense 1"}};
}

// The authors publish none for MNIST: D_xz is EGBAD's, the other two are built as theirs for CIFAR-10.
std::vector<NetworkPlan> image_discriminators(const FeatureShape& shape, std::size_t latent) {
  std::vector<NetworkPlan> plan = joint_discriminator_plan(shape, latent, "0.2");
  const std::string conv = "conv 64 kernel 4 stride 2 pad 1, leaky_relu 0.2, dropout 0.2, ";
  plan.push_back(
      {"row pairs", {shape.height, shape.width, 2 * shape.channels}, conv + conv + "flatten, dense 1"});
  plan.push_back({"latent pairs",
                  {1, 1, 2 * latent},
                  "dense 64, leaky_relu 0.2, dropout 0.2, dense 32, leaky_relu 0.2, dropout 0.2, dense 1"});
  return plan;
}

}  // namespace

Method alad_method() {
  using enum Hyperparameter::Type;
  Method method;
  method.name = "alad";
  method.summary = "Bidirectional GAN with cycle consistency on normals alone, scored by learnt features.";
  method.hyperparameters = gan_hyperparameters({.epochs_meaning = "100 for tables, 20 for images",
                                                .min_epochs = "0",
                                                .patience = "30",
                                                .spectral_norm = "for images"});
  method.hyperparameters.push_back(
      {"score",
       choice,
       "features",
       0,
       0,
       {"features", "l1", "l2", "cross_entropy"},
       "Distance of the discriminator's features, distance of the reconstruction (l1, l2), or the "
       "discriminator's verdict."});
  method.preprocessing = "minmax";
  method.learns_from_anomalies = false;
  method.create = [](const Settings& settings) -> std::unique_ptr<Detector> {
    return std::make_unique<GanDetector>("alad", gan_options(settings),
                                         GanDetector::Auto{100, 1e-3, 0.999, false},
                                         GanDetector::Auto{20, 5e-4, 0.999, true},
                                         std::make_unique<Alad>(score_named(settings.text("score"))));
  };
  return method;
}

std::vector<NetworkPlan> Alad::plan(const FeatureShape& shape, const GanOptions& options) const {
  std::vector<NetworkPlan> plan = {encoder_plan(shape, options.latent, "0.2"),
                                   generator_plan(shape, options.latent)};
  for (NetworkPlan& part : shape.is_image() ? image_discriminators(shape, options.latent)
                                            : table_discriminators(shape, options.latent)) {
    plan.push_back(std::move(part));
  }
  return plan;
}

std::vector<std::size_t> Alad::discriminators() const {
  return {AladPlace::row_branch, AladPlace::latent_branch, AladPlace::head, AladPlace::row_pairs,
          AladPlace::latent_pairs};
}

std::unique_ptr<GanStep> Alad::make_step(std::vector<TrainedNetwork>& networks, std::size_t rows) const {
  return std::make_unique<AladStep>(networks, rows);
}

Networks Alad::scoring_networks(const Networks& trained) const {
  Networks scoring;
  for (const auto& network : trained) scoring.push_back(nn::fold_for_inference(*network));
  if (score_ == Score::features)
    scoring[AladPlace::row_pairs] = nn::without_last_layer(*scoring[AladPlace::row_pairs]);
  return scoring;
}

std::unique_ptr<RowScorer> Alad::make_scorer(const Networks& scoring, std::size_t rows, bool) const {
  return std::make_unique<AladScorer>(scoring, rows, score_);
}

}  // namespace anoean
