#include "model/image_patches.hpp"

#include <algorithm>
#include <cmath>

namespace anoean {
namespace {

constexpr std::size_t most_per_side = 8;

std::size_t divided_up(std::size_t size, std::size_t by) { return (size + by - 1) / by; }

}  // namespace

ImagePatches::ImagePatches(const FeatureShape& image)
    : height_(image.height),
      width_(image.width),
      channels_(image.channels),
      patch_height_(divided_up(height_, most_per_side)),
      patch_width_(divided_up(width_, most_per_side)),
      down_(divided_up(height_, patch_height_)),
      across_(divided_up(width_, patch_width_)) {}

std::size_t ImagePatches::of(std::size_t value) const noexcept {
  const std::size_t pixel = value / channels_;
  return pixel / width_ / patch_height_ * across_ + pixel % width_ / patch_width_;
}

PixelPatch ImagePatches::pixels(std::size_t patch) const noexcept {
  const std::size_t top = patch / across_ * patch_height_;
  const std::size_t left = patch % across_ * patch_width_;
  return {.first_row = top + 1,
          .last_row = std::min(top + patch_height_, height_),
          .first_column = left + 1,
          .last_column = std::min(left + patch_width_, width_)};
}

std::vector<double> ImagePatches::means(const float* image) const {
  std::vector<double> sums(count(), 0.0);
  std::vector<double> known(count(), 0.0);
  for (std::size_t i = 0; i < height_ * width_ * channels_; ++i) {
    if (!std::isfinite(image[i])) continue;
    sums[of(i)] += double{image[i]};
    known[of(i)] += 1.0;
  }
  // 0 / 0 is NaN.
  for (std::size_t patch = 0; patch < count(); ++patch) sums[patch] /= known[patch];
  return sums;
}

}  // namespace anoean
