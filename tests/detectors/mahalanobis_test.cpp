#include "detectors/mahalanobis.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/random.hpp"
#include "detectors/latent_gaussian.hpp"
#include "detectors/small_data.hpp"

namespace anoean {
namespace {

Features read_rows(std::istream& in, const FeatureShape& shape, std::size_t rows) {
  Features features;
  features.shape = shape;
  features.rows = rows;
  features.dense = AlignedBuffer<float>(rows * shape.dense());
  features.categories.resize(rows * shape.categorical());
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t j = 0; j < shape.dense(); ++j) in >> features.dense[r * shape.dense() + j];
    for (std::size_t j = 0; j < shape.categorical(); ++j)
      in >> features.categories[r * shape.categorical() + j];
  }
  return features;
}

TrainingData normals_alone(Features normals) {
  TrainingData data;
  data.normals = std::move(normals);
  return data;
}

void expect_distances(const Detector& detector, const Features& rows, const std::vector<double>& distances) {
  const std::vector<float> scores = scores_of(detector, rows);
  for (std::size_t r = 0; r < rows.rows; ++r)
    EXPECT_NEAR(static_cast<double>(scores[r]), distances[r], 1e-4 * distances[r]) << r;
}

TEST(Mahalanobis, EqualsScikitLearnsLedoitWolf) {
  std::ifstream in(std::string(ANOEAN_TEST_DATA) + "/mahalanobis.txt");
  std::string word;
  std::size_t normals = 0;
  std::size_t others = 0;
  std::size_t columns = 0;
  int cases = 0;
  FeatureShape shape;
  while (in >> word >> normals >> others >> shape.channels >> columns) {
    shape.cardinalities.resize(columns);
    for (std::uint32_t& cardinality : shape.cardinalities) in >> cardinality;
    Mahalanobis detector;
    fit_detector(detector, normals_alone(read_rows(in, shape, normals)));
    const Features rows = read_rows(in, shape, others);
    std::vector<double> distances(others);
    in >> word;
    for (double& distance : distances) in >> distance;
    ASSERT_TRUE(in.good());
    expect_distances(detector, rows, distances);
    ++cases;
  }
  EXPECT_EQ(cases, 5);
}

// Columns that never change among the normals, others that are copies of each other, and numbers far from 0:
// what makes the weights large and lets single precision cancel.
Features awkward_rows(std::size_t count, float jump, const char* purpose) {
  FeatureShape shape;
  shape.channels = 60;
  shape.cardinalities = {3, 70, 12};
  Features rows{.shape = shape, .rows = count, .dense = AlignedBuffer<float>(count * 60), .categories = {}};
  Random random(3, purpose);
  random.normal({rows.dense.data(), rows.dense.size()});
  for (std::size_t r = 0; r < count; ++r) {
    float* row = rows.dense.data() + r * 60;
    for (std::size_t j = 20; j < 30; ++j) row[j] = 5.0F + jump;
    for (std::size_t j = 30; j < 40; ++j) row[j] = row[j - 30] + jump;
    for (std::size_t j = 40; j < 60; ++j) row[j] = 10.0F + 0.01F * row[j];
    for (const std::uint32_t cardinality : shape.cardinalities) {
      // Skewed, as protocols and services are: most categories are rare.
      const auto draw = random.below(cardinality) * random.below(cardinality) / cardinality;
      rows.categories.push_back(static_cast<std::uint32_t>(draw));
    }
  }
  return rows;
}

TEST(Mahalanobis, SinglePrecisionLosesNoDistance) {
  const Features normals = awkward_rows(5000, 0.0F, "normals");
  const AlignedBuffer<float> expanded = normals.expand();
  const std::size_t inputs = normals.shape.expanded();
  const LatentGaussian gaussian = LatentGaussian::fit({expanded.data(), normals.rows, inputs});
  Mahalanobis detector;
  fit_detector(detector, normals_alone(awkward_rows(5000, 0.0F, "normals")));
  for (const float jump : {0.0F, 0.5F}) {
    const Features rows = awkward_rows(300, jump, "others");
    const AlignedBuffer<float> inputs_of_rows = rows.expand();
    std::vector<double> distances;
    for (std::size_t r = 0; r < rows.rows; ++r)
      distances.push_back(gaussian.distance(inputs_of_rows.data() + r * inputs));
    expect_distances(detector, rows, distances);
  }
}

TEST(Mahalanobis, TellsAnomaliesFromNormals) {
  const auto detector = make_detector("mahalanobis");
  fit_detector(*detector, small_data());
  EXPECT_GT(small_auc_pr(*detector), 0.97);
  EXPECT_EQ(detector->training_summary()["epoch_choice"], "none");
}

