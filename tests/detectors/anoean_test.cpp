#include "detectors/anoean.hpp"

#include <anoean/error.hpp>
#include <anoean/metrics.hpp>

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/random.hpp"

namespace anoean {
namespace {

constexpr std::size_t columns = 6;

// Normal rows follow N(0, I); anomalies are shifted in half of their columns.
Features rows(std::size_t count, float shift, const char* purpose) {
  Features features;
  features.shape.channels = columns;
  features.shape.cardinalities = {4};
  features.rows = count;
  features.dense = AlignedBuffer<float>(count * columns);
  Random random(11, purpose);
  random.normal({features.dense.data(), features.dense.size()});
  for (std::size_t i = 0; i < features.dense.size(); ++i) {
    if (i % columns < columns / 2) features.dense[i] += shift;
  }
  for (std::size_t r = 0; r < count; ++r)
    features.categories.push_back(static_cast<std::uint32_t>(random.below(4)));
  return features;
}

TrainingData data(std::size_t anomalies, std::size_t validation_anomalies) {
  return {.normals = rows(600, 0.0F, "normals"),
          .anomalies = rows(anomalies, 4.0F, "anomalies"),
          .validation_normals = rows(150, 0.0F, "validation normals"),
          .validation_anomalies = rows(validation_anomalies, 4.0F, "validation anomalies")};
}

std::unique_ptr<Detector> make(const std::map<std::string, std::string>& given = {}) {
  const Method& method = find_method("anoean");
  return method.create(Settings(method.hyperparameters, given));
}

// The method as in the paper.
std::unique_ptr<Detector> make_faithful(std::map<std::string, std::string> given = {}) {
  const Method& method = find_method("anoean");
  given.insert(find_preset(method, "faithful").settings.begin(),
               find_preset(method, "faithful").settings.end());
  return method.create(Settings(method.hyperparameters, given));
}

std::vector<float> fitted_scores(Detector& detector, const TrainingData& training, const Features& test,
                                 std::size_t threads) {
  ThreadPool pool(threads);
  detector.fit(training, {.seed = 5, .pool = &pool, .progress = {}, .stop = {}, .keep_best_on_stop = false});
  std::vector<float> scores(test.rows);
  detector.score(test, scores, pool);
  return scores;
}

double auc_pr(const Detector& detector) {
  ThreadPool pool(1);
  std::vector<float> scores(300);
  std::vector<std::uint8_t> labels(200, 0);
  labels.resize(300, 1);
  detector.score(rows(200, 0.0F, "test normals"), std::span(scores).first(200), pool);
  detector.score(rows(100, 4.0F, "test anomalies"), std::span(scores).last(100), pool);
  return average_precision(scores, labels);
}

TEST(Anoean, TellsAnomaliesFromNormals) {
  for (const bool faithful : {false, true}) {
    const auto detector = faithful ? make_faithful() : make({{"epochs", "40"}});
    fitted_scores(*detector, data(60, 20), rows(1, 0, "x"), 1);
    EXPECT_GT(auc_pr(*detector), faithful ? 0.97 : 0.99);
    const nlohmann::json facts = detector->training_summary();
    EXPECT_GE(facts["epochs"], 30);
    EXPECT_LE(facts["best_epoch"], facts["epochs"]);
    EXPECT_GT(facts["validation_auc_pr"], 0.9);
  }
}

TEST(Anoean, SameSeedSameBytesAtEveryThreadCount) {
  const Features test = rows(501, 1.0F, "test");
  const auto one = make({{"epochs", "4"}, {"min_epochs", "0"}});
  const auto two = make({{"epochs", "4"}, {"min_epochs", "0"}});
  EXPECT_EQ(fitted_scores(*one, data(60, 20), test, 1), fitted_scores(*two, data(60, 20), test, 3));
  nlohmann::json header_one;
  nlohmann::json header_two;
  std::vector<float> weights_one;
  std::vector<float> weights_two;
  one->save(header_one, weights_one);
  two->save(header_two, weights_two);
  EXPECT_EQ(header_one, header_two);
  EXPECT_EQ(weights_one, weights_two);
}

TEST(Anoean, ScoresDoNotDependOnTheRowsBeside) {
  const auto detector = make({{"epochs", "3"}, {"min_epochs", "0"}});
  const Features test = rows(300, 1.0F, "test");
  const std::vector<float> together = fitted_scores(*detector, data(60, 20), test, 2);
  ThreadPool pool(1);
  for (std::size_t row : {0U, 1U, 150U, 299U}) {
    std::vector<float> alone(1);
    detector->score(test.select(std::span(&row, 1)), alone, pool);
    EXPECT_EQ(alone[0], together[row]);
  }
}

TEST(Anoean, TheFoldedScoreIsTheMahalanobisDistance) {
  ThreadPool pool(1);
  const auto detector = make_faithful({{"epochs", "3"}, {"min_epochs", "0"}});
  const Features test = rows(50, 2.0F, "test");
  const std::vector<float> scores = fitted_scores(*detector, data(60, 20), test, 1);
  const auto& anoean = dynamic_cast<const Anoean&>(*detector);
  const AlignedBuffer<float> latent = anoean.latent(test, pool);
  for (std::size_t r = 0; r < test.rows; ++r) {
    const double distance = anoean.gaussian().distance(latent.data() + 8 * r);
    EXPECT_NEAR(static_cast<double>(scores[r]), distance, 1e-4 * std::max(1.0, distance));
  }
}

TEST(Anoean, TheNormScoreIsTheLengthOfTheLatentVector) {
  ThreadPool pool(1);
  const auto detector = make({{"epochs", "2"}, {"min_epochs", "0"}, {"score", "norm"}, {"latent", "3"}});
  const Features test = rows(9, 2.0F, "test");
  const std::vector<float> scores = fitted_scores(*detector, data(60, 20), test, 1);
  const AlignedBuffer<float> latent = dynamic_cast<const Anoean&>(*detector).latent(test, pool);
  for (std::size_t r = 0; r < test.rows; ++r) {
    const float* z = latent.data() + 3 * r;
    EXPECT_NEAR(scores[r], std::sqrt(z[0] * z[0] + z[1] * z[1] + z[2] * z[2]), 1e-4F);
  }
}

TEST(Anoean, LearnsWithoutAnyAnomalyAndWithOne) {
  for (const std::size_t anomalies : {0U, 1U}) {
    const auto detector = make({{"epochs", "9"}});
    const std::vector<float> scores = fitted_scores(*detector, data(anomalies, 0), rows(20, 0.0F, "test"), 1);
    for (const float score : scores) EXPECT_TRUE(std::isfinite(score) && score >= 0.0F);
    const nlohmann::json facts = detector->training_summary();
    EXPECT_EQ(facts["best_epoch"], facts["epochs"]);  // nothing to choose by: the last one
    EXPECT_EQ(facts["epochs"], 9);
    EXPECT_FALSE(facts.contains("validation_auc_pr"));
  }
}

TEST(Anoean, ReportsEveryEpoch) {
  ThreadPool pool(1);
  std::vector<Progress> reports;
  const auto detector = make({{"epochs", "3"}, {"min_epochs", "0"}});
  detector->fit(data(60, 20), {.seed = 5,
                               .pool = &pool,
                               .progress =
                                   [&](const Progress& one) {
                                     if (one.warning.empty() && one.stage == "training")
                                       reports.push_back(one);
                                   },
                               .stop = {},
                               .keep_best_on_stop = false});
  ASSERT_EQ(reports.size(), 3U);
  EXPECT_EQ(reports[2].done, 3U);
  EXPECT_EQ(reports[2].total, 3U);
  std::map<std::string, double> measures(reports[2].measures.begin(), reports[2].measures.end());
  for (const char* name :
       {"encoder_loss", "discriminator_loss", "prior_accuracy", "normal_accuracy", "anomaly_accuracy",
        "latent_mean_offset", "latent_covariance_offset", "validation_auc_pr"}) {
    EXPECT_TRUE(measures.contains(name)) << name;
  }
}

TEST(Anoean, AStopEndsTrainingWithOrWithoutTheModelSoFar) {
  for (const bool keep : {false, true}) {
    ThreadPool pool(1);
    std::stop_source stop;
    const auto detector = make({{"pseudo_anomalies", "0.25"}, {"contamination", "0"}});
    const FitControl control{.seed = 5,
                             .pool = &pool,
                             .progress =
                                 [&](const Progress& one) {
                                   if (one.done == 2) stop.request_stop();
                                 },
                             .stop = stop.get_token(),
                             .keep_best_on_stop = keep};
    if (keep) {
      detector->fit(data(60, 20), control);
      EXPECT_EQ(detector->training_summary()["epochs"], 2);
      EXPECT_TRUE(detector->training_summary()["interrupted"]);
    } else {
      try {
        detector->fit(data(60, 20), control);
        FAIL() << "not interrupted";
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::interrupted);
      }
    }
  }
}

TEST(Anoean, DivergenceIsNamed) {
  TrainingData bad = data(60, 20);
  bad.normals.dense[0] = std::numeric_limits<float>::quiet_NaN();
  try {
    const auto detector = make({{"epochs", "2"}});
    fitted_scores(*detector, bad, rows(1, 0, "x"), 1);
    FAIL() << "did not diverge";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::failure);
    EXPECT_NE(std::string(error.what()).find("diverged"), std::string::npos);
  }
}

