#include "detectors/anogan.hpp"

#include <algorithm>
#include <cmath>

#include "detectors/anogan_step.hpp"
#include "nn/folding.hpp"

namespace anoean {
namespace {

using AnoganPlace = AnoganStep::Place;

// N(0, I) cut off at two standard deviations: the same for every row and every model of this size, so that a
// score depends on nothing but the row and the model.
std::vector<float> inversion_start(std::size_t latent) {
  Random random(0, "start of AnoGAN's inversion");
  std::vector<float> start(latent);
  for (float& value : start) {
    do {
      random.normal({&value, 1});
    } while (std::fabs(value) > 2.0F);
  }
  return start;
}

class AnoganScorer : public RowScorer {
 public:
  AnoganScorer(const Networks& networks, std::size_t rows, const Inversion& inversion)
      : start_(inversion_start(networks[AnoganPlace::generator]->input().dense.size())),
        inversion_(*networks[AnoganPlace::generator], *networks[AnoganPlace::discriminator], start_,
                   inversion, rows) {}

  void score(const float* x, std::size_t rows, float* scores) override { inversion_.run(x, rows, scores); }

 private:
  std::vector<float> start_;
  BlockInversion inversion_;
};

std::size_t whole(const Settings& settings, const std::string& name) {
  return settings.is_auto(name) ? 0 : static_cast<std::size_t>(settings.integer(name));
}

}  // namespace

Method anogan_method() {
  using enum Hyperparameter::Type;
  Method method;
  method.name = "anogan";
  method.summary = "GAN on normals alone; each record is searched for among what the generator can make.";
  method.hyperparameters = gan_hyperparameters({.epochs_meaning = "100 for tables, 20 for images",
                                                .min_epochs = "0",
                                                .patience = "30",
                                                .spectral_norm = "never"});
  const std::vector<Hyperparameter> own = {
      {"inversion_steps", integer, "500", 1, 100000, {}, "Steps of Adam in the search of a record's z."},
      {"validation_steps",
       integer,
       "auto",
       1,
       100000,
       {},
       "The same when the epoch is chosen; auto: all for tables, 50 for images."},
      {"validation_rows",
       integer,
       "auto",
       1,
       1000000,
       {},
       "So many validation normals and anomalies, drawn by seed, choose the epoch; auto: 500 of tables, 100 "
       "of "
       "images."},
      {"weight",
       real,
       "0.1",
       0,
       1,
       {},
       "Share of the discriminator's features in the score, the rest is the distance."},
  };
  method.hyperparameters.insert(method.hyperparameters.end(), own.begin(), own.end());
  method.preprocessing = "minmax";
  method.learns_from_anomalies = false;
  method.create = [](const Settings& settings) -> std::unique_ptr<Detector> {
    const Anogan::Options options{whole(settings, "inversion_steps"), whole(settings, "validation_steps"),
                                  whole(settings, "validation_rows"), settings.real("weight")};
    return std::make_unique<GanDetector>(
        "anogan", gan_options(settings), GanDetector::Auto{100, 1e-3, 0.999, false},
        GanDetector::Auto{20, 5e-4, 0.999, false}, std::make_unique<Anogan>(options));
  };
  return method;
}

std::vector<NetworkPlan> Anogan::plan(const FeatureShape& shape, const GanOptions& options) const {
  const std::string table =
      "dense 256, leaky_relu 0.1, dropout 0.2, dense 128, leaky_relu 0.1, dropout 0.2, dense 128, "
      "leaky_relu 0.1, dropout 0.2, dense 1";
  const std::string image =
      "conv 64 kernel 4 stride 2 pad 1, leaky_relu 0.1, conv 64 kernel 4 stride 2 pad 1, batch_norm, "
      "leaky_relu 0.1, flatten, dense 1024, batch_norm, leaky_relu 0.1, dense 1";
  return {generator_plan(shape, options.latent),
          {"discriminator", row_shape(shape), shape.is_image() ? image : table}};
}

std::vector<std::size_t> Anogan::discriminators() const { return {AnoganPlace::discriminator}; }

std::unique_ptr<GanStep> Anogan::make_step(std::vector<TrainedNetwork>& networks, std::size_t rows) const {
  return std::make_unique<AnoganStep>(networks, rows);
}

Networks Anogan::scoring_networks(const Networks& trained) const {
  Networks scoring;
  for (const auto& network : trained) scoring.push_back(nn::fold_for_inference(*network));
  scoring[AnoganPlace::discriminator] = nn::without_last_layer(*scoring[AnoganPlace::discriminator]);
  return scoring;
}

std::size_t Anogan::validation_rows(const FeatureShape& shape) const {
  if (options_.validation_rows > 0) return options_.validation_rows;
  return shape.is_image() ? 100 : 500;
}

std::unique_ptr<RowScorer> Anogan::make_scorer(const Networks& scoring, std::size_t rows,
                                               bool validation) const {
  const bool image = !scoring[AnoganPlace::generator]->output().is_flat();
  Inversion inversion{.steps = options_.steps, .weight = options_.weight};
  // The drops of the authors' code: after 200 and 300 of 500 steps for images, after 300 and 400 for KDD99.
  inversion.first_drop = image ? 0.4 : 0.6;
  inversion.second_drop = image ? 0.6 : 0.8;
  if (validation) {
    const std::size_t least = image ? 50 : options_.steps;
    inversion.steps =
        std::min(options_.steps, options_.validation_steps > 0 ? options_.validation_steps : least);
  }
  return std::make_unique<AnoganScorer>(scoring, rows, inversion);
}

}  // namespace anoean
