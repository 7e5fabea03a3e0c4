#include "detectors/isolation_forest.hpp"

#include <anoean/error.hpp>

#include <cmath>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "detectors/small_data.hpp"

namespace anoean {
namespace {

TEST(IsolationTree, AveragePathLengthIsThatOfAnUnsuccessfulSearch) {
  EXPECT_EQ(average_path_length(0), 0.0);
  EXPECT_EQ(average_path_length(1), 0.0);
  EXPECT_EQ(average_path_length(2), 1.0);
  // 2 H(n − 1) − 2 (n − 1) / n with H(n) near ln n + γ, as scikit-learn 1.2 has it.
  EXPECT_NEAR(average_path_length(5), 2.3270200520, 1e-9);
  EXPECT_NEAR(average_path_length(256), 10.2447709201, 1e-9);
}

// A column of 0, 1, …, 7: every row ends alone, within the depth limit, or with others at the limit.
TEST(IsolationTree, EveryRowEndsAloneOrAtTheDepthLimit) {
  const std::vector<float> values = {0, 1, 2, 3, 4, 5, 6, 7};
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Random random(seed, "tree");
    const IsolationTree whole({values.data(), 8, 1}, {0, 1, 2, 3, 4, 5, 6, 7}, 7, random);
    double share = 0.0;  // Σ 2^−depth over the leaves of a whole binary tree
    for (const float& value : values) share += std::exp2(-whole.path_length(&value));
    EXPECT_NEAR(share, 1.0, 1e-6);
    const IsolationTree stump({values.data(), 8, 1}, {0, 1, 2, 3, 4, 5, 6, 7}, 0, random);
    EXPECT_NEAR(stump.path_length(values.data()), average_path_length(8), 1e-6);
  }
}

TEST(IsolationTree, CutsEvenlyBetweenTheLeastAndTheLargest) {
  // Two rows at 0 and 1, so that a row at x goes with the first where the cut is above x.
  const std::vector<float> values = {0, 1};
  std::size_t with_first = 0;
  Random random(3, "tree");
  for (int i = 0; i < 4000; ++i) {
    const IsolationTree tree({values.data(), 2, 1}, {0, 1}, 1, random);
    std::vector<float> saved;
    tree.save(saved);
    ASSERT_EQ(saved.size(), 6U);
    EXPECT_EQ(saved[0], 0.0F);
    with_first += saved[1] >= 0.25F ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(with_first) / 4000.0, 0.75, 0.03);
}

TEST(IsolationTree, RowsThatAreEqualAreNotCut) {
  const std::vector<float> values(12, 2.5F);
  Random random(1, "tree");
  const IsolationTree tree({values.data(), 4, 3}, {0, 1, 2, 3}, 8, random);
  EXPECT_NEAR(tree.path_length(values.data()), average_path_length(4), 1e-6);
}

// From "Isolation forest", section 2: s = 2^(−h / c(ψ)).
TEST(IsolationForest, ScoresByTheMeanPathLength) {
  IsolationForest forest({});
  // Two trees of one column: a cut at 0 with leaves at 1 and 3, and a leaf at 2.
  const std::vector<float> weights = {0, 0, -1, 1, -1, 3, -1, 2};
  forest.load({{"trees", 2}, {"rows_per_tree", 256}}, weights, {.channels = 1, .cardinalities = {}});
  Features rows{.shape = {.channels = 1, .cardinalities = {}},
                .rows = 2,
                .dense = AlignedBuffer<float>(2),
                .categories = {}};
  rows.dense[0] = 0.0F;
  rows.dense[1] = 0.1F;
  const std::vector<float> scores = scores_of(forest, rows);
  EXPECT_NEAR(double{scores[0]}, std::exp2(-1.5 / 10.2447709201), 1e-6);
  EXPECT_NEAR(double{scores[1]}, std::exp2(-2.5 / 10.2447709201), 1e-6);
}

TEST(IsolationForest, RefusesTreesThatAreNone) {
  const FeatureShape shape{.channels = 2, .cardinalities = {}};
  const nlohmann::json header = {{"trees", 1}, {"rows_per_tree", 256}};
  const std::vector<std::vector<float>> damaged = {
      {},      {0, 1},   {0, 1, -1, 2},  {0, 1, -1, 2, -1}, {2, 1, -1, 1, -1, 1}, {0.5F, 1, -1, 1, -1, 1},
      {-2, 1}, {-1, -1}, {-1, INFINITY}, {NAN, 1},          {-1, 1, -1, 1}};
  for (const std::vector<float>& weights : damaged)
    EXPECT_THROW(IsolationForest({}).load(header, weights, shape), Error) << testing::PrintToString(weights);
  const std::vector<float> good = {1, 1, -1, 1, -1, 1};
  EXPECT_NO_THROW(IsolationForest({}).load(header, good, shape));
  for (const auto& wrong : {nlohmann::json{{"trees", 0}, {"rows_per_tree", 256}},
                            nlohmann::json{{"trees", -1}, {"rows_per_tree", 256}},
                            nlohmann::json{{"trees", 1}, {"rows_per_tree", 0}}})
    EXPECT_THROW(IsolationForest({}).load(wrong, good, shape), Error);
}

TEST(IsolationForest, TakesFewerRowsThanATreeWants) {
  TrainingData data;
  data.normals = small_rows(3, 0.0F, "few");
  const auto detector = make_detector("isolation-forest", {{"trees", "5"}});
  fit_detector(*detector, data);
  for (const float score : scores_of(*detector, small_rows(20, 1.0F, "test")))
    EXPECT_TRUE(score > 0.0F && score <= 1.0F);
}

}  // namespace
}  // namespace anoean
