#include "detectors/image_moves.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace anoean {
namespace {

const FeatureShape shape{.height = 12, .width = 10, .channels = 2, .cardinalities = {}};

// A bright square on a dark ground; the second channel is its negative.
std::vector<float> squares(std::size_t count) {
  std::vector<float> images;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t y = 0; y < shape.height; ++y) {
      for (std::size_t x = 0; x < shape.width; ++x) {
        const float value = y >= 4 && y < 8 && x >= 3 && x < 7 ? 1.0F : -1.0F;
        images.push_back(value);
        images.push_back(-value);
      }
    }
  }
  return images;
}

TEST(ImageMoves, KeepValuesInRangeAndChannelsTogether) {
  std::vector<float> images = squares(50);
  ThreadPool pool(1);
  ImageMoves(shape, {}, Random(3, "moves")).move(images.data(), 50, pool);
  const std::vector<float> before = squares(50);
  std::size_t changed = 0;
  double bright = 0.0;
  for (std::size_t i = 0; i < images.size(); i += 2) {
    EXPECT_TRUE(images[i] >= -1.0F - 1e-5F && images[i] <= 1.0F + 1e-5F);
    EXPECT_NEAR(images[i], -images[i + 1], 1e-5F);
    changed += images[i] != before[i] ? 1 : 0;
    bright += static_cast<double>(images[i] + 1.0F) / 2.0;
  }
  EXPECT_GT(changed, images.size() / 20);
  EXPECT_NEAR(bright / 50.0, 16.0, 2.0);  // the square keeps about its size
}

TEST(ImageMoves, LeaveAnEvenImageAlone) {
  std::vector<float> images(shape.dense(), 0.25F);
  ThreadPool pool(1);
  ImageMoves(shape, {}, Random(3, "moves")).move(images.data(), 1, pool);
  for (const float value : images) EXPECT_NEAR(value, 0.25F, 1e-6F);
}

TEST(ImageMoves, AreTheSameForEveryNumberOfThreads) {
  std::vector<float> one = squares(9);
  std::vector<float> three = squares(9);
  ThreadPool alone(1);
  ThreadPool several(3);
  ImageMoves(shape, {}, Random(3, "moves")).move(one.data(), 9, alone);
  ImageMoves(shape, {}, Random(3, "moves")).move(three.data(), 9, several);
  EXPECT_EQ(one, three);
}

}  // namespace
}  // namespace anoean
