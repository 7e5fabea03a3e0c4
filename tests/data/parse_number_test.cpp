#include "data/parse_number.hpp"

#include <cmath>
#include <cstdlib>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <string>

namespace anoean {
namespace {

// The text behind enough bytes that the short way may load.
bool parse_short(const std::string& text, double& value) {
  const std::string padded = "99999999" + text;
  return parse_short_number(padded.data() + padded.size(), text.size(), value);
}

TEST(ParseNumber, ReadsShortDecimalsExactly) {
  std::mt19937 random(1);
  for (int i = 0; i < 200000; ++i) {
    const std::size_t length = 1 + random() % 8;
    std::string text;
    for (std::size_t j = 0; j < length; ++j) text += static_cast<char>('0' + random() % 10);
    if (length > 1 && random() % 4 != 0) text[random() % length] = '.';
    double value = -1.0;
    ASSERT_TRUE(parse_short(text, value)) << text;
    ASSERT_EQ(value, std::strtod(text.c_str(), nullptr)) << text;
  }
}

TEST(ParseNumber, LeavesEverythingElseToTheLongWay) {
  for (const char* text : {"", ".", "-1", "+1", "1e5", "..", "1.2.3", "a", "1 ", " 1", "123456789", "/", ":",
                           "1:2", "0x1", "1,5", "\xb0",
                           "1\xb0"
                           "2"}) {
    double value = 0.0;
    EXPECT_FALSE(parse_short(text, value)) << text;
  }
}

TEST(ParseNumber, ReadsWhatPeopleWrite) {
  const std::pair<const char*, double> cases[] = {
      {"-0.5", -0.5},  {"+7", 7},
      {" 12\t", 12},   {"1e-3", 1e-3},
      {"1E5", 1e5},    {".5", 0.5},
      {"5.", 5},       {"123456789012345678", 123456789012345678},
      {"0.1", 0.1},    {"2.2250738585072014e-308", 2.2250738585072014e-308},
      {"1e-400", 0.0}, {"0.30000000000000004", 0.30000000000000004}};
  for (const auto& [text, expected] : cases) {
    double value = -1.0;
    EXPECT_TRUE(parse_number(text, value)) << text;
    EXPECT_EQ(value, expected) << text;
  }
  for (const char* text : {"inf", "Infinity", "1e999", "+inf"}) {
    double value = 0.0;
    EXPECT_TRUE(parse_number(text, value)) << text;
    EXPECT_EQ(value, std::numeric_limits<double>::infinity()) << text;
  }
  double value = 0.0;
  EXPECT_TRUE(parse_number("NaN", value));
  EXPECT_TRUE(std::isnan(value));
}

TEST(ParseNumber, RefusesWhatIsNoNumber) {
  for (const char* text : {"", " ", "abc", "1,5", "1 2", "0x10", "--1", "+-1", "1e", "e5", "-", "+", ".",
                           "12:30", "nan(1)", "nan()"}) {
    double value = 0.0;
    EXPECT_FALSE(parse_number(text, value)) << text;
  }
}

}  // namespace
}  // namespace anoean