TEST(Mahalanobis, SameSeedSameBytesAtEveryThreadCount) {
  const auto one = make_detector("mahalanobis");
  const auto three = make_detector("mahalanobis");
  fit_detector(*one, small_data(), 1);
  fit_detector(*three, small_data(), 3);
  EXPECT_EQ(saved(*one), saved(*three));
  const Features test = small_rows(1001, 1.0F, "test");
  const std::vector<float> together = scores_of(*one, test, 1);
  EXPECT_EQ(scores_of(*one, test, 3), together);
  for (const std::size_t row : {0U, 500U, 1000U})
    EXPECT_EQ(scores_of(*one, test.select(std::span(&row, 1)))[0], together[row]);
}

TEST(Mahalanobis, TakesAnImageAsARowOfPixels) {
  Features images{.shape = {.height = 5, .width = 4, .channels = 2, .cardinalities = {}},
                  .rows = 90,
                  .dense = AlignedBuffer<float>(90 * 40),
                  .categories = {}};
  Random(2, "images").normal({images.dense.data(), images.dense.size()});
  const LatentGaussian gaussian = LatentGaussian::fit({images.dense.data(), 90, 40});
  std::vector<double> distances;
  for (std::size_t r = 0; r < images.rows; ++r) distances.push_back(gaussian.distance(images.dense_row(r)));
  Mahalanobis detector;
  const std::vector<std::size_t> first = {0};
  const Features image = images.select(first);
  fit_detector(detector, normals_alone(std::move(images)));
  expect_distances(detector, image, distances);
}

TEST(Mahalanobis, SavesAndLoadsTheSameScores) {
  const auto detector = make_detector("mahalanobis");
  fit_detector(*detector, small_data());
  const Features test = small_rows(40, 1.0F, "test");
  const auto [header, weights] = saved(*detector);
  const auto loaded = make_detector("mahalanobis");
  loaded->load(nlohmann::json::parse(header), weights, test.shape);
  EXPECT_EQ(scores_of(*loaded, test), scores_of(*detector, test));
  EXPECT_EQ(loaded->architecture(), detector->architecture());
}

void expect_refused(std::span<const float> weights, const FeatureShape& shape) {
  const auto detector = make_detector("mahalanobis");
  try {
    detector->load({}, weights, shape);
    FAIL() << "loaded";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input) << error.what();
  }
}

TEST(Mahalanobis, RefusesWhatItCannotLoad) {
  const FeatureShape shape = small_rows(1, 0.0F, "x").shape;
  std::vector<float> weights(110, 0.5F);  // 10 inputs
  expect_refused(std::span(weights).first(109), shape);
  expect_refused({}, shape);
  expect_refused(std::vector<float>(111, 0.5F), shape);
  expect_refused(weights, {.cardinalities = {4'000'000'000U, 4'000'000'000U}});
  expect_refused(weights, {.channels = 100'000, .cardinalities = {}});
  weights[7] = std::numeric_limits<float>::quiet_NaN();
  expect_refused(weights, shape);
  // What is finite is scored, however large it is.
  std::fill(weights.begin(), weights.end(), std::numeric_limits<float>::max());
  const auto detector = make_detector("mahalanobis");
  detector->load({}, weights, shape);
  for (const float score : scores_of(*detector, small_rows(5, 0.0F, "x")))
    EXPECT_TRUE(std::isfinite(score) && score >= 0.0F);
}

TEST(Mahalanobis, RefusesMoreInputsThanMemoryIsFor) {
  Features rows{.shape = {.channels = 5000, .cardinalities = {}},
                .rows = 2,
                .dense = AlignedBuffer<float>(10000),
                .categories = {}};
  const auto detector = make_detector("mahalanobis");
  try {
    fit_detector(*detector, normals_alone(std::move(rows)));
    FAIL() << "fitted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    EXPECT_NE(std::string(error.what()).find("5000 inputs"), std::string::npos) << error.what();
  }
}

TEST(Mahalanobis, HasNoSettings) { EXPECT_THROW(make_detector("mahalanobis", {{"epochs", "3"}}), Error); }

TEST(Mahalanobis, AStopEndsIt) {
  ThreadPool pool(1);
  std::stop_source stop;
  stop.request_stop();
  const FitControl control{
      .seed = 5, .pool = &pool, .progress = {}, .stop = stop.get_token(), .keep_best_on_stop = true};
  const auto detector = make_detector("mahalanobis");
  try {
    detector->fit(small_data(), control);
    FAIL() << "not interrupted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::interrupted);
  }
}

}  // namespace
}  // namespace anoean