// A tenth of the normals are anomalies that nobody labelled: the first 60.
TEST(Anoean, LeavesOutHiddenAnomaliesAmongTheNormals) {
  TrainingData hidden = data(6, 0);
  for (std::size_t i = 0; i < 60 * columns; ++i) {
    if (i % columns < columns / 2) hidden.normals.dense[i] += 4.0F;
  }
  const AnoeanOptions options =
      resolve({.epochs = 20, .contamination = 0.1}, {.shape = hidden.normals.shape, .normals = 600});
  Random random(1, "weights");
  nn::Network encoder({{1, 1, columns}, {4}}, encoder_spec(options), random);
  nn::Network discriminator({{1, 1, options.latent}, {}}, discriminator_spec(options), random);
  AnoeanTraining training(options, hidden, hidden.anomalies, 1, encoder, discriminator);
  EXPECT_EQ(training.trusted_normals().size(), 600U);
  ThreadPool pool(1);
  train_epochs(training, {.epochs = options.epochs, .by_validation = false},
               {.seed = 1, .pool = &pool, .progress = {}, .stop = {}});
  const std::vector<std::size_t>& trusted = training.trusted_normals();
  ASSERT_EQ(trusted.size(), 540U);
  EXPECT_LT(std::count_if(trusted.begin(), trusted.end(), [](std::size_t row) { return row < 60; }), 6);
}

