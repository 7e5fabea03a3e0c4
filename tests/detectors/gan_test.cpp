#include <anoean/error.hpp>

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "detectors/gan_networks.hpp"
#include "detectors/gan_training.hpp"
#include "detectors/small_data.hpp"

namespace anoean {
namespace {

using Settings = std::map<std::string, std::string>;

// Few steps, so that AnoGAN's search takes no time.
Settings quick(const std::string& method, Settings more = {}) {
  more.insert({{"epochs", "4"}, {"learning_rate", "0.001"}});
  if (method == "anogan") more.insert({{"inversion_steps", "30"}, {"validation_rows", "50"}});
  return more;
}

class Gan : public testing::TestWithParam<std::string> {
 protected:
  static std::unique_ptr<Detector> fitted(std::size_t threads = 1, const Settings& more = {}) {
    auto detector = make_detector(GetParam(), quick(GetParam(), more));
    fit_detector(*detector, small_data(), threads);
    return detector;
  }
};

TEST_P(Gan, FindsWhatLiesApart) {
  const auto detector = fitted(2, {{"epochs", "20"}});
  EXPECT_GT(small_auc_pr(*detector), 0.6);  // a third are anomalies
  const nlohmann::json facts = detector->training_summary();
  EXPECT_EQ(facts["epoch_choice"], "validation");
  EXPECT_GT(facts["parameters"].get<std::size_t>(), 1000U);
}

TEST_P(Gan, SameSeedSameBytesAtEveryThreadCount) {
  const auto one = fitted(1);
  EXPECT_EQ(saved(*one), saved(*fitted(3)));
  const Features test = small_rows(301, 1.0F, "test");
  const std::vector<float> together = scores_of(*one, test, 1);
  EXPECT_EQ(scores_of(*one, test, 3), together);
}

TEST_P(Gan, ARowsScoreDoesNotDependOnItsNeighbours) {
  const auto detector = fitted();
  const Features test = small_rows(61, 1.0F, "test");
  const std::vector<float> together = scores_of(*detector, test);
  for (const std::size_t row : {0U, 30U, 60U})
    EXPECT_EQ(scores_of(*detector, test.select(std::span(&row, 1)))[0], together[row]);
}

TEST_P(Gan, SavesAndLoadsTheSameScores) {
  const auto detector = fitted();
  const Features test = small_rows(40, 1.0F, "test");
  const auto [header, weights] = saved(*detector);
  const auto loaded = make_detector(GetParam(), quick(GetParam()));
  loaded->load(nlohmann::json::parse(header), weights, test.shape);
  EXPECT_EQ(scores_of(*loaded, test), scores_of(*detector, test));
  EXPECT_EQ(loaded->architecture(), detector->architecture());
  EXPECT_EQ(saved(*loaded), saved(*detector));
}

void expect_refused(const std::string& method, std::span<const float> weights, const FeatureShape& shape,
                    std::size_t latent = 8) {
  const auto detector = make_detector(method);
  try {
    detector->load({{"latent", latent}}, weights, shape);
    FAIL() << "loaded";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input) << error.what();
  }
}

TEST_P(Gan, RefusesWhatItCannotLoad) {
  std::vector<float> weights = saved(*fitted()).second;
  const FeatureShape shape = small_rows(1, 0.0F, "x").shape;
  expect_refused(GetParam(), std::span(weights).first(weights.size() - 1), shape);
  expect_refused(GetParam(), weights, {.channels = 7, .cardinalities = {4}});
  expect_refused(GetParam(), weights, {.channels = 6, .cardinalities = {4'000'000'000U}});
  expect_refused(GetParam(), weights, {.height = 3, .width = 9, .channels = 1, .cardinalities = {}});
  for (const std::size_t latent : {std::size_t{0}, std::size_t{9}, static_cast<std::size_t>(-1)})
    expect_refused(GetParam(), weights, shape, latent);
  weights[3] = std::numeric_limits<float>::quiet_NaN();
  expect_refused(GetParam(), weights, shape);
}

TEST_P(Gan, TakesTheLastEpochWhenAsked) {
  const auto detector = fitted(1, {{"epoch_choice", "last"}});
  const nlohmann::json facts = detector->training_summary();
  EXPECT_EQ(facts["epoch_choice"], "last");
  EXPECT_EQ(facts["best_epoch"], 4);
  EXPECT_FALSE(facts.contains("validation_auc_pr"));
}

TEST_P(Gan, NeedsNoAnomaly) {
  TrainingData data = small_data();
  data.anomalies = small_rows(0, 0.0F, "none");
  data.validation_anomalies = small_rows(0, 0.0F, "none");
  const auto detector = make_detector(GetParam(), quick(GetParam()));
  fit_detector(*detector, data);
  EXPECT_EQ(detector->training_summary()["epoch_choice"], "last");
  for (const float score : scores_of(*detector, small_rows(10, 0.0F, "test")))
    EXPECT_TRUE(std::isfinite(score) && score >= 0.0F);
}

TEST_P(Gan, TheKnownAnomaliesHaveNoPartInTraining) {
  TrainingData data = small_data();
  const auto last = [&] {
    auto detector = make_detector(GetParam(), quick(GetParam(), {{"epoch_choice", "last"}}));
    fit_detector(*detector, data);
    return saved(*detector);
  };
  const auto with = last();
  data.anomalies = small_rows(0, 0.0F, "none");
  EXPECT_EQ(last(), with);
}

TEST_P(Gan, TakesImagesOfAnySizeFromFourPixels) {
  for (const auto& [height, width, channels] : {std::tuple(4U, 5U, 1U), std::tuple(11U, 8U, 2U)}) {
    const FeatureShape shape{.height = height, .width = width, .channels = channels, .cardinalities = {}};
    TrainingData data;
    for (Features* part :
         {&data.normals, &data.anomalies, &data.validation_normals, &data.validation_anomalies}) {
      *part = {
          .shape = shape, .rows = 12, .dense = AlignedBuffer<float>(12 * shape.dense()), .categories = {}};
      Random(2, "images").normal({part->dense.data(), part->dense.size()});
    }
    auto settings = quick(GetParam(), {{"latent", "3"}, {"batch", "6"}});
    settings["epochs"] = "1";
    const auto detector = make_detector(GetParam(), settings);
    fit_detector(*detector, data);
    for (const float score : scores_of(*detector, data.normals))
      EXPECT_TRUE(std::isfinite(score) && score >= 0.0F);
  }
}

TEST_P(Gan, AStopEndsTrainingWithOrWithoutTheModelSoFar) {
  for (const bool keep : {false, true}) {
    ThreadPool pool(1);
    std::stop_source stop;
    const auto detector = make_detector(GetParam(), quick(GetParam()));
    const FitControl control{.seed = 5,
                             .pool = &pool,
                             .progress =
                                 [&](const Progress& one) {
                                   if (one.done == 2) stop.request_stop();
                                 },
                             .stop = stop.get_token(),
                             .keep_best_on_stop = keep};
    if (keep) {
      detector->fit(small_data(), control);
      EXPECT_EQ(detector->training_summary()["epochs"], 2);
      EXPECT_TRUE(detector->training_summary()["interrupted"]);
    } else {
      EXPECT_THROW(detector->fit(small_data(), control), Error);
    }
  }
}

TEST_P(Gan, DivergenceIsNamed) {
  const auto detector = make_detector(GetParam(), quick(GetParam(), {{"learning_rate", "10"}}));
  try {
    fit_detector(*detector, small_data());
    for (const float score : scores_of(*detector, small_rows(5, 0.0F, "test")))
      EXPECT_TRUE(std::isfinite(score));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::failure);
    EXPECT_NE(std::string(error.what()).find("learning_rate"), std::string::npos);
  }
}

TEST_P(Gan, RefusesBadSettingsByNameAndRange) {
  const std::map<std::string, std::string> wrong = {
      {"latent", "0"}, {"batch", "none"}, {"epochs", "-1"}, {"epoch_choice", "best"}, {"average", "1"}};
  for (const auto& [name, value] : wrong) {
    try {
      make_detector(GetParam(), {{name, value}});
      ADD_FAILURE() << name << " was taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::bad_input);
      EXPECT_NE(std::string(error.what()).find(name), std::string::npos) << error.what();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Methods, Gan, testing::Values("anogan", "egbad", "alad"),
                         [](const testing::TestParamInfo<std::string>& each) { return each.param; });

TEST(GanVariants, AllScores) {
  const Features test = small_rows(20, 1.0F, "test");
  for (const auto& [method, settings] :
       {std::pair<std::string, Settings>{"egbad", {{"score", "cross_entropy"}}},
        {"egbad", {{"weight", "1"}}},
        {"alad", {{"score", "l1"}}},
        {"alad", {{"score", "l2"}}},
        {"alad", {{"score", "cross_entropy"}}},
        {"alad", {{"spectral_norm", "true"}}},
        {"egbad", {{"spectral_norm", "false"}, {"average", "0"}}}}) {
    const auto detector = make_detector(method, quick(method, settings));
    fit_detector(*detector, small_data());
    for (const float score : scores_of(*detector, test)) EXPECT_TRUE(std::isfinite(score) && score >= 0.0F);
    const auto [header, weights] = saved(*detector);
    const auto loaded = make_detector(method, quick(method, settings));
    loaded->load(nlohmann::json::parse(header), weights, test.shape);
    EXPECT_EQ(scores_of(*loaded, test), scores_of(*detector, test));
  }
}

TEST(GanBatches, AreTheRowsInPassesTwiceInDifferentOrders) {
  const Features normals = small_rows(10, 0.0F, "normals");
  const AlignedBuffer<float> expanded = normals.expand();
  const std::size_t width = normals.shape.expanded();
  GanBatches batches(normals, 5, 2, 1);
  EXPECT_EQ(batches.per_pass(), 2U);
  std::multiset<std::vector<float>> first;
  std::multiset<std::vector<float>> second;
  std::multiset<std::vector<float>> all;
  std::vector<float> first_order;
  std::vector<float> second_order;
  for (std::size_t i = 0; i < 2; ++i) {
    const GanBatch batch = batches.next();
    for (std::size_t r = 0; r < 5; ++r) {
      first.emplace(batch.x + r * width, batch.x + (r + 1) * width);
      second.emplace(batch.second_x + r * width, batch.second_x + (r + 1) * width);
    }
    first_order.insert(first_order.end(), batch.x, batch.x + 5 * width);
    second_order.insert(second_order.end(), batch.second_x, batch.second_x + 5 * width);
  }
  for (std::size_t r = 0; r < 10; ++r)
    all.emplace(expanded.data() + r * width, expanded.data() + (r + 1) * width);
  EXPECT_EQ(first, all);
  EXPECT_EQ(second, all);
  EXPECT_NE(first_order, second_order);
}

}  // namespace
}  // namespace anoean
