#include "detectors/soft_score.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "detectors/latent_gaussian.hpp"
#include "detectors/layer_gaussian.hpp"
#include "detectors/layer_neighbours.hpp"
#include "detectors/nearest_points.hpp"
#include "detectors/small_data.hpp"

namespace anoean {
namespace {

constexpr float step = 1.0F / 64.0F;
constexpr float line_step = 1.0F / 1024.0F;  // of whole scores, which have more kinks

// The derivative of value() by *variable, central differences.
double difference(float* variable, const auto& value) {
  const float kept = *variable;
  *variable = kept + step;
  const double above = value();
  *variable = kept - step;
  const double below = value();
  *variable = kept;
  return (above - below) / (2.0 * double{step});
}

std::vector<float> normal_values(std::size_t count, const char* purpose) {
  std::vector<float> values(count);
  Random(3, purpose).normal(values);
  return values;
}

TEST(SoftScore, GradientOfTheDistanceToTheNearestPoint) {
  constexpr std::size_t d = 4;
  std::vector<float> points = normal_values(20 * d, "points");
  const NearestPoints nearest({points.data(), 20, d});
  NearestPoints::Search search(nearest, 1);
  std::vector<float> row = normal_values(d, "row");
  search.run(row.data(), 1);
  std::vector<float> gradient(d, 1.0F);
  search.add_gradient(0, 0, row.data(), 3.0, gradient.data());
  const auto distance = [&] {
    search.run(row.data(), 1);
    return search.distance(0);
  };
  for (std::size_t j = 0; j < d; ++j)
    EXPECT_NEAR(double{gradient[j]} - 1.0, 3.0 * difference(&row[j], distance), 1e-2);
  // At a point itself the distance has no derivative.
  search.run(points.data(), 1);
  std::fill(gradient.begin(), gradient.end(), 0.0F);
  search.add_gradient(0, 0, points.data(), 1.0, gradient.data());
  EXPECT_EQ(gradient, std::vector<float>(d, 0.0F));
}

// A wide layer is measured along its principal directions alone.
TEST(SoftScore, GradientOfLayerGaussians) {
  for (const std::size_t width : {5U, 130U}) {
    std::vector<float> normals = normal_values(500 * width, "normals");
    for (std::size_t i = 0; i < normals.size(); ++i)
      normals[i] = normals[i] * (i % width < 3 ? 4.0F : 0.5F) + 1.0F;
    const LayerGaussian layer = LayerGaussian::fit({normals.data(), 500, width});
    std::vector<float> rows = normal_values(2 * width, "rows");
    LayerGaussian::Reading reading(layer, 2, nn::Mode::train);
    reading.run(rows.data(), 2);
    std::vector<float> gradients(2 * width, 0.0F);
    reading.add_gradients(rows.data(), 2, 2.0, gradients.data());
    for (std::size_t i = 0; i < 2 * width; ++i) {
      const auto value = [&] {
        reading.run(rows.data(), 2);
        return reading.value(i / width);
      };
      const double expected = 2.0 * difference(&rows[i], value);
      EXPECT_NEAR(double{gradients[i]}, expected, 1e-3 + 0.01 * std::fabs(expected)) << width << " " << i;
    }
  }
}

TEST(SoftScore, GradientOfLayerNeighbours) {
  constexpr std::size_t d = 3;
  std::vector<float> normals = normal_values(30 * d, "normals");
  std::vector<float> anomalies = normal_values(10 * d, "anomalies");
  for (float& value : anomalies) value += 3.0F;
  std::vector<float> row = {2.0F, 1.5F, 2.5F};
  ThreadPool pool(1);
  for (const std::size_t known : {0U, 10U}) {
    Random random(1, "clusters");
    const LayerOutputs outputs{
        {normals.data(), 30, d}, {anomalies.data(), known, d}, {normals.data(), 30, d}};
    const LayerNeighbours layer = LayerNeighbours::fit(
        outputs, {.normals = 50, .anomalies = 50, .normal_factor = known > 0 ? 2.0 : 1.0}, random, pool);
    LayerNeighbours::Reading reading(layer, 1);
    reading.run(row.data(), 1);
    std::vector<float> gradient(d, 0.0F);
    reading.add_gradients(row.data(), 1, 1.0, gradient.data());
    for (std::size_t j = 0; j < d; ++j) {
      const auto value = [&] {
        reading.run(row.data(), 1);
        return reading.value(0);
      };
      EXPECT_NEAR(double{gradient[j]}, difference(&row[j], value), 1e-2) << known << " " << j;
    }
  }
}

struct Case {
  const char* name;
  const char* method;
  std::map<std::string, std::string> settings;
  bool knows_anomalies = true;
};

const std::map<std::string, std::string> quick = {{"epochs", "4"}, {"min_epochs", "0"}};

std::map<std::string, std::string> with(std::map<std::string, std::string> settings) {
  settings.insert(quick.begin(), quick.end());
  return settings;
}

class SoftScoreOf : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    detector_ = make_detector(GetParam().method, GetParam().settings);
    TrainingData data = small_data();
    if (!GetParam().knows_anomalies) {
      data.anomalies = small_rows(0, 0.0F, "none");
      data.validation_anomalies = small_rows(0, 0.0F, "none");
    }
    fit_detector(*detector_, data);
  }

