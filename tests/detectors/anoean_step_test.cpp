#include "detectors/anoean_step.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace anoean {
namespace {

// Ten steps of an MLP, of one with categorical columns and of a CNN as PyTorch makes them in double: see
// tools/gold/network.py.
std::vector<nlohmann::json> gold_cases() {
  std::ifstream file(ANOEAN_TEST_DATA "/anoean_steps.json");
  return nlohmann::json::parse(file);
}

nn::Network network_of(const nn::InputShape& shape, const nlohmann::json& gold) {
  Random random(1, "replaced");
  nn::Network network(shape, gold.at("spec").get<std::string>(), random);
  const std::vector<float> parameters = gold.at("parameters");
  EXPECT_EQ(network.parameters().values.size(), parameters.size());
  std::copy(parameters.begin(), parameters.end(), network.parameters().values.begin());
  return network;
}

std::vector<Batch> batches_of(const nlohmann::json& gold) {
  std::vector<Batch> batches;
  for (const nlohmann::json& one : gold.at("batches")) {
    const std::vector<float> dense = one.at("dense");
    Batch batch;
    batch.dense = AlignedBuffer<float>(dense.size());
    std::copy(dense.begin(), dense.end(), batch.dense.begin());
    batch.categories = one.at("indices").get<std::vector<std::uint32_t>>();
    batch.normals = gold.at("normals");
    batch.anomalies = gold.at("anomalies");
    batches.push_back(std::move(batch));
  }
  return batches;
}

void expect_gradients(nn::Network& network, const nlohmann::json& gold) {
  const std::vector<double> expected = gold.at("gradients");
  const AlignedBuffer<float>& got = network.parameters().gradients;
  ASSERT_EQ(got.size(), expected.size());
  double largest = 0.0;
  for (const double value : expected) largest = std::max(largest, std::fabs(value));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    ASSERT_NEAR(static_cast<double>(got[i]), expected[i], 1e-5 * largest) << "gradient " << i;
  }
}

class AnoeanStepGold : public testing::TestWithParam<nlohmann::json> {};

TEST_P(AnoeanStepGold, EqualsPyTorchs) {
  const nlohmann::json& gold = GetParam();
  const std::vector<std::size_t> shape = gold.at("input");
  const std::vector<std::uint32_t> cardinalities = gold.at("cardinalities");
  nn::Network encoder =
      network_of({{shape.at(0), shape.at(1), shape.at(2)}, cardinalities}, gold.at("encoder"));
  nn::Network discriminator = network_of({encoder.output(), {}}, gold.at("discriminator"));
  const std::vector<Batch> batches = batches_of(gold);
  TrainedNetwork trained_encoder(encoder, {}, 0.0);
  TrainedNetwork trained_discriminator(discriminator, {}, 0.0);
  AnoeanStep step(trained_encoder, trained_discriminator, batches[0].normals, batches[0].anomalies);
  ThreadPool pool(2);
  Random random(1, "unused");

  const nlohmann::json& steps = gold.at("steps");
  ASSERT_EQ(steps.size(), 10U);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::vector<float> prior = steps[i].at("prior");
    const StepReport report = step.run(batches[i % batches.size()], prior.data(), pool, random);
    if (i == 0) {
      expect_gradients(discriminator, gold.at("discriminator"));
      expect_gradients(encoder, gold.at("encoder"));
    }
    EXPECT_NEAR(report.discriminator_loss, steps[i].at("discriminator_loss").get<double>(), 1e-4)
        << "step " << i;
    EXPECT_NEAR(report.encoder_loss, steps[i].at("encoder_loss").get<double>(), 1e-4) << "step " << i;
  }
}

// Two normals, two anomalies of which `made` come with the indicators of their category instead of its index.
Batch small_batch(std::size_t made) {
  const std::vector<float> numbers = {0.5F, -1.0F, 0.1F, 2.0F, -0.3F, 0.7F, 1.1F, -0.2F};
  const std::vector<std::uint32_t> categories = {1, 0, 2, 1};
  Batch batch;
  batch.dense = AlignedBuffer<float>(numbers.size());
  std::copy(numbers.begin(), numbers.end(), batch.dense.begin());
  batch.normals = 2;
  batch.anomalies = 2 - made;
  batch.made = made;
  batch.categories.assign(categories.begin(), categories.end() - static_cast<std::ptrdiff_t>(made));
  batch.indicators = AlignedBuffer<float>(made * 3);
  for (std::size_t i = 0; i < made; ++i) batch.indicators[i * 3 + categories[4 - made + i]] = 1.0F;
  return batch;
}

TEST(AnoeanStep, MadeRowsTeachLikeKnownOnesOfTheSameValues) {
  ThreadPool pool(1);
  std::vector<float> gradients[2];
  for (const std::size_t made : {0U, 1U}) {
    Random random(1, "weights");
    nn::Network encoder({{1, 1, 2}, {3}}, "dense 5, leaky_relu 0.2, dense 2", random);
    nn::Network discriminator({{1, 1, 2}, {}}, "dense 4, leaky_relu 0.2, dense 1", random);
    TrainedNetwork trained_encoder(encoder, {}, 0.0);
    TrainedNetwork trained_discriminator(discriminator, {}, 0.0);
    AnoeanStep step(trained_encoder, trained_discriminator, 2, 2);
    const float prior[4] = {0.3F, -0.4F, 1.0F, 0.2F};
    step.run(small_batch(made), prior, pool, random);
    const AlignedBuffer<float>& got = encoder.parameters().gradients;
    gradients[made].assign(got.begin(), got.end());
  }
  for (std::size_t i = 0; i < gradients[0].size(); ++i) EXPECT_NEAR(gradients[0][i], gradients[1][i], 1e-6F);
}

INSTANTIATE_TEST_SUITE_P(Networks, AnoeanStepGold, testing::ValuesIn(gold_cases()));

}  // namespace
}  // namespace anoean
