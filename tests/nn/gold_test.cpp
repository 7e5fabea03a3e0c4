#include <algorithm>
#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "nn/network_support.hpp"

namespace anoean::nn {
namespace {

// What PyTorch computes, in double, for each kind of layer: see tools/gold/network.py.
struct Case {
  nlohmann::json gold;
};
void PrintTo(const Case& one, std::ostream* out) { *out << one.gold.at("spec"); }

std::vector<Case> gold_cases() {
  std::ifstream file(ANOEAN_TEST_DATA "/layers.json");
  std::vector<Case> cases;
  for (const nlohmann::json& one : nlohmann::json::parse(file)) cases.push_back({one});
  return cases;
}

Network network_of(const nlohmann::json& gold) {
  const std::vector<std::size_t> shape = gold.at("input");
  Network network =
      make_network({{shape.at(0), shape.at(1), shape.at(2)}, {}}, gold.at("spec").get<std::string>());
  const std::vector<float> parameters = gold.at("parameters");
  const std::vector<float> statistics = gold.at("statistics");
  EXPECT_EQ(network.parameters().values.size(), parameters.size());
  EXPECT_EQ(network.parameters().statistics.size(), statistics.size());
  std::copy(parameters.begin(), parameters.end(), network.parameters().values.begin());
  std::copy(statistics.begin(), statistics.end(), network.parameters().statistics.begin());
  return network;
}

// Equal to 1e-5 of the largest value.
void expect_gold(const float* got, const nlohmann::json& gold, const char* name) {
  const std::vector<double> expected = gold.at(name);
  double largest = 0.0;
  for (const double value : expected) largest = std::max(largest, std::fabs(value));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    ASSERT_NEAR(static_cast<double>(got[i]), expected[i], 1e-5 * largest) << name << " " << i;
  }
}

class Gold : public testing::TestWithParam<Case> {};

TEST_P(Gold, LayersEqualPyTorchs) {
  const nlohmann::json& gold = GetParam().gold;
  Network network = network_of(gold);
  const std::size_t rows = gold.at("rows");
  const std::vector<float> x = gold.at("x");
  ThreadPool pool(2);
  if (!gold.at("training").get<bool>()) {
    Workspace workspace(network, rows, Mode::inference);
    network.forward(workspace, {.dense = x.data(), .rows = rows}, 0, pool);
    return expect_gold(workspace.output(), gold, "y");
  }
  Workspace workspace(network, rows, Mode::train);
  Random random(1, "dropout");
  network.forward(workspace, {.dense = x.data(), .rows = rows}, 0, pool, &random);
  expect_gold(workspace.output(), gold, "y");
  const std::vector<float> dy = gold.at("dy");
  std::copy(dy.begin(), dy.end(), workspace.output_gradient());
  network.backward(workspace, {.dense = x.data(), .rows = rows}, 0, {.parameters = true, .input = true},
                   pool);
  expect_gold(workspace.input_gradient(), gold, "dx");
  expect_gold(network.parameters().gradients.data(), gold, "gradients");
  expect_gold(network.parameters().statistics.data(), gold, "statistics_after");
}

INSTANTIATE_TEST_SUITE_P(Layers, Gold, testing::ValuesIn(gold_cases()));

}  // namespace
}  // namespace anoean::nn
