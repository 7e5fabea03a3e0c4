#include "detectors/latent_gaussian.hpp"

#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <string>

namespace anoean {
namespace {

std::vector<double> read_values(std::istream& in, std::size_t count) {
  std::vector<double> values(count);
  for (double& value : values) in >> value;
  return values;
}

TEST(LatentGaussian, EqualsScikitLearnsLedoitWolf) {
  std::ifstream in(std::string(ANOEAN_TEST_DATA) + "/latent_gaussian.txt");
  std::string word;
  std::size_t rows = 0;
  std::size_t d = 0;
  int cases = 0;
  while (in >> word >> rows >> d) {
    const std::vector<double> values = read_values(in, rows * d);
    const std::vector<float> latent(values.begin(), values.end());
    const LatentGaussian gaussian = LatentGaussian::fit({latent.data(), rows, d});
    in >> word;
    const std::vector<double> mean = read_values(in, d);
    in >> word;
    const std::vector<double> covariance = read_values(in, d * d);
    in >> word;
    const std::vector<double> distances = read_values(in, rows);
    ASSERT_TRUE(in.good());
    for (std::size_t j = 0; j < d; ++j) EXPECT_NEAR(gaussian.mean()[j], mean[j], 1e-9);
    for (std::size_t j = 0; j < d * d; ++j) EXPECT_NEAR(gaussian.covariance()[j], covariance[j], 1e-7);
    for (std::size_t r = 0; r < rows; ++r) EXPECT_NEAR(gaussian.distance(&latent[r * d]), distances[r], 1e-5);
    ++cases;
  }
  EXPECT_EQ(cases, 5);
}

TEST(LatentGaussian, IsInvertibleHoweverFewOrEqualTheRows) {
  for (const std::size_t rows : {1U, 2U, 7U}) {
    const std::vector<float> same(rows * 6, 0.25F);
    const LatentGaussian gaussian = LatentGaussian::fit({same.data(), rows, 6});
    EXPECT_EQ(gaussian.distance(same.data()), 0.0);
    std::vector<float> other(6, 0.25F);
    other[3] = 1.0F;
    EXPECT_GT(gaussian.distance(other.data()), 100.0);
    EXPECT_TRUE(std::isfinite(gaussian.distance(other.data())));
  }
}

TEST(LatentGaussian, TellsACollapsedSpaceFromTheWholeOne) {
  std::vector<double> identity(9, 0.0);
  for (int i = 0; i < 3; ++i) identity[static_cast<std::size_t>(4 * i)] = 1.0;
  const LatentGaussian whole({0, 0, 0}, identity);
  EXPECT_DOUBLE_EQ(whole.effective_rank(), 3.0);
  EXPECT_DOUBLE_EQ(whole.covariance_offset(), 0.0);
  EXPECT_DOUBLE_EQ(whole.total_variance(), 3.0);
  const LatentGaussian line({3, 0, 4}, {1, 0, 0, 0, 1e-8, 0, 0, 0, 1e-8});
  EXPECT_NEAR(line.effective_rank(), 1.0, 1e-6);
  EXPECT_DOUBLE_EQ(line.mean_offset(), 5.0);
}

}  // namespace
}  // namespace anoean