TEST(Anoean, WithoutAKnownAnomalyItStillTellsThem) {
  const auto detector = make({{"epochs", "40"}});
  fitted_scores(*detector, data(0, 0), rows(1, 0, "x"), 1);
  EXPECT_GT(auc_pr(*detector), 0.97);
}

TEST(Anoean, TheScoreOfSeveralEncodersIsTheirMean) {
  const Features test = rows(30, 2.0F, "test");
  const auto both = make_faithful({{"epochs", "2"}, {"min_epochs", "0"}, {"encoders", "2"}});
  const auto first = make_faithful({{"epochs", "2"}, {"min_epochs", "0"}});
  const std::vector<float> means = fitted_scores(*both, data(60, 20), test, 1);
  const std::vector<float> ones = fitted_scores(*first, data(60, 20), test, 1);
  nlohmann::json header;
  std::vector<float> weights;
  both->save(header, weights);
  EXPECT_EQ(header["encoders"].size(), 2U);
  // The second encoder alone, as a model of one.
  nlohmann::json second = header;
  second["encoders"].erase(0);
  second["options"]["encoders"] = "1";
  const std::span<const float> its_weights = std::span(weights).last(weights.size() / 2);
  const auto alone = make_faithful();
  alone->load(second, its_weights, test.shape);
  std::vector<float> others(test.rows);
  ThreadPool pool(1);
  alone->score(test, others, pool);
  for (std::size_t i = 0; i < test.rows; ++i)
    EXPECT_NEAR(means[i], (ones[i] + others[i]) / 2.0F, 1e-5F * std::max(1.0F, means[i]));
  EXPECT_NE(ones, others);
}

TEST(Anoean, ATrainingThatCollapsesStartsAgainOnce) {
  ThreadPool pool(1);
  std::size_t warnings = 0;
  // A latent space that cannot but lie on one line.
  const std::string line = "dense 4, leaky_relu 0.2, dense 1";
  const auto detector = make({{"epochs", "10"}, {"min_epochs", "0"}, {"encoder", line}, {"latent", "3"}});
  detector->fit(data(60, 20), {.seed = 5,
                               .pool = &pool,
                               .progress =
                                   [&](const Progress& one) {
                                     warnings +=
                                         one.warning.find("starts again") != std::string::npos ? 1 : 0;
                                   },
                               .stop = {},
                               .keep_best_on_stop = false});
  EXPECT_EQ(warnings, 1U);
  EXPECT_EQ(detector->training_summary()["restarts"], 1);
  EXPECT_TRUE(detector->training_summary()["collapsed"]);
}

