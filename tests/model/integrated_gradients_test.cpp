#include "model/integrated_gradients.hpp"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <limits>

namespace anoean {
namespace {

constexpr std::size_t numbers = 2;
constexpr std::size_t kinds = 3;

FeatureShape shape() {
  FeatureShape shape;
  shape.channels = numbers;
  shape.cardinalities = {kinds};
  return shape;
}

// A score of two numbers and three indicators, with its derivatives.
struct Function {
  std::function<double(const double*)> score;
  std::function<void(const double*, double*)> derive;
};

class Made : public SoftScore {
 public:
  Made(Function function, std::size_t& rows) : function_(std::move(function)), rows_(rows) {}

  void run(const nn::Input& rows, ScoreGradients& found) override {
    ASSERT_LE(rows.rows, IntegratedGradients::rows_at_once);
    rows_ += rows.rows;
    found.scores.resize(rows.rows);
    found.dense.resize(rows.rows * numbers);
    found.indicators.resize(rows.rows * kinds);
    for (std::size_t r = 0; r < rows.rows; ++r) {
      double x[numbers + kinds];
      double gradient[numbers + kinds] = {};
      std::copy_n(rows.dense + r * numbers, numbers, x);
      std::copy_n(rows.indicators + r * kinds, kinds, x + numbers);
      found.scores[r] = function_.score(x);
      function_.derive(x, gradient);
      std::copy_n(gradient, numbers, found.dense.begin() + static_cast<std::ptrdiff_t>(r * numbers));
      std::copy_n(gradient + numbers, kinds,
                  found.indicators.begin() + static_cast<std::ptrdiff_t>(r * kinds));
    }
  }

 private:
  Function function_;
  std::size_t& rows_;
};

struct Result {
  Attribution found;
  std::size_t evaluations = 0;
};

// From (0, 0) with category 0.
Result attribute(const Function& function, float a, float b, std::uint32_t category) {
  Result result;
  IntegratedGradients gradients(std::make_unique<Made>(function, result.evaluations), shape());
  const float from[numbers] = {0.0F, 0.0F};
  const float to[numbers] = {a, b};
  const std::uint32_t from_category = 0;
  result.found = gradients.run(from, &from_category, to, &category);
  return result;
}

TEST(IntegratedGradients, ShareOutAProductAndACategory) {
  const Function function{[](const double* x) { return x[0] * x[1] + 3.0 * x[2] + 5.0 * x[4]; },
                          [](const double* x, double* g) {
                            g[0] = x[1];
                            g[1] = x[0];
                            g[2] = 3.0;
                            g[4] = 5.0;
                          }};
  const Attribution found = attribute(function, 2.0F, 3.0F, 2).found;
  EXPECT_NEAR(found.dense[0], 3.0, 1e-9);
  EXPECT_NEAR(found.dense[1], 3.0, 1e-9);
  EXPECT_NEAR(found.categories[0], 2.0, 1e-9);
  EXPECT_DOUBLE_EQ(found.baseline_score, 3.0);
  EXPECT_DOUBLE_EQ(found.score, 11.0);
  EXPECT_NEAR(found.error, 0.0, 1e-9);
  EXPECT_TRUE(found.precise);
}

TEST(IntegratedGradients, RowsThatAreEqualHaveNothingToShare) {
  const Function function{[](const double*) { return 7.0; }, [](const double*, double*) {}};
  const Result result = attribute(function, 0.0F, 0.0F, 0);
  EXPECT_EQ(result.evaluations, 1U);
  EXPECT_EQ(result.found.dense, std::vector<double>(numbers, 0.0));
  EXPECT_EQ(result.found.categories, std::vector<double>(1, 0.0));
  EXPECT_EQ(result.found.score, 7.0);
  EXPECT_TRUE(result.found.precise);
}

// What a line of few points misses: a kink that all happens behind, and a narrow hill that it does not see.
TEST(IntegratedGradients, TakeMorePointsWhereTheScoreBends) {
  const Function kink{[](const double* x) { return std::max(0.0, 100.0 * (x[0] - 0.93)); },
                      [](const double* x, double* g) { g[0] = x[0] > 0.93 ? 100.0 : 0.0; }};
  const Result bent = attribute(kink, 1.0F, 1.0F, 0);
  EXPECT_TRUE(bent.found.precise);
  EXPECT_NEAR(bent.found.dense[0], 7.0, 0.07);
  EXPECT_EQ(bent.found.dense[1], 0.0);
  EXPECT_GT(bent.evaluations, 9U);
  EXPECT_LT(bent.evaluations, 60U);

  const Function straight{[](const double* x) { return 7.0 * x[0]; },
                          [](const double*, double* g) { g[0] = 7.0; }};
  EXPECT_EQ(attribute(straight, 1.0F, 1.0F, 0).evaluations, 9U);
}

TEST(IntegratedGradients, SayWhereTheSumIsMissed) {
  // Its derivative is not its own.
  const Function wrong{[](const double* x) { return 7.0 * x[0]; },
                       [](const double*, double* g) { g[0] = 6.0; }};
  const Result result = attribute(wrong, 1.0F, 0.0F, 0);
  EXPECT_FALSE(result.found.precise);
  EXPECT_NEAR(result.found.error, 1.0, 1e-6);
  EXPECT_LT(result.evaluations, 1100U);
}

TEST(IntegratedGradients, OfWhatIsNotFiniteEnd) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  for (const double bad : {inf, std::nan("")}) {
    const Function function{[bad](const double* x) { return x[0] > 0.5 ? bad : 1.0; },
                            [](const double*, double* g) { g[0] = 1.0; }};
    EXPECT_FALSE(attribute(function, 1.0F, 0.0F, 0).found.precise);
  }
}

}  // namespace
}  // namespace anoean
