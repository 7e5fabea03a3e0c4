#include <anoean/error.hpp>
#include <anoean/metrics.hpp>

#include <cstdint>
#include <gtest/gtest.h>
#include <limits>
#include <string>
#include <vector>

namespace anoean {
namespace {

const std::vector<float> scores{0.5F, 1.5F, 2.5F};
const std::vector<std::uint8_t> anomalous{0, 0, 1};

std::string message_of(const std::vector<float>& some_scores, const std::vector<std::uint8_t>& labels) {
  try {
    average_precision(some_scores, labels);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    return error.what();
  }
  return "no error";
}

TEST(MetricsBadInput, UnequalLengths) { EXPECT_EQ(message_of(scores, {0, 1}), "3 scores for 2 labels"); }

TEST(MetricsBadInput, NoRows) { EXPECT_EQ(message_of({}, {}), "no rows to measure"); }

TEST(MetricsBadInput, NotFinite) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    EXPECT_EQ(message_of({0.5F, bad, 1.0F}, anomalous), "row 2: the score is not a finite number");
  }
}

TEST(MetricsBadInput, OutOfRange) {
  const double not_a_number = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(at_threshold(scores, anomalous, not_a_number), Error);
  for (const double rate : {-0.1, 1.1, not_a_number}) {
    EXPECT_THROW(at_false_positive_rate(scores, anomalous, rate), Error);
  }
}

TEST(MetricsBadInput, InfiniteThresholdsAreFine) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(at_threshold(scores, anomalous, infinity).recall, 0.0);
  EXPECT_EQ(at_threshold(scores, anomalous, -infinity).false_positive_rate, 1.0);
}

}  // namespace
}  // namespace anoean
