#pragma once

#include <cstddef>
#include <cstdint>

namespace anoean::nn::kernels {

// Some rows or points of one space, one behind the other.
struct Points {
  const float* values;
  std::size_t count;
  std::size_t dimensions;
};

// What is known of the distances before any is measured: a point p is farther from row r than the root of s
// where of_rows[r * stride + p] > s + slack[r]. A bound that is not a number tells nothing.
struct DistanceBounds {
  const float* of_rows;
  std::size_t stride;
  const double* slack;
};

struct Nearest {
  double square = 0.0;    // of the distance: squared_distance(row, point)
  std::size_t point = 0;  // the first of the nearest
};

// The nearest of the points to each row, exactly, though only those are measured whose bounds do not rule
// them out. room: for as many numbers as there are points and room_behind more. At least one point.
inline constexpr std::size_t room_behind = 64;
void find_nearest(const Points& points, const Points& rows, const DistanceBounds& bounds, std::uint32_t* room,
                  Nearest* found);

// moved = row − centre, and the sum of its squares in float arithmetic, whose bits depend on the instruction
// set: within (dimensions + 8) · 2⁻²³ of the true one, relatively, unless it is infinite, or less where
// squares are too small for a float.
void move_rows(const Points& rows, const float* centre, float* moved, float* squares);
// The same sums of rows where they are.
void rough_squares(const Points& rows, float* squares);

}  // namespace anoean::nn::kernels
