#pragma once

#include <cstddef>
#include <cstdint>

#include "core/matrix.hpp"

namespace anoean::nn::kernels {

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
// them out. room: for as many numbers as there are points. At least one point.
void find_nearest(MatrixView<const float> points, MatrixView<const float> rows, const DistanceBounds& bounds,
                  std::uint32_t* room, Nearest* found);

// moved = row − centre, and the sum of its squares in float arithmetic, whose bits depend on the instruction
// set: within (columns + 8) · 2⁻²³ of the true one, relatively, unless it is infinite or below the smallest
// normal float. moved: [rows][columns].
void move_rows(MatrixView<const float> rows, const float* centre, float* moved, float* squares);
// The same sums of rows where they are.
void rough_squares(MatrixView<const float> rows, float* squares);

}  // namespace anoean::nn::kernels
