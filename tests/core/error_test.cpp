#include <anoean/error.hpp>

#include <gtest/gtest.h>
#include <stdexcept>

namespace anoean {
namespace {

TEST(Error, ReadsAsOneLine) {
  const Error error(Error::Kind::bad_input, "\"abc\" is no number", "flows.csv:12:5",
                    "name the column in categorical");
  EXPECT_STREQ(error.what(), "flows.csv:12:5: \"abc\" is no number; name the column in categorical");
  EXPECT_EQ(error.kind(), Error::Kind::bad_input);
  EXPECT_EQ(error.problem(), "\"abc\" is no number");
  EXPECT_EQ(error.where(), "flows.csv:12:5");
  EXPECT_EQ(error.advice(), "name the column in categorical");
}

TEST(Error, LeavesOutWhatIsEmpty) {
  EXPECT_STREQ(Error(Error::Kind::failure, "no space").what(), "no space");
  EXPECT_STREQ(Error(Error::Kind::failure, "no space", "out.csv").what(), "out.csv: no space");
  EXPECT_STREQ(Error(Error::Kind::failure, "no space", {}, "free some").what(), "no space; free some");
}

TEST(Error, IsCaughtAsAStandardException) {
  EXPECT_THROW(throw Error(Error::Kind::interrupted, "stopped"), std::runtime_error);
}

TEST(Error, StaysInOneLine) {
  const Error error(Error::Kind::bad_input, "no column \"a\nb\"", "x\x1b[31m.csv");
  EXPECT_STREQ(error.what(), "x?[31m.csv: no column \"a?b\"");
  EXPECT_EQ(error.problem(), "no column \"a\nb\"");
}

}  // namespace
}  // namespace anoean
