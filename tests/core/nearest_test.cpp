#include "core/nearest.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace anoean {
namespace {

const std::vector<std::string> columns{"duration", "class", "src_bytes"};

TEST(Nearest, FindsTheClosestName) {
  EXPECT_EQ(nearest("clas", columns), "class");
  EXPECT_EQ(nearest("src_byte", columns), "src_bytes");
  EXPECT_EQ(nearest("class", columns), "class");
}

TEST(Nearest, IsEmptyWhereNothingIsClose) {
  EXPECT_EQ(nearest("label", columns), "");
  EXPECT_EQ(nearest("anything", {}), "");
}

TEST(Nearest, PassesOverVeryLongNames) {
  const std::string endless(100000, 'x');
  EXPECT_EQ(nearest(endless, columns), "");
  EXPECT_EQ(nearest("class", {endless, "klass"}), "klass");
}

TEST(DidYouMean, NamesTheNearestAndTheKnown) {
  EXPECT_EQ(did_you_mean("clas", columns), "did you mean \"class\"? known: duration, class, src_bytes");
  EXPECT_EQ(did_you_mean("label", columns), "known: duration, class, src_bytes");
}

TEST(DidYouMean, CutsALongList) {
  std::vector<std::string> many;
  for (int i = 10; i < 33; ++i) many.push_back("c" + std::to_string(i));
  const std::string advice = did_you_mean("label", many);
  EXPECT_NE(advice.find(", c29 and 3 more"), std::string::npos) << advice;
  EXPECT_EQ(advice.find("c30"), std::string::npos) << advice;
}

}  // namespace
}  // namespace anoean
