#include "export/c_text.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace anoean::exporting {
namespace {

TEST(CText, NumbersReadBackAsTheSame) {
  EXPECT_EQ(c_literal(1.0F), "1.0F");
  EXPECT_EQ(c_literal(-0.1F), "-0.1F");
  EXPECT_EQ(c_literal(1e30F), "1e+30F");
  EXPECT_EQ(c_literal(0.1), "0.1");
  EXPECT_EQ(c_literal(3.0), "3.0");
  EXPECT_EQ(c_literal(std::numeric_limits<double>::max()), "1.7976931348623157e+308");
  EXPECT_EQ(c_literal(NAN), "NAN");
  EXPECT_EQ(c_literal(-std::numeric_limits<double>::infinity()), "-INFINITY");
  EXPECT_EQ(c_literal(std::int8_t{-127}), "-127");
  EXPECT_EQ(c_literal(std::uint16_t{65535}), "65535");
}

TEST(CText, StringsHoldAnyBytes) {
  EXPECT_EQ(c_string("plain"), "\"plain\"");
  EXPECT_EQ(c_string("say \"no\" \\"), "\"say \\\"no\\\" \\\\\"");
  EXPECT_EQ(c_string("\n1"), "\"\\0121\"");
  EXPECT_EQ(c_string("\xc3\xa9"), "\"\\303\\251\"");
  EXPECT_EQ(c_string("what?"
                     "?!"),
            "\"what\\?\\?!\"");  // which would be a trigraph
}

TEST(CText, CommentsCannotBeLeft) {
  EXPECT_EQ(c_comment("bytes"), "bytes");
  EXPECT_EQ(c_comment("a */ b"), "a *? b");
  EXPECT_EQ(c_comment("a /* b"), "a /? b");
  EXPECT_EQ(c_comment("two\nlines \\"), "two?lines ?");
  EXPECT_EQ(c_comment("/*/"), "/?/");
}

TEST(CText, PrefixesAreIdentifiersAndNoStandardHeaders) {
  for (const char* good : {"ids", "a", "Model_2"}) EXPECT_TRUE(is_c_prefix(good)) << good;
  for (const char* bad : {"", "2nd", "_x", "a-b", "a b", "é", "math", "string", "features", "a.b", "../a"})
    EXPECT_FALSE(is_c_prefix(bad)) << bad;
}

}  // namespace
}  // namespace anoean::exporting