// Stopped in the first epoch of the second try.
TEST(Anoean, WhatCollapsedIsKeptWhereTheNextTryKeepsNothing) {
  ThreadPool pool(1);
  const auto detector = make({{"epochs", "10"},
                              {"min_epochs", "0"},
                              {"encoder", "dense 4, leaky_relu 0.2, dense 1"},
                              {"latent", "3"}});
  for (const bool keep : {true, false}) {
    std::stop_source stop;
    const auto stops = [&](const Progress& one) {
      if (one.warning.find("starts again") != std::string::npos) stop.request_stop();
    };
    const FitControl control{
        .seed = 5, .pool = &pool, .progress = stops, .stop = stop.get_token(), .keep_best_on_stop = keep};
    if (!keep) {
      EXPECT_THROW(detector->fit(data(60, 20), control), Error);
      continue;
    }
    detector->fit(data(60, 20), control);
    EXPECT_TRUE(detector->training_summary()["collapsed"]);
    EXPECT_TRUE(detector->training_summary()["interrupted"]);
    EXPECT_EQ(detector->training_summary()["best_epoch"], 10);
  }
}

TEST(Anoean, FewerValidationRowsThanDimensionsDoNotCountAsCollapsed) {
  TrainingData few = data(60, 20);
  const std::vector<std::size_t> two{0, 1};
  few.validation_normals = few.validation_normals.select(two);
  const auto detector = make({{"epochs", "10"}, {"min_epochs", "0"}});
  fitted_scores(*detector, few, rows(1, 0, "x"), 1);
  EXPECT_FALSE(detector->training_summary()["collapsed"]);
  EXPECT_EQ(detector->training_summary()["restarts"], 0);
  EXPECT_TRUE(detector->training_summary().contains("latent_effective_rank")) << "with and without trials";
}

TEST(Anoean, SuspectsAreLeftOutOfFewNormalsToo) {
  TrainingData few = data(6, 0);
  std::vector<std::size_t> first(150);
  std::iota(first.begin(), first.end(), std::size_t{0});
  few.normals = few.normals.select(first);
  const AnoeanOptions options =
      resolve({.epochs = 10, .contamination = 0.1}, {.shape = few.normals.shape, .normals = 150});
  Random random(1, "weights");
  nn::Network encoder({{1, 1, columns}, {4}}, encoder_spec(options), random);
  nn::Network discriminator({{1, 1, options.latent}, {}}, discriminator_spec(options), random);
  AnoeanTraining training(options, few, few.anomalies, 1, encoder, discriminator);
  ThreadPool pool(1);
  train_epochs(training, {.epochs = options.epochs, .by_validation = false},
               {.seed = 1, .pool = &pool, .progress = {}, .stop = {}});
  EXPECT_EQ(training.trusted_normals().size(), 135U);
}

TEST(Anoean, SavesAndLoadsTheSameScores) {
  const Features test = rows(40, 1.0F, "test");
  const auto detector = make({{"epochs", "2"}, {"min_epochs", "0"}});
  const std::vector<float> scores = fitted_scores(*detector, data(60, 20), test, 1);
  nlohmann::json header;
  std::vector<float> weights;
  detector->save(header, weights);
  const auto loaded = make_faithful();  // what the model says counts, not what the detector was made with
  loaded->load(header, weights, test.shape);
  ThreadPool pool(1);
  std::vector<float> again(test.rows);
  loaded->score(test, again, pool);
  EXPECT_EQ(again, scores);
  EXPECT_EQ(loaded->architecture(), detector->architecture());

  std::vector<float> fewer(weights.begin(), weights.end() - 1);
  EXPECT_THROW(loaded->load(header, fewer, test.shape), Error);
  weights[7] = std::numeric_limits<float>::infinity();
  EXPECT_THROW(loaded->load(header, weights, test.shape), Error);
}

TEST(Anoean, RefusesNetworksThatCannotBeBuilt) {
  for (const char* spec :
       {"dence 5", "dense", "dense 0", "dense 99999999999", "conv 3 kernel 4 stride 2 pad 1"}) {
    const auto detector = make({{"encoder", spec}});
    EXPECT_THROW(fitted_scores(*detector, data(60, 20), rows(1, 0, "x"), 1), Error) << spec;
  }
}

}  // namespace
}  // namespace anoean
