#include <anoean/metrics.hpp>

#include <cstdint>
#include <gtest/gtest.h>
#include <vector>

namespace anoean {
namespace {

TEST(AveragePrecision, OfAPerfectRankingIsOneAndNeverMore) {
  for (std::size_t anomalies = 1; anomalies < 300; ++anomalies) {
    std::vector<float> scores = {0.0F};
    std::vector<std::uint8_t> anomalous = {0};
    for (std::size_t i = 1; i <= anomalies; ++i) {
      scores.push_back(static_cast<float>(i));
      anomalous.push_back(1);
    }
    EXPECT_EQ(average_precision(scores, anomalous), 1.0) << anomalies;
  }
}

}  // namespace
}  // namespace anoean
