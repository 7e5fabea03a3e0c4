#include "model/image_patches.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace anoean {
namespace {

FeatureShape image(std::size_t height, std::size_t width, std::size_t channels) {
  return {.height = height, .width = width, .channels = channels, .cardinalities = {}};
}

TEST(ImagePatches, ShareOutEveryPixelOnce) {
  for (const FeatureShape& shape :
       {image(28, 28, 1), image(32, 32, 3), image(1, 7, 2), image(9, 100, 1), image(8, 8, 1)}) {
    const ImagePatches patches(shape);
    std::vector<std::size_t> values(patches.count(), 0);
    for (std::size_t i = 0; i < shape.dense(); ++i) {
      const std::size_t row = i / shape.channels / shape.width + 1;
      const std::size_t column = i / shape.channels % shape.width + 1;
      const std::size_t patch = patches.of(i);
      ASSERT_LT(patch, patches.count());
      const PixelPatch pixels = patches.pixels(patch);
      EXPECT_TRUE(row >= pixels.first_row && row <= pixels.last_row);
      EXPECT_TRUE(column >= pixels.first_column && column <= pixels.last_column);
      ++values[patch];
    }
    for (std::size_t patch = 0; patch < patches.count(); ++patch) {
      const PixelPatch pixels = patches.pixels(patch);
      EXPECT_EQ(values[patch], (pixels.last_row - pixels.first_row + 1) *
                                   (pixels.last_column - pixels.first_column + 1) * shape.channels);
    }
  }
  EXPECT_EQ(ImagePatches(image(28, 28, 1)).count(), 49U);  // 4 × 4 pixels each
  EXPECT_EQ(ImagePatches(image(9, 100, 1)).count(), 40U);  // 2 × 13
  EXPECT_EQ(ImagePatches(image(1, 7, 2)).count(), 7U);
}

TEST(ImagePatches, MeansAreOfWhatIsKnown) {
  const ImagePatches patches(image(1, 9, 1));  // of 1 × 2 pixels, and the last alone
  const float pixels[] = {1.0F, 2.0F, NAN, 4.0F, INFINITY, NAN, 7.0F, 8.0F, 9.0F};
  const std::vector<double> means = patches.means(pixels);
  ASSERT_EQ(means.size(), 5U);
  EXPECT_EQ(means[0], 1.5);
  EXPECT_EQ(means[1], 4.0);
  EXPECT_TRUE(std::isnan(means[2]));
  EXPECT_EQ(means[3], 7.5);
  EXPECT_EQ(means[4], 9.0);
}

}  // namespace
}  // namespace anoean
