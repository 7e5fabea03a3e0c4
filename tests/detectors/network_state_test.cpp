#include "detectors/network_state.hpp"

#include <gtest/gtest.h>

namespace anoean {
namespace {

std::size_t rows_at_once(const nn::Shape& dense, const std::string& spec) {
  Random random(1, "weights");
  return anoean::rows_at_once(nn::Network({.dense = dense, .cardinalities = {}}, spec, random));
}

TEST(NetworkState, AWideNetworkGetsFewRowsAtOnce) {
  EXPECT_EQ(rows_at_once({1, 1, 40}, "dense 128, leaky_relu 0.2, dense 8"), 256U);
  // 64 values per pixel: all 256 rows would take 3 GB.
  EXPECT_EQ(rows_at_once({150, 150, 1}, "conv 64 kernel 1 stride 1 pad 0, flatten, dense 1"), 1U);
  const std::size_t rows = rows_at_once({100, 100, 1}, "conv 8 kernel 1 stride 1 pad 0, flatten, dense 1");
  EXPECT_GT(rows, 1U);
  EXPECT_LT(rows, 256U);
}

}  // namespace
}  // namespace anoean
