#include "detectors/untrained.hpp"

#include <anoean/error.hpp>

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <nlohmann/json.hpp>

#include "detectors/network_state.hpp"
#include "detectors/small_data.hpp"

namespace anoean {
namespace {

std::unique_ptr<Detector> fitted(std::size_t threads = 1,
                                 const std::map<std::string, std::string>& settings = {}) {
  auto detector = make_detector("untrained", settings);
  fit_detector(*detector, small_data(), threads);
  return detector;
}

// One step at a learning rate that changes next to nothing.
TEST(Untrained, IsAnoeanBeforeItsFirstStep) {
  for (const char* score : {"mahalanobis", "norm"}) {
    const std::map<std::string, std::string> shared = {{"latent", "5"}, {"score", score}};
    auto settings = shared;
    settings.insert({{"epochs", "1"}, {"steps_per_epoch", "1"}, {"learning_rate", "1e-9"}});
    const auto anoean = make_detector("anoean", settings);
    fit_detector(*anoean, small_data());
    const Features test = small_rows(100, 1.0F, "test");
    const std::vector<float> expected = scores_of(*anoean, test);
    const std::vector<float> scores = scores_of(*fitted(1, shared), test);
    for (std::size_t r = 0; r < test.rows; ++r) EXPECT_NEAR(scores[r], expected[r], 1e-4F * expected[r]);
  }
}

TEST(Untrained, ScoresByTheDistanceToTheValidationNormals) {
  const auto detector = fitted();
  const Features validation = small_data().validation_normals;
  ThreadPool pool(1);
  Random random(5, "encoder weights");
  const nn::Network encoder(input_shape(validation.shape),
                            encoder_spec(resolve({}, {.shape = validation.shape})), random);
  const AlignedBuffer<float> latent = run_network(encoder, validation, pool);
  const LatentGaussian gaussian = LatentGaussian::fit({latent.data(), validation.rows, 8});
  const std::vector<float> scores = scores_of(*detector, validation);
  for (std::size_t r = 0; r < validation.rows; ++r) {
    const double distance = gaussian.distance(latent.data() + 8 * r);
    EXPECT_NEAR(static_cast<double>(scores[r]), distance, 1e-4 * distance);
  }
  const nlohmann::json facts = detector->training_summary();
  EXPECT_EQ(facts["epoch_choice"], "none");
  EXPECT_NEAR(facts["latent_mean_offset"].get<double>(), gaussian.mean_offset(), 1e-12);
}

TEST(Untrained, SameSeedSameBytesAtEveryThreadCount) {
  const auto one = fitted(1);
  EXPECT_EQ(saved(*one), saved(*fitted(3)));
  const Features test = small_rows(1001, 1.0F, "test");
  const std::vector<float> together = scores_of(*one, test, 1);
  EXPECT_EQ(scores_of(*one, test, 3), together);
  for (const std::size_t row : {0U, 500U, 1000U})
    EXPECT_EQ(scores_of(*one, test.select(std::span(&row, 1)))[0], together[row]);
}

TEST(Untrained, TakesImagesAndBatchNorm) {
  const FeatureShape shape{.height = 16, .width = 16, .channels = 1, .cardinalities = {}};
  TrainingData data;
  for (Features* part : {&data.normals, &data.validation_normals}) {
    *part = {.shape = shape, .rows = 30, .dense = AlignedBuffer<float>(30 * 256), .categories = {}};
    Random(2, "images").normal({part->dense.data(), part->dense.size()});
  }
  for (const char* encoder : {"auto", "conv 4 kernel 3 stride 2 pad 1, batch_norm, flatten"}) {
    const auto detector = make_detector("untrained", {{"encoder", encoder}});
    fit_detector(*detector, data);
    for (const float score : scores_of(*detector, data.normals))
      EXPECT_TRUE(std::isfinite(score) && score > 0.0F);
  }
}

TEST(Untrained, SavesAndLoadsTheSameScores) {
  const auto detector = fitted();
  const Features test = small_rows(40, 1.0F, "test");
  const auto [header, weights] = saved(*detector);
  const auto loaded = make_detector("untrained");
  loaded->load(nlohmann::json::parse(header), weights, test.shape);
  EXPECT_EQ(scores_of(*loaded, test), scores_of(*detector, test));
  EXPECT_EQ(loaded->architecture(), detector->architecture());
  EXPECT_EQ(saved(*loaded), saved(*detector));
}

void expect_refused(const nlohmann::json& header, std::span<const float> weights, const FeatureShape& shape) {
  const auto detector = make_detector("untrained");
  try {
    detector->load(header, weights, shape);
    FAIL() << "loaded";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input) << error.what();
  }
}

TEST(Untrained, RefusesWhatItCannotLoad) {
  const auto [text, saved_weights] = saved(*fitted());
  const nlohmann::json header = nlohmann::json::parse(text);
  const FeatureShape shape = small_rows(1, 0.0F, "x").shape;
  std::vector<float> weights = saved_weights;
  expect_refused(header, std::span(weights).first(weights.size() - 1), shape);
  expect_refused(header, weights, {.channels = 7, .cardinalities = {4}});
  expect_refused(header, weights, {.channels = 6, .cardinalities = {4'000'000'000U}});
  weights[3] = std::numeric_limits<float>::quiet_NaN();
  expect_refused(header, weights, shape);
  for (const char* name : {"mean", "covariance"}) {
    nlohmann::json damaged = header;
    damaged[name].push_back(1.0);
    expect_refused(damaged, saved_weights, shape);
    for (const double value : {std::nan(""), 1e300, -std::numeric_limits<double>::infinity()}) {
      damaged = header;
      damaged[name][0] = value;
      expect_refused(damaged, saved_weights, shape);
    }
  }
  nlohmann::json damaged = header;
  damaged["covariance"][9] = -1.0;
  expect_refused(damaged, saved_weights, shape);
}

TEST(Untrained, HasAnoeansSettingsOfTheEncoderAlone) {
  EXPECT_NO_THROW(make_detector("untrained", {{"latent", "3"}, {"encoder", "dense 9"}, {"score", "norm"}}));
  EXPECT_THROW(make_detector("untrained", {{"latent", "0"}}), Error);
  EXPECT_THROW(make_detector("untrained", {{"epochs", "3"}}), Error);
  EXPECT_THROW(fitted(1, {{"encoder", "dence 5"}}), Error);
}

}  // namespace
}  // namespace anoean
