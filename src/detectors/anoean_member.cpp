#include "detectors/anoean_member.hpp"

#include <anoean/error.hpp>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/warning.hpp"
#include "detectors/ambiguous_anomalies.hpp"
#include "detectors/network_state.hpp"
#include "detectors/soft_norm.hpp"
#include "nn/folding.hpp"

namespace anoean {
namespace {

std::unique_ptr<nn::Network> make_network(const nn::InputShape& input, const std::string& spec,
                                          std::uint64_t seed, const char* purpose) {
  Random random(seed, purpose);
  return std::make_unique<nn::Network>(input, spec, random);
}

// In the first epochs the normals lie on a line more often than not, and spread later.
constexpr std::size_t epochs_to_spread = 10;

nn::InputShape latent_shape(const AnoeanOptions& options) {
  return {.dense = {1, 1, options.latent}, .cardinalities = {}};
}

// The first try of the first member has the seed itself.
std::uint64_t seed_of(std::uint64_t seed, std::size_t member, std::size_t attempt) {
  if (member == 0 && attempt == 0) return seed;
  Random random(seed, "encoder " + std::to_string(member) + " attempt " + std::to_string(attempt));
  const std::uint64_t high = random.next();
  return high << 32U | random.next();
}

}  // namespace

AnoeanMember AnoeanMember::fit(const AnoeanOptions& resolved, const TrainingData& data,
                               const FitControl& control, std::size_t index) {
  Ambiguity ambiguity;
  const bool scores_them = resolved.score == "combined" && *resolved.input_weight > 0.0;
  if (*resolved.leave_out_ambiguous || scores_them)
    ambiguity = find_ambiguous(data, control.seed, *control.pool);
  std::optional<Features> clear;
  if (*resolved.leave_out_ambiguous) clear = data.anomalies.select(ambiguity.clear);
  const Features& anomalies = clear ? *clear : data.anomalies;
  AnoeanMember member = train_with_restarts(resolved, data, anomalies, control, index);
  member.prepare_scoring(resolved, data.anomalies.rows > 0);
  if (member.combines_) {
    const ReferenceRows rows{.normals = data.normals,
                             .trusted = member.trusted_normals_,
                             .anomalies = anomalies,
                             .ambiguous = data.anomalies.select(ambiguity.ambiguous),
                             .validation = data.validation_normals};
    member.combined_ =
        CombinedScore::fit(*member.scoring_, member.latent_layer_, rows,
                           {.points = resolved.reference_points, .input_weight = *resolved.input_weight},
                           control.seed, *control.pool);
  }
  member.trusted_normals_ = {};
  return member;
}

AnoeanMember AnoeanMember::train_with_restarts(const AnoeanOptions& resolved, const TrainingData& data,
                                               const Features& anomalies, const FitControl& control,
                                               std::size_t index) {
  std::optional<AnoeanMember> earlier;  // that came to a bad end, which is better than none
  for (std::size_t attempt = 0;; ++attempt) {
    const bool last = attempt == resolved.restarts;
    AnoeanMember member;
    member.restarts_ = attempt;
    try {
      const bool good =
          member.train(resolved, data, anomalies, control, seed_of(control.seed, index, attempt));
      if (good || last || member.facts_.interrupted) return member;
    } catch (const Error& error) {
      const bool stopped = error.kind() == Error::Kind::interrupted;
      if (earlier && (stopped ? control.keep_best_on_stop : last)) {
        earlier->restarts_ = attempt;
        earlier->facts_.interrupted = stopped;
        return std::move(*earlier);
      }
      if (last || error.kind() != Error::Kind::failure) throw;
      member.facts_.diverged = true;
    }
    warn(control.progress, "training",
         std::string("training ") + (member.facts_.diverged ? "diverged" : "collapsed") +
             ": it starts again from other weights");
    if (member.facts_.best_epoch > 0) earlier = std::move(member);
  }
}

// Whether the training came to a good end.
bool AnoeanMember::train(const AnoeanOptions& resolved, const TrainingData& data, const Features& anomalies,
                         const FitControl& control, std::uint64_t seed) {
  make_networks(resolved, data.normals.shape, seed);
  AnoeanTraining training(resolved, data, anomalies, seed, *encoder_, *discriminator_);
  facts_ = train_epochs(training,
                        {.epochs = resolved.epochs,
                         .min_epochs = resolved.min_epochs,
                         .patience = resolved.patience,
                         .by_validation = resolved.epoch_choice == "validation"},
                        control);
  gaussian_ = training.gaussian();
  trusted_normals_ = training.trusted_normals();
  latent_facts_ = training.latent_facts();
  const bool long_enough = facts_.epochs >= epochs_to_spread;
  return !facts_.diverged && !(latent_facts_.collapsed && long_enough);
}

void AnoeanMember::make_networks(const AnoeanOptions& resolved, const FeatureShape& shape,
                                 std::uint64_t seed) {
  encoder_ = make_network(input_shape(shape), encoder_spec(resolved), seed, "encoder weights");
  discriminator_ =
      make_network(latent_shape(resolved), discriminator_spec(resolved), seed, "discriminator weights");
}

void AnoeanMember::prepare_scoring(const AnoeanOptions& resolved, bool reads_discriminator) {
  scoring_ = nn::fold_for_inference(*encoder_);
  latent_layer_ = scoring_->layers() - 1;
  combines_ = resolved.score == "combined";
  if (combines_ && reads_discriminator)
    scoring_ = nn::chained(*scoring_, *nn::fold_for_inference(*discriminator_));
  if (resolved.score == "mahalanobis") scoring_->fold_into_output(gaussian_.whitening(), gaussian_.mean());
}

void AnoeanMember::add_scores(const nn::Input& rows, std::span<double> sums) const {
  ThreadPool alone(1);
  const auto workspace = scoring_->workspace(rows.rows);
  scoring_->forward(*workspace, rows, 0, alone);
  if (combines_) return combined_.add(rows, *workspace, sums);
  const std::size_t width = scoring_->output().size();
  for (std::size_t i = 0; i < rows.rows; ++i) sums[i] += double{norm(workspace->output() + i * width, width)};
}

void AnoeanMember::add_scores(const Features& rows, std::span<double> sums, ThreadPool& pool) const {
  for_blocks(*scoring_, rows.rows, pool, [&](std::size_t first, std::size_t count) {
    add_scores(network_input(rows, first, count), sums.subspan(first, count));
  });
}

std::unique_ptr<SoftScore> AnoeanMember::soft_score(std::size_t rows) const {
  return combines_ ? combined_.soft_score(*scoring_, rows) : soft_norm(*scoring_, rows);
}

void AnoeanMember::save(nlohmann::json& header, std::vector<float>& weights) const {
  header["encoder"] = encoder_->spec();
  header["discriminator"] = discriminator_->spec();
  header["mean"] = gaussian_.mean();
  header["covariance"] = gaussian_.covariance();
  append_weights(*encoder_, weights);
  append_weights(*discriminator_, weights);
  if (combines_) combined_.save(header["parts"], weights);
}

AnoeanMember AnoeanMember::load(const AnoeanOptions& resolved, const nlohmann::json& header,
                                const FeatureShape& shape, std::span<const float>& weights) {
  AnoeanMember member;
  const std::size_t needed = nn::Network::stored_values(input_shape(shape), encoder_spec(resolved)) +
                             nn::Network::stored_values(latent_shape(resolved), discriminator_spec(resolved));
  const auto mean = header.at("mean").get<std::vector<double>>();
  const auto covariance = header.at("covariance").get<std::vector<double>>();
  if (needed > weights.size() || mean.size() != resolved.latent ||
      covariance.size() != mean.size() * mean.size()) {
    throw Error(Error::Kind::bad_input, "the model's weights do not fit its networks");
  }
  member.make_networks(resolved, shape, 0);
  take_weights(*member.encoder_, weights);
  take_weights(*member.discriminator_, weights);
  member.gaussian_ = LatentGaussian(mean, covariance);
  const bool combines = resolved.score == "combined";
  member.prepare_scoring(resolved, combines && !header.at("parts").value("doubts", nlohmann::json()).empty());
  if (combines) member.combined_ = CombinedScore::load(header.at("parts"), *member.scoring_, weights);
  return member;
}

}  // namespace anoean
