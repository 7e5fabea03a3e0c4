#pragma once

#include <anoean/explanation.hpp>

#include <cstddef>
#include <vector>

#include "data/features.hpp"

namespace anoean {

// The fixed grid of patches by which the scores of images are explained: at most 8 × 8 of them, of equal size
// but for those at the lower and right edge, which may be smaller. A patch has all channels of its pixels.
class ImagePatches {
 public:
  explicit ImagePatches(const FeatureShape& image);

  std::size_t count() const noexcept { return down_ * across_; }
  // The patch of a dense value; both in the order height, width, channels.
  std::size_t of(std::size_t value) const noexcept;
  PixelPatch pixels(std::size_t patch) const noexcept;
  // Of the finite values in each patch of an image of raw pixels; NaN where a patch has none.
  std::vector<double> means(const float* image) const;

 private:
  std::size_t height_;
  std::size_t width_;
  std::size_t channels_;
  std::size_t patch_height_;
  std::size_t patch_width_;
  std::size_t down_;
  std::size_t across_;
};

}  // namespace anoean
