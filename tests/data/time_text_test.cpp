#include "data/time_text.hpp"

#include <gtest/gtest.h>

namespace anoean {
namespace {

TEST(TimeText, ReadsDatesAndTimes) {
  // `date -u -d 2024-05-31T09:59:00Z +%s`
  const std::pair<const char*, double> cases[] = {{"2024-05-31", 1717113600.0},
                                                  {"2024-05-31T09:59", 1717149540.0},
                                                  {"2024-05-31 09:59:00", 1717149540.0},
                                                  {"2024-05-31T09:59:00Z", 1717149540.0},
                                                  {"2024-05-31T09:59:00.25Z", 1717149540.25},
                                                  {"2024-05-31T11:59:00,5+02:00", 1717149540.5},
                                                  {"1969-12-31T23:59:59Z", -1.0}};
  for (const auto& [text, seconds] : cases) EXPECT_EQ(parse_time(text), seconds) << text;
}

TEST(TimeText, RefusesEverythingElse) {
  for (const std::string& text :
       {std::string(), std::string("9:59"), std::string("31.05.2024"), std::string("05/31/2024"),
        std::string("2024-05-31T"), std::string("2024-05-31T25:00"), std::string("2024-13-01"),
        std::string("2024-02-30"), std::string("2023-02-29T10:00:00Z"), std::string("2024-05-31x"),
        std::string("2024-05-31T09:59:00 later"), std::string(" 2024-05-31"), std::string("2024-05-31\0", 11),
        std::string("May 31")})
    EXPECT_FALSE(parse_time(text)) << text;
}

}  // namespace
}  // namespace anoean
