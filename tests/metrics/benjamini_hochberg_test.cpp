#include <anoean/error.hpp>
#include <anoean/metrics.hpp>

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

namespace anoean {
namespace {

using Found = std::vector<std::uint8_t>;

TEST(BenjaminiHochberg, FindsWhatItsAuthorsFind) {
  // The example of the paper, section 3.2: 15 p-values, q = 0.05, the four smallest are rejected.
  const std::vector<double> p = {0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                                 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000};
  Found expected(15, 0);
  std::fill(expected.begin(), expected.begin() + 4, std::uint8_t{1});
  EXPECT_EQ(benjamini_hochberg(p, 0.05), expected);
}

TEST(BenjaminiHochberg, StepsUp) {
  // 0.04 alone would not do for k = 1 (0.025), but both do for k = 2 (0.05).
  EXPECT_EQ(benjamini_hochberg(std::vector<double>{0.045, 0.04}, 0.05), (Found{1, 1}));
  EXPECT_EQ(benjamini_hochberg(std::vector<double>{0.045, 0.06}, 0.05), (Found{0, 0}));
  // The order of the rows stays, and equal p-values share their fate.
  EXPECT_EQ(benjamini_hochberg(std::vector<double>{0.9, 0.01, 0.5, 0.01}, 0.02), (Found{0, 1, 0, 1}));
  EXPECT_EQ(benjamini_hochberg(std::vector<double>{0.05}, 0.05), Found{1});
  EXPECT_EQ(benjamini_hochberg(std::vector<double>{0.0, 1.0}, 0.5), (Found{1, 0}));
  EXPECT_EQ(benjamini_hochberg({}, 0.05), Found{});
}

TEST(BenjaminiHochberg, RefusesWhatIsNoPValueOrRate) {
  for (const double p : {-0.1, 1.1, std::nan("")}) {
    EXPECT_THROW(benjamini_hochberg(std::vector<double>{0.5, p}, 0.1), Error) << p;
  }
  for (const double q : {0.0, 1.0, -1.0, std::nan("")}) {
    EXPECT_THROW(benjamini_hochberg(std::vector<double>{0.5}, q), Error) << q;
  }
}

}  // namespace
}  // namespace anoean
