#include "detectors/image_moves.hpp"

#include <algorithm>
#include <cmath>

namespace anoean {
namespace {

// Cubic convolution (R. Keys 1981) with the slope that image libraries take.
float cubic_weight(float distance) {
  constexpr float slope = -0.75F;
  const float t = std::fabs(distance);
  if (t < 1.0F) return ((slope + 2.0F) * t - (slope + 3.0F)) * t * t + 1.0F;
  if (t < 2.0F) return ((slope * t - 5.0F * slope) * t + 8.0F * slope) * t - 4.0F * slope;
  return 0.0F;
}

// The place of a pixel's centre between −1 and 1.
float place(std::size_t index, std::size_t size) {
  return (2.0F * static_cast<float>(index) + 1.0F) / static_cast<float>(size) - 1.0F;
}

// A coordinate between −1 and 1 as a pixel and what lies beyond it, held inside of the image.
struct Between {
  std::size_t low, high;
  float share;  // of high
};

Between between(float coordinate, std::size_t size) {
  const float last = static_cast<float>(size - 1);
  const float pixel = std::clamp(((coordinate + 1.0F) * static_cast<float>(size) - 1.0F) / 2.0F, 0.0F, last);
  const auto low = static_cast<std::size_t>(pixel);
  return {low, std::min(low + 1, size - 1), pixel - static_cast<float>(low)};
}

}  // namespace

ImageMoves::ImageMoves(const FeatureShape& shape, const Largest& largest, Random random)
    : shape_(shape),
      largest_(largest),
      across_(weights_along(shape.width)),
      down_(weights_along(shape.height)),
      random_(random) {}

// Control points lie on the border pixels and evenly between; outside of them the outermost ones repeat.
std::vector<ImageMoves::Weights> ImageMoves::weights_along(std::size_t size) {
  std::vector<Weights> weights(size, Weights{});
  constexpr auto last_point = static_cast<int>(control_points) - 1;
  for (std::size_t i = 0; i < size; ++i) {
    const float at =
        size > 1 ? static_cast<float>(i) * static_cast<float>(last_point) / static_cast<float>(size - 1)
                 : 0.0F;
    const int base = static_cast<int>(at);
    for (int k = base - 1; k <= base + 2; ++k) {
      const auto point = static_cast<std::size_t>(std::clamp(k, 0, last_point));
      weights[i].of[point] += cubic_weight(at - static_cast<float>(k));
    }
  }
  return weights;
}

ImageMoves::Move ImageMoves::draw() {
  Move move{};
  const float angle = random_.uniform(-largest_.rotation, largest_.rotation);
  const float scale = 1.0F + random_.uniform(-largest_.scaling, largest_.scaling);
  const float squeeze = 1.0F + random_.uniform(-largest_.scaling, largest_.scaling) / 2.0F;
  move.xx = scale * std::cos(angle);
  move.xy = -scale * std::sin(angle) + random_.uniform(-largest_.shear, largest_.shear);
  move.yx = scale * squeeze * std::sin(angle);
  move.yy = scale * squeeze * std::cos(angle);
  move.x = random_.uniform(-largest_.shift, largest_.shift);
  move.y = random_.uniform(-largest_.shift, largest_.shift);
  for (auto& direction : move.elastic) {
    for (auto& row : direction) {
      for (float& point : row) point = random_.uniform(-largest_.elastic, largest_.elastic);
    }
  }
  return move;
}

void ImageMoves::move_one(const Move& move, const float* from, float* to) const {
  const std::size_t channels = shape_.channels;
  for (std::size_t row = 0; row < shape_.height; ++row) {
    // The control points of this row.
    float points[2][control_points] = {};
    for (std::size_t direction = 0; direction < 2; ++direction) {
      for (std::size_t j = 0; j < control_points; ++j) {
        for (std::size_t i = 0; i < control_points; ++i)
          points[direction][j] += down_[row].of[i] * move.elastic[direction][i][j];
      }
    }
    const float y = place(row, shape_.height);
    for (std::size_t column = 0; column < shape_.width; ++column) {
      float dx = 0.0F;
      float dy = 0.0F;
      for (std::size_t j = 0; j < control_points; ++j) {
        dx += across_[column].of[j] * points[0][j];
        dy += across_[column].of[j] * points[1][j];
      }
      const float x = place(column, shape_.width);
      const Between h = between(move.xx * x + move.xy * y + move.x + dx, shape_.width);
      const Between v = between(move.yx * x + move.yy * y + move.y + dy, shape_.height);
      const float* above = from + v.low * shape_.width * channels;
      const float* below = from + v.high * shape_.width * channels;
      for (std::size_t c = 0; c < channels; ++c) {
        const float top =
            above[h.low * channels + c] * (1.0F - h.share) + above[h.high * channels + c] * h.share;
        const float bottom =
            below[h.low * channels + c] * (1.0F - h.share) + below[h.high * channels + c] * h.share;
        *to++ = top * (1.0F - v.share) + bottom * v.share;
      }
    }
  }
}

void ImageMoves::move(float* images, std::size_t count, ThreadPool& pool) {
  std::vector<Move> moves;
  for (std::size_t i = 0; i < count; ++i) moves.push_back(draw());
  const std::size_t size = shape_.dense();
  const std::size_t lanes = std::min(count, pool.threads());
  pool.run(lanes, [&](std::size_t lane) {
    std::vector<float> image(size);
    for (std::size_t i = lane; i < count; i += lanes) {
      std::copy_n(images + i * size, size, image.data());
      move_one(moves[i], image.data(), images + i * size);
    }
  });
}

}  // namespace anoean
