// What isolation-forest, devnet, deep-sad and prenet have in common.
#include <anoean/error.hpp>

#include <algorithm>
#include <gtest/gtest.h>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/random.hpp"
#include "detectors/small_data.hpp"

namespace anoean {
namespace {

using Made = std::map<std::string, std::string>;

// Settings that take little time.
const std::map<std::string, Made> few = {
    {"isolation-forest", {}},
    {"devnet", {{"epochs", "10"}, {"batch", "100"}}},
    {"prenet", {{"epochs", "10"}, {"batch", "100"}}},
    {"deep-sad", {{"epochs", "6"}, {"pretraining_epochs", "3"}, {"learning_rate", "0.003"}}}};

class Comparator : public testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<Detector> make() const { return make_detector(GetParam(), few.at(GetParam())); }
};

TEST_P(Comparator, TellsAnomaliesFromNormals) {
  const auto detector = make();
  fit_detector(*detector, small_data());
  EXPECT_GT(small_auc_pr(*detector), 0.95);
  for (const float score : scores_of(*detector, small_rows(200, 9.0F, "far"))) EXPECT_GE(score, 0.0F);
  EXPECT_EQ(detector->method(), GetParam());
  EXPECT_GT(detector->training_summary().at("parameters").get<std::size_t>(), 0U);
}

TEST_P(Comparator, SameSeedSameBytesAtEveryThreadCount) {
  const auto one = make();
  const auto three = make();
  fit_detector(*one, small_data(), 1);
  fit_detector(*three, small_data(), 3);
  EXPECT_EQ(saved(*one), saved(*three));
  const Features test = small_rows(1001, 1.0F, "test");
  const std::vector<float> together = scores_of(*one, test, 1);
  EXPECT_EQ(scores_of(*one, test, 3), together);
  for (const std::size_t row : {0U, 500U, 1000U})
    EXPECT_EQ(scores_of(*one, test.select(std::span(&row, 1)))[0], together[row]);
}

TEST_P(Comparator, AnotherSeedGivesAnotherModel) {
  ThreadPool pool(1);
  const auto one = make();
  const auto other = make();
  fit_detector(*one, small_data());
  other->fit(small_data(), {.seed = 6, .pool = &pool, .progress = {}, .stop = {}});
  EXPECT_NE(saved(*one).second, saved(*other).second);
}

TEST_P(Comparator, SavesAndLoadsTheSameScores) {
  const auto detector = make();
  fit_detector(*detector, small_data());
  const Features test = small_rows(40, 1.0F, "test");
  const auto [header, weights] = saved(*detector);
  const auto loaded = make();
  loaded->load(nlohmann::json::parse(header), weights, test.shape);
  EXPECT_EQ(scores_of(*loaded, test), scores_of(*detector, test));
  EXPECT_EQ(loaded->architecture(), detector->architecture());
  EXPECT_EQ(saved(*loaded), saved(*detector));
}

TEST_P(Comparator, RefusesWeightsThatDoNotFit) {
  const auto detector = make();
  fit_detector(*detector, small_data());
  auto [text, weights] = saved(*detector);
  const nlohmann::json header = nlohmann::json::parse(text);
  const FeatureShape shape = small_rows(1, 0.0F, "x").shape;
  const std::vector<float> cut(weights.begin(), weights.end() - 1);
  EXPECT_THROW(make()->load(header, cut, shape), Error);
  EXPECT_THROW(make()->load(header, {}, shape), Error);
  weights.push_back(0.0F);
  EXPECT_THROW(make()->load(header, weights, shape), Error);
  weights.pop_back();
  weights.back() = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THROW(make()->load(header, weights, shape), Error);
}

// What choosing by held-out rows cannot use is learnt from: a model of all rows in one part is the same as
// that of the rows in two.
TEST_P(Comparator, LearnsFromAllRowsThatItMaySee) {
  TrainingData together = small_data();
  const auto add = [](Features& to, Features& from) {
    Features all{.shape = to.shape,
                 .rows = to.rows + from.rows,
                 .dense = AlignedBuffer<float>(to.dense.size() + from.dense.size()),
                 .categories = to.categories};
    std::copy(from.dense.begin(), from.dense.end(),
              std::copy(to.dense.begin(), to.dense.end(), all.dense.begin()));
    all.categories.insert(all.categories.end(), from.categories.begin(), from.categories.end());
    to = std::move(all);
    from = Features{};
  };
  add(together.normals, together.validation_normals);
  add(together.anomalies, together.validation_anomalies);
  const auto apart = make();
  const auto whole = make();
  fit_detector(*apart, small_data());
  fit_detector(*whole, together);
  EXPECT_EQ(saved(*apart), saved(*whole));
}

TEST_P(Comparator, TakesAnImageAsARowOfPixels) {
  const auto images = [](std::size_t rows, float shift) {
    Features made{.shape = {.height = 4, .width = 3, .channels = 1, .cardinalities = {}},
                  .rows = rows,
                  .dense = AlignedBuffer<float>(rows * 12),
                  .categories = {}};
    Random(2, "images").normal({made.dense.data(), made.dense.size()});
    for (float& pixel : made.dense) pixel += shift;
    return made;
  };
  TrainingData data;
  data.normals = images(200, 0.0F);
  data.anomalies = images(20, 3.0F);
  const auto detector = make();
  fit_detector(*detector, data);
  const std::vector<float> scores = scores_of(*detector, images(10, 0.0F));
  const std::vector<float> others = scores_of(*detector, images(10, 3.0F));
  EXPECT_GT(*std::max_element(others.begin(), others.end()), *std::min_element(scores.begin(), scores.end()));
}

TEST_P(Comparator, AStopEndsIt) {
  ThreadPool pool(1);
  std::stop_source stop;
  stop.request_stop();
  try {
    make()->fit(
        small_data(),
        {.seed = 5, .pool = &pool, .progress = {}, .stop = stop.get_token(), .keep_best_on_stop = true});
    FAIL() << "not interrupted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::interrupted);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Comparator, testing::Values("isolation-forest", "devnet", "prenet", "deep-sad"),
                         [](const auto& parameter) {
                           std::string name = parameter.param;
                           std::erase(name, '-');
                           return name;
                         });

// Learning from anomalies is the point of these two.
TEST(Comparators, SayThatTheyNeedAnomalies) {
  for (const char* method : {"devnet", "prenet"}) {
    TrainingData data = small_data();
    data.anomalies = Features{};
    data.validation_anomalies = Features{};
    try {
      fit_detector(*make_detector(method), data);
      ADD_FAILURE() << method;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::bad_input);
      EXPECT_NE(std::string(error.what()).find("needs known anomalies"), std::string::npos) << error.what();
    }
  }
}

TEST(Comparators, TheOthersDoWithoutAnomalies) {
  for (const char* method : {"isolation-forest", "deep-sad"}) {
    TrainingData data = small_data();
    data.anomalies = Features{};
    data.validation_anomalies = Features{};
    const auto detector = make_detector(method, few.at(method));
    fit_detector(*detector, data);
    EXPECT_GT(small_auc_pr(*detector), 0.9) << method;
  }
}

}  // namespace
}  // namespace anoean
