#ifndef ANOEAN_EXPORT_RUNTIME_WIDE_GAUSSIAN_H
#define ANOEAN_EXPORT_RUNTIME_WIDE_GAUSSIAN_H

#include <math.h>
#include <stddef.h>

#include "export/runtime/dot.h"

/* The normal records' Gaussian in a wide layer: its principal directions, and one variance for all others. */
typedef struct {
  const float* vectors;           /* directions rows of width */
  const float* inverse_variances; /* directions */
  const float* centre;            /* width */
  double precision;               /* 1 / variance of all other directions */
  size_t width;
  size_t directions;
} anoean_wide_gaussian;

/* The Mahalanobis distance of a layer's output x. rest: room for width, for what the directions leave of it.
 */
static double anoean_wide_distance(const anoean_wide_gaussian* gaussian, const float* x, float* rest) {
  double square = 0.0;
  double rest_square = 0.0;
  size_t i;
  size_t k;
  for (i = 0; i < gaussian->width; ++i) rest[i] = x[i] - gaussian->centre[i];
  for (k = 0; k < gaussian->directions; ++k) {
    const float* vector = gaussian->vectors + k * gaussian->width;
    const float along = anoean_dot(vector, rest, gaussian->width);
    square += (double)along * (double)along * (double)gaussian->inverse_variances[k];
    /* The directions are at right angles, so that the next ones find what they seek all the same. */
    for (i = 0; i < gaussian->width; ++i) rest[i] -= along * vector[i];
  }
  for (i = 0; i < gaussian->width; ++i) rest_square += (double)rest[i] * (double)rest[i];
  return sqrt(square + gaussian->precision * rest_square);
}

#endif
