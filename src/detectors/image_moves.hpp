#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "core/thread_pool.hpp"
#include "data/features.hpp"

namespace anoean {

// Moves images a little, so that a few of them teach as much as many: rotation, scale, shear and shift, and
// an elastic displacement that is smooth between 4 × 4 control points (P. Simard, D. Steinkraus, J. Platt,
// "Best practices for convolutional neural networks applied to visual document analysis", ICDAR 2003).
// Bilinear between pixels; what comes from outside repeats the border. Normals and anomalies must be moved
// alike: moves of one kind alone give it away by its looks.
class ImageMoves {
 public:
  // The largest moves: in radians, shares, and halves of the image's side.
  struct Largest {
    float rotation = 0.25F;
    float scaling = 0.1F;
    float shear = 0.2F;
    float shift = 0.12F;
    float elastic = 0.12F;
  };
  ImageMoves(const FeatureShape& shape, const Largest& largest, Random random);

  // images: count × height × width × channels, moved in place. The same for every number of threads.
  void move(float* images, std::size_t count, ThreadPool& pool);

 private:
  static constexpr std::size_t control_points = 4;  // along a side

  // Where a pixel comes from, in units of half the image's side around its centre.
  struct Move {
    float xx, xy, yx, yy, x, y;                        // affine
    float elastic[2][control_points][control_points];  // displacement along x and y
  };
  // What every image shares: how much each control point counts at a pixel.
  struct Weights {
    float of[control_points];
  };

  Move draw();
  void move_one(const Move& move, const float* from, float* to) const;
  static std::vector<Weights> weights_along(std::size_t size);

  FeatureShape shape_;
  Largest largest_;
  std::vector<Weights> across_, down_;
  Random random_;
};

}  // namespace anoean