  std::unique_ptr<Detector> detector_;
};

TEST_P(SoftScoreOf, IsTheDetectorsOwnOnRealRows) {
  for (const float shift : {0.0F, 4.0F}) {
    const Features rows = small_rows(12, shift, "soft");
    const FeatureShape& shape = rows.shape;
    const AlignedBuffer<float> expanded = rows.expand();
    std::vector<float> indicators;
    for (std::size_t r = 0; r < rows.rows; ++r) {
      const float* row = expanded.data() + r * shape.expanded();
      indicators.insert(indicators.end(), row + shape.dense(), row + shape.expanded());
    }
    ScoreGradients found;
    detector_->soft_score(20)->run(
        {.dense = rows.dense.data(), .indices = nullptr, .indicators = indicators.data(), .rows = rows.rows},
        found);
    const std::vector<float> scores = scores_of(*detector_, rows);
    for (std::size_t r = 0; r < rows.rows; ++r)
      EXPECT_NEAR(found.scores[r], double{scores[r]}, 1e-4 * (1.0 + double{scores[r]}));
  }
}

// Central differences of single-precision scores along a line are right to a few percent, and wrong where the
// score has a kink between the two points: most lines must agree.
TEST_P(SoftScoreOf, HasTheDerivativesOfItsDifferences) {
  constexpr std::size_t lines = 40;
  const Features rows = small_rows(lines, 2.0F, "lines");
  const std::size_t dense = rows.shape.dense();
  const std::size_t kinds = rows.shape.indicators();
  const std::vector<float> ways = normal_values(lines * (dense + kinds), "ways");
  const auto soft = detector_->soft_score(lines);
  const auto at = [&](float t, ScoreGradients& found) {
    std::vector<float> numbers(rows.dense.begin(), rows.dense.end());
    std::vector<float> indicators(lines * kinds, 1.0F / static_cast<float>(kinds));
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] += t * ways[i];
    for (std::size_t i = 0; i < indicators.size(); ++i) indicators[i] += t * ways[numbers.size() + i];
    soft->run({.dense = numbers.data(), .indices = nullptr, .indicators = indicators.data(), .rows = lines},
              found);
  };
  ScoreGradients below;
  ScoreGradients above;
  ScoreGradients middle;
  at(-line_step, below);
  at(line_step, above);
  at(0.0F, middle);
  std::size_t agree = 0;
  for (std::size_t line = 0; line < lines; ++line) {
    const double expected = (above.scores[line] - below.scores[line]) / (2.0 * double{line_step});
    double slope = 0.0;
    for (std::size_t j = 0; j < dense; ++j)
      slope += middle.dense[line * dense + j] * double{ways[line * dense + j]};
    for (std::size_t j = 0; j < kinds; ++j)
      slope += middle.indicators[line * kinds + j] * double{ways[lines * dense + line * kinds + j]};
    agree += std::fabs(slope - expected) <= 0.02 + 0.02 * std::fabs(expected) ? 1 : 0;
  }
  EXPECT_GE(agree, lines * 9 / 10);
}

const Case cases[] = {
    {"default", "anoean", quick},
    {"without_anomalies", "anoean", quick, false},
    {"input", "anoean", with({{"input_weight", "12"}})},
    {"two_encoders", "anoean", with({{"encoders", "2"}})},
    {"distance_alone", "anoean", with({{"score", "mahalanobis"}})},
    {"norm", "anoean", with({{"score", "norm"}})},
    {"mahalanobis", "mahalanobis", {}},
    {"untrained", "untrained", {}},
};
INSTANTIATE_TEST_SUITE_P(Methods, SoftScoreOf, testing::ValuesIn(cases),
                         [](const testing::TestParamInfo<Case>& each) { return each.param.name; });

TEST(SoftScore, IsNotThereWhereABatchNormIsLeft) {
  const auto detector = make_detector(
      "anoean", with({{"encoder", "dense 8, leaky_relu 0.2, batch_norm, dense 4, leaky_relu 0.2"}}));
  fit_detector(*detector, small_data());
  EXPECT_EQ(detector->soft_score(1), nullptr);
}

}  // namespace
}  // namespace anoean
