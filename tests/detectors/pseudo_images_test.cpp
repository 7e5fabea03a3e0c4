#include "detectors/pseudo_images.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>
#include <vector>

namespace anoean {
namespace {

// Every image is the same but for its number, which is added to each pixel times a thousand.
Batch batch_of(const FeatureShape& shape, std::size_t normals, std::size_t made) {
  Batch batch;
  batch.normals = normals;
  batch.made = made;
  batch.dense = AlignedBuffer<float>((normals + made) * shape.dense());
  for (std::size_t i = 0; i < normals * shape.dense(); ++i)
    batch.dense[i] = static_cast<float>(i % shape.dense()) + 1000.0F * static_cast<float>(i / shape.dense());
  return batch;
}

std::vector<float> made_image(const FeatureShape& shape, const Batch& batch, std::size_t index) {
  const float* first = batch.dense.data() + (batch.normals + index) * shape.dense();
  return {first, first + shape.dense()};
}

TEST(PseudoImages, AreTurnedMirroredAndCutNormalOnes) {
  for (const FeatureShape& shape : {FeatureShape{6, 6, 2, {}}, FeatureShape{5, 8, 1, {}}}) {
    Batch batch = batch_of(shape, 3, 80);
    ThreadPool pool(1);
    PseudoImages(shape, 1).make(batch, pool);
    for (std::size_t i = 20; i < 80; ++i) {
      std::vector<float> pixels = made_image(shape, batch, i);
      std::size_t unchanged = 0;
      std::set<int> of;
      for (std::size_t p = 0; p < pixels.size(); ++p) {
        of.insert(static_cast<int>(pixels[p]) / 1000);
        unchanged += static_cast<std::size_t>(pixels[p]) % 1000 == p ? 1 : 0;
      }
      if (i % 3 == 2) {  // each pixel stays in its place, some are of another image
        EXPECT_EQ(unchanged, pixels.size());
        EXPECT_LE(of.size(), 2U);
        continue;
      }
      EXPECT_EQ(of.size(), 1U);
      EXPECT_LT(unchanged, pixels.size() / 2);
      std::sort(pixels.begin(), pixels.end());
      for (std::size_t p = 0; p < pixels.size(); ++p)
        EXPECT_EQ(static_cast<std::size_t>(pixels[p]) % 1000, p);  // none is lost or doubled
    }
  }
}

TEST(PseudoImages, ABendMovesPixelsAndKeepsTheirRange) {
  const FeatureShape shape{12, 12, 1, {}};
  Batch batch = batch_of(shape, 1, 8);
  ThreadPool pool(1);
  PseudoImages(shape, 1).make(batch, pool);
  for (std::size_t i = 0; i < 2; ++i) {
    const std::vector<float> pixels = made_image(shape, batch, i);
    EXPECT_FALSE(std::equal(pixels.begin(), pixels.end(), batch.dense.begin()));
    for (const float value : pixels) EXPECT_TRUE(value >= -0.01F && value <= 143.01F);
  }
}

}  // namespace
}  // namespace anoean
