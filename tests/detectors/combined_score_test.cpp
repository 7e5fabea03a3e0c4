#include "detectors/combined_score.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <numeric>

#include "detectors/latent_gaussian.hpp"
#include "detectors/network_state.hpp"
#include "detectors/principal_directions.hpp"
#include "nn/folding.hpp"
#include "nn/network.hpp"

namespace anoean {
namespace {

Features rows(std::size_t count, float shift, const char* purpose, std::size_t columns = 4) {
  Features features;
  features.shape.channels = columns;
  features.rows = count;
  features.dense = AlignedBuffer<float>(count * columns);
  Random(5, purpose).normal({features.dense.data(), features.dense.size()});
  for (float& value : features.dense) value += shift;
  return features;
}

TrainingData data(std::size_t anomalies) {
  return {.normals = rows(300, 0.0F, "normals"),
          .anomalies = rows(anomalies, 5.0F, "anomalies"),
          .validation_normals = rows(100, 0.0F, "validation"),
          .validation_anomalies = rows(0, 0.0F, "none")};
}

// All rows of data().normals.
std::vector<std::size_t> all_normals() {
  std::vector<std::size_t> rows(300);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

nn::Network encoder() {
  Random random(1, "weights");
  return {{{1, 1, 4}, {}}, "dense 8, leaky_relu 0.2, dense 6, leaky_relu 0.2, dense 2", random};
}

constexpr std::size_t latent_layer = 2;

// The same with D behind it.
nn::Network with_discriminator() {
  Random random(2, "weights of D");
  const nn::Network discriminator({{1, 1, 2}, {}}, "dense 3, leaky_relu 0.2, dense 1", random);
  return std::move(*nn::chained(encoder(), discriminator));
}

CombinedScore fitted(const nn::Network& network, const TrainingData& rows,
                     const CombinedScoreOptions& options, std::size_t latent = latent_layer,
                     Features ambiguous = {}) {
  ThreadPool pool(1);
  const std::vector<std::size_t> trusted = all_normals();
  return CombinedScore::fit(network, latent,
                            {.normals = rows.normals,
                             .trusted = trusted,
                             .anomalies = rows.anomalies,
                             .ambiguous = std::move(ambiguous),
                             .validation = rows.validation_normals},
                            options, 1, pool);
}

CombinedScore fitted(const nn::Network& network, std::size_t anomalies, std::size_t latent = latent_layer) {
  return fitted(network, data(anomalies), {.points = 50}, latent);
}

std::vector<double> scores(const CombinedScore& score, const nn::Network& network, const Features& test,
                           std::size_t threads) {
  ThreadPool pool(threads);
  std::vector<double> sums(test.rows, 0.0);
  run_layers(network, test, pool, [&](std::size_t first, std::size_t count, const nn::Workspace& layers) {
    score.add(network_input(test, first, count), layers, std::span(sums).subspan(first, count));
  });
  return sums;
}

TEST(CombinedScore, NormalsLieAroundZeroAndAnomaliesAbove) {
  const nn::Network network = encoder();
  for (const std::size_t anomalies : {0U, 20U}) {
    const CombinedScore score = fitted(network, anomalies);
    const std::vector<double> validation = scores(score, network, rows(100, 0.0F, "validation"), 1);
    double mean = 0.0;
    for (const double value : validation) mean += value / 100.0;
    EXPECT_NEAR(mean, 0.0, 1e-6);
    for (const double value : scores(score, network, rows(50, 5.0F, "test"), 1)) EXPECT_GT(value, 2.0);
  }
}

// A place among the normals where a tenth of them lie, and where known anomalies were seen, too.
Features in_one_place(std::size_t count) {
  Features features = rows(count, 0.0F, "one place");
  for (float& value : features.dense) value = 0.4F + 0.001F * value;
  return features;
}

TEST(CombinedScore, WhatIsLikeAmbiguousAnomaliesRanksAboveMostNormalsAndBelowWhatIsClear) {
  const nn::Network network = with_discriminator();
  TrainingData learnt = data(20);
  const Features place = in_one_place(30);
  std::copy_n(place.dense.begin(), place.dense.size(), learnt.normals.dense.begin());
  std::copy_n(place.dense.begin(), 10 * 4, learnt.validation_normals.dense.begin());
  const CombinedScoreOptions options{.points = 50, .input_weight = 12.0};
  const CombinedScore without = fitted(network, learnt, options);
  const CombinedScore score = fitted(network, learnt, options, latent_layer, in_one_place(6));
  ASSERT_EQ(without.inputs().size(), 1U);
  ASSERT_EQ(score.inputs().size(), 2U);

  const Features test = in_one_place(50);
  const auto most = [&](const CombinedScore& of, double share) {
    std::vector<double> normals = scores(of, network, learnt.validation_normals, 1);
    std::sort(normals.begin(), normals.end());
    return normals[static_cast<std::size_t>(share * static_cast<double>(normals.size() - 1))];
  };
  for (const double value : scores(without, network, test, 1)) EXPECT_LT(value, most(without, 0.8));
  const double least_clear = [&] {
    const std::vector<double> clear = scores(score, network, rows(50, 5.0F, "test"), 1);
    return *std::min_element(clear.begin(), clear.end());
  }();
  for (const double value : scores(score, network, test, 1)) {
    EXPECT_GT(value, most(score, 0.8));
    EXPECT_LT(value, least_clear);
  }
}

TEST(CombinedScore, WhatIsFarFromAllIsNotLoweredByAmbiguousAnomalies) {
  const nn::Network network = with_discriminator();
  TrainingData learnt = data(20);
  std::copy_n(in_one_place(30).dense.begin(), 30 * 4, learnt.normals.dense.begin());
  const CombinedScoreOptions options{.points = 50, .input_weight = 12.0};
  const CombinedScore without = fitted(network, learnt, options);
  const CombinedScore score = fitted(network, learnt, options, latent_layer, in_one_place(6));
  ASSERT_EQ(score.inputs().size(), 2U);
  const double far = scores(score, network, rows(1, 1e3F, "far"), 1).front();
  const double farther = scores(score, network, rows(1, 1e5F, "far"), 1).front();
  const double change = far - scores(without, network, rows(1, 1e3F, "far"), 1).front();
  EXPECT_NEAR(farther - scores(without, network, rows(1, 1e5F, "far"), 1).front(), change, 0.1);
  EXPECT_GT(farther, far);
}

TEST(CombinedScore, AmbiguousAnomaliesThatScoreHighEnoughChangeNothing) {
  const nn::Network network = with_discriminator();
  const CombinedScore score = fitted(network, data(20), {.points = 50, .input_weight = 12.0}, latent_layer,
                                     rows(6, 5.0F, "found already"));
  EXPECT_EQ(score.inputs().size(), 1U);
}

TEST(CombinedScore, SameBitsForEveryThreadCountAndBesideOthers) {
  const nn::Network network = with_discriminator();
  const CombinedScore score = fitted(network, 20);
  const Features test = rows(700, 1.0F, "test");
  const std::vector<double> together = scores(score, network, test, 1);
  EXPECT_EQ(together, scores(score, network, test, 3));
  for (const std::size_t row : {0U, 300U, 699U})
    EXPECT_EQ(scores(score, network, test.select(std::span(&row, 1)), 1).front(), together[row]);
}

// With two categorical columns, the second of which follows the shift.
Features with_categories(Features rows) {
  rows.shape.cardinalities = {3, 4};
  for (std::size_t i = 0; i < rows.rows; ++i) {
    rows.categories.push_back(static_cast<std::uint32_t>(i % 3));
    rows.categories.push_back(rows.dense_row(i)[0] > 2.0F ? 3 : 1);
  }
  return rows;
}

TrainingData data_with_categories(std::size_t anomalies) {
  TrainingData rows = data(anomalies);
  rows.normals = with_categories(std::move(rows.normals));
  rows.anomalies = with_categories(std::move(rows.anomalies));
  rows.validation_normals = with_categories(std::move(rows.validation_normals));
  return rows;
}

nn::Network encoder_of_categories() {
  Random random(1, "weights");
  return {{{1, 1, 4}, {3, 4}}, "dense 8, leaky_relu 0.2, dense 6, leaky_relu 0.2, dense 2", random};
}

double nearest(const Features& points, const Features& rows, std::size_t row) {
  const AlignedBuffer<float> all = points.expand();
  const AlignedBuffer<float> one = rows.select(std::span(&row, 1)).expand();
  double least = INFINITY;
  for (std::size_t p = 0; p < points.rows; ++p) {
    double square = 0.0;
    for (std::size_t j = 0; j < one.size(); ++j)
      square += std::pow(double{one.data()[j]} - double{all.data()[p * one.size() + j]}, 2);
    least = std::min(least, std::sqrt(square));
  }
  return least;
}

std::vector<double> column_deviations(const Features& normals, const Features& rows) {
  const AlignedBuffer<float> all = normals.expand();
  const AlignedBuffer<float> some = rows.expand();
  const ColumnDeviations columns =
      ColumnDeviations::fit({all.data(), normals.rows, normals.shape.expanded()}, normals.shape.dense());
  ColumnDeviations::Reading reading(columns, rows.rows);
  reading.run(some.data(), rows.rows);
  std::vector<double> values;
  for (std::size_t i = 0; i < rows.rows; ++i) values.push_back(reading.value(i));
  return values;
}

// In deviations from the mean of usual values.
class Standard {
 public:
  explicit Standard(const std::vector<double>& usual) {
    const auto rows = static_cast<double>(usual.size());
    for (const double value : usual) mean_ += value / rows;
    double square = 0.0;
    for (const double value : usual) square += (value - mean_) * (value - mean_) / rows;
    deviation_ = std::sqrt(square);
  }
  double operator()(double value) const { return (value - mean_) / deviation_; }

 private:
  double mean_ = 0.0;
  double deviation_ = 1.0;
};

// 150 points make 300 of the input: every normal is one.
TEST(CombinedScore, AddsHowFarTheNearestNormalsAndTheColumnsAreInTheInput) {
  const nn::Network network = encoder_of_categories();
  for (const std::size_t anomalies : {0U, 20U}) {
    const TrainingData known = data_with_categories(anomalies);
    std::vector<double> usual;
    for (std::size_t i = 0; i < 100; ++i)
      usual.push_back(nearest(known.normals, known.validation_normals, i));
    std::vector<double> sorted = usual;
    std::sort(sorted.begin(), sorted.end());
    const double smoothing = 0.5 * sorted[50];
    const auto reading = [&](const Features& of, std::size_t row) {
      const double to_normal = 2.0 * std::log(nearest(known.normals, of, row) + smoothing);
      return anomalies == 0 ? to_normal : to_normal - std::log(nearest(known.anomalies, of, row) + smoothing);
    };
    std::vector<double> readings;
    for (std::size_t i = 0; i < 100; ++i) readings.push_back(reading(known.validation_normals, i));
    const Standard standard(readings);
    const Standard standard_columns(column_deviations(known.normals, known.validation_normals));
    const Features test = with_categories(rows(50, 2.0F, "test"));
    const std::vector<double> columns = column_deviations(known.normals, test);
    const auto of = [&](double weight) {
      return scores(fitted(network, known, {.points = 150, .input_weight = weight}), network, test, 1);
    };
    // The weights of all other parts together; the columns count a quarter of the input where anomalies are
    // known.
    const double others = anomalies == 0 ? 1.0 : 4.0;
    const double share = anomalies == 0 ? 0.0 : 0.25;
    const std::vector<double> once = of(1.0);
    const std::vector<double> three_times = of(3.0);
    for (std::size_t i = 0; i < test.rows; ++i) {
      const double input = standard(reading(test, i)) + share * standard_columns(columns[i]);
      const double of_others = once[i] * (others + 1.0 + share) / others - input;
      EXPECT_NEAR(three_times[i], (of_others + 3.0 * input) * others / (others + 3.0 + 3.0 * share), 1e-4)
          << i;
    }
  }
}

TEST(CombinedScore, ColumnsCountWhereTheyTellKnownAnomalies) {
  const nn::Network network = with_discriminator();
  const CombinedScoreOptions options{.points = 50, .input_weight = 12.0};
  EXPECT_EQ(fitted(network, data(20), options).columns().size(), 1U);
  EXPECT_TRUE(fitted(encoder(), data(0), options).columns().empty());
  TrainingData alike = data(20);
  alike.anomalies = rows(20, 0.0F, "like normals");
  EXPECT_TRUE(fitted(network, alike, options).columns().empty());
}

// Neighbours in the input in place of those in the first layer.
TEST(CombinedScore, LooksForNeighboursInTheInputOrTheFirstLayer) {
  const nn::Network network = encoder();
  const CombinedScore in_layers = fitted(network, data(20), {.points = 50});
  ASSERT_EQ(in_layers.neighbours().size(), 2U);
  EXPECT_TRUE(in_layers.inputs().empty());
  const CombinedScore in_input = fitted(network, data(20), {.points = 50, .input_weight = 12.0});
  ASSERT_EQ(in_input.neighbours().size(), 1U);
  EXPECT_EQ(in_input.neighbours().front().layer, in_layers.neighbours().back().layer);
  EXPECT_TRUE(in_layers.columns().empty());
  ASSERT_EQ(in_input.columns().size(), 1U);
  ASSERT_EQ(in_input.inputs().size(), 1U);
  EXPECT_EQ(in_input.inputs().front().distance.normals().rows, 100U);
  EXPECT_EQ(in_input.inputs().front().distance.anomalies().rows, 20U);
}

// The layers of E alone are measured, whatever follows them.
TEST(CombinedScore, AddsTheDoubtOfDTwiceInDeviationsOfValidation) {
  const nn::Network network = with_discriminator();
  const CombinedScore score = fitted(network, 20);
  const CombinedScore without = fitted(encoder(), 20);
  ASSERT_EQ(score.doubts().size(), 1U);
  EXPECT_TRUE(without.doubts().empty());
  const auto doubts = [&](const Features& of) {
    ThreadPool pool(1);
    const AlignedBuffer<float> logits = run_network(network, of, pool);
    std::vector<double> values;
    for (const float logit : logits) values.push_back(1.0 - 1.0 / (1.0 + std::exp(-double{logit})));
    return values;
  };
  const std::vector<double> usual = doubts(rows(100, 0.0F, "validation"));
  const double mean = std::accumulate(usual.begin(), usual.end(), 0.0) / 100.0;
  double variance = 0.0;
  for (const double doubt : usual) variance += (doubt - mean) * (doubt - mean) / 100.0;
  const Features test = rows(50, 2.0F, "test");
  const std::vector<double> all = scores(score, network, test, 1);
  const std::vector<double> distances = scores(without, encoder(), test, 1);
  const std::vector<double> of_test = doubts(test);
  for (std::size_t i = 0; i < test.rows; ++i)
    EXPECT_NEAR(all[i] - distances[i], 2.0 * (of_test[i] - mean) / std::max(std::sqrt(variance), 0.05), 1e-5);
}

// From all that was saved, and nothing else.
CombinedScore loaded_again(const CombinedScore& score, const nn::Network& network) {
  nlohmann::json header;
  std::vector<float> weights;
  score.save(header, weights);
  std::span<const float> left(weights);
  CombinedScore loaded = CombinedScore::load(header, network, left);
  EXPECT_TRUE(left.empty());
  return loaded;
}

TEST(CombinedScore, IsTheSameAfterSavingAndLoading) {
  Random random(1, "weights");
  // The wide layer is measured along its principal directions alone.
  const nn::Network network({{1, 1, 4}, {}}, "dense 300, leaky_relu 0.2, dense 2, dense 1", random);
  const CombinedScore score = fitted(network, 20, 1);
  ASSERT_EQ(score.doubts().size(), 1U);
  const CombinedScore loaded = loaded_again(score, network);
  const Features test = rows(40, 1.0F, "test");
  EXPECT_EQ(scores(score, network, test, 1), scores(loaded, network, test, 1));
}

TEST(CombinedScore, OfTheInputIsTheSameAfterSavingAndLoading) {
  const nn::Network network = encoder_of_categories();
  const CombinedScore score = fitted(network, data_with_categories(20), {.points = 50, .input_weight = 12.0});
  ASSERT_EQ(score.inputs().size(), 1U);
  ASSERT_EQ(score.columns().size(), 1U);
  const CombinedScore loaded = loaded_again(score, network);
  const Features test = with_categories(rows(40, 1.0F, "test"));
  EXPECT_EQ(scores(score, network, test, 1), scores(loaded, network, test, 3));
  nlohmann::json header;
  std::vector<float> weights;
  score.save(header, weights);
  header["inputs"][0]["normal_factor"] = 0.0;
  std::span<const float> left(weights);
  EXPECT_THROW(CombinedScore::load(header, network, left), Error);
}

TEST(CombinedScore, LoadsWhatWasSavedBeforeDoubtsAndTheInputCounted) {
  const nn::Network network = encoder();
  const CombinedScore score = fitted(network, 20);
  nlohmann::json header;
  std::vector<float> weights;
  score.save(header, weights);
  header.erase("doubts");
  header.erase("inputs");
  header.erase("columns");
  for (nlohmann::json& part : header["neighbours"]) part.erase("normal_factor");
  std::span<const float> left(weights);
  const CombinedScore loaded = CombinedScore::load(header, network, left);
  const Features test = rows(40, 1.0F, "test");
  EXPECT_EQ(scores(score, network, test, 1), scores(loaded, network, test, 1));
}

TEST(CombinedScore, RefusesWhatDoesNotFit) {
  const nn::Network network = with_discriminator();
  nlohmann::json header;
  std::vector<float> weights;
  fitted(network, 20).save(header, weights);
  const auto load = [&](const nlohmann::json& changed, std::span<const float> values) {
    CombinedScore::load(changed, network, values);
  };
  for (const std::size_t kept : {std::size_t{0}, std::size_t{10}, weights.size() - 1})
    EXPECT_THROW(load(header, std::span(weights).first(kept)), Error);
  nlohmann::json layer = header;
  layer["gaussians"][0]["layer"] = 99;
  EXPECT_THROW(load(layer, weights), Error);
  nlohmann::json doubt = header;
  doubt["doubts"][0]["layer"] = latent_layer;
  EXPECT_THROW(load(doubt, weights), Error);
  nlohmann::json points = header;
  points["neighbours"][0]["normal_points"] = 1ULL << 62U;
  EXPECT_THROW(load(points, weights), Error);
  nlohmann::json smoothing = header;
  smoothing["neighbours"][0]["smoothing"] = 0.0;
  EXPECT_THROW(load(smoothing, weights), Error);
  std::vector<float> broken = weights;
  broken.back() = NAN;
  EXPECT_THROW(load(header, broken), Error);
}

TEST(LayerGaussian, OfAWideLayerIsNearTheWholeMahalanobisDistance) {
  // 300 columns of which 10 vary much: their variances are far above the rest.
  constexpr std::size_t width = 300;
  Features wide = rows(1000, 0.0F, "wide", width);
  for (std::size_t i = 0; i < wide.dense.size(); ++i) wide.dense[i] *= i % width < 10 ? 5.0F : 0.2F;
  const LayerGaussian layer = LayerGaussian::fit({wide.dense.data(), wide.rows, width});
  const LatentGaussian whole = LatentGaussian::fit({wide.dense.data(), wide.rows, width});
  LayerGaussian::Reading reading(layer, 50);
  reading.run(wide.dense.data(), 50);
  for (std::size_t r = 0; r < 50; ++r) {
    const double expected = whole.distance(wide.dense.data() + r * width);
    EXPECT_NEAR(std::exp(reading.value(r)), expected, 0.1 * expected);
  }
}

// Rows that hardly leave a few directions: what is left of them must not be lost in rounding.
TEST(LayerGaussian, OfAWideLayerIsExactCloseToItsDirections) {
  constexpr std::size_t width = 120;
  const Features few = rows(400, 3.0F, "few", 3);
  Features wide = rows(400, 0.0F, "wide", width);
  for (std::size_t i = 0; i < wide.rows; ++i) {
    for (std::size_t j = 0; j < width; ++j) {
      float& value = wide.dense[i * width + j];
      value = 1e-3F * value + 10.0F * few.dense[i * 3 + j % 3];
    }
  }
  const LayerGaussian layer = LayerGaussian::fit({wide.dense.data(), wide.rows, width});
  const std::size_t directions = layer.inverse_variances().size();
  const float* vectors = layer.projection().parameters().values.data();  // [width][directions]
  LayerGaussian::Reading reading(layer, 50);
  reading.run(wide.dense.data(), 50);
  for (std::size_t row = 0; row < 50; ++row) {
    std::vector<double> rest(width);
    for (std::size_t i = 0; i < width; ++i)
      rest[i] = double{wide.dense[row * width + i]} - double{layer.mean()[i]};
    const std::vector<double> moved = rest;
    double square = 0.0;
    for (std::size_t k = 0; k < directions; ++k) {
      double along = 0.0;
      for (std::size_t i = 0; i < width; ++i) along += double{vectors[i * directions + k]} * moved[i];
      for (std::size_t i = 0; i < width; ++i) rest[i] -= double{vectors[i * directions + k]} * along;
      square += along * along * double{layer.inverse_variances()[k]};
    }
    for (const double value : rest) square += layer.precision() * value * value;
    EXPECT_NEAR(reading.value(row), std::log(std::sqrt(square) + LayerGaussian::least_distance), 1e-3);
  }
}

TEST(PrincipalDirections, AreThoseOfADiagonalMatrix) {
  constexpr std::size_t d = 30;
  std::vector<double> covariance(d * d, 0.0);
  for (std::size_t i = 0; i < d; ++i) covariance[i * d + i] = i == 7 ? 50.0 : i == 3 ? 20.0 : 1.0;
  const PrincipalDirections found = principal_directions(covariance, d, 2);
  ASSERT_EQ(found.variances.size(), 2U);
  EXPECT_NEAR(found.variances[0], 50.0, 1e-6);
  EXPECT_NEAR(found.variances[1], 20.0, 1e-6);
  EXPECT_NEAR(std::fabs(found.vectors[7]), 1.0, 1e-6);
  EXPECT_NEAR(std::fabs(found.vectors[d + 3]), 1.0, 1e-6);
}

TEST(PrincipalDirections, OfNothingThatVariesAreFinite) {
  const PrincipalDirections found = principal_directions(std::vector<double>(9, 0.0), 3, 2);
  ASSERT_FALSE(found.variances.empty());
  for (const double value : found.vectors) EXPECT_TRUE(std::isfinite(value));
}

}  // namespace
}  // namespace anoean
