#ifndef ANOEAN_EXPORT_RUNTIME_WIDE_GAUSSIAN_H
#define ANOEAN_EXPORT_RUNTIME_WIDE_GAUSSIAN_H

#include <math.h>
#include <stddef.h>

#include "export/runtime/products.h"

/* The normal records' Gaussian in a wide layer: its principal directions, and one variance for all others. */
typedef struct {
  const float* vectors;           /* directions rows of width */
  const float* inverse_variances; /* directions */
  const float* centre;            /* width */
  double precision;               /* 1 / variance of all other directions */
  size_t width;
  size_t directions; /* at most 64 */
} anoean_wide_gaussian;

/* The Mahalanobis distance of a layer's output x. rest: room for width, for what the directions leave of it.
 */
static double anoean_wide_distance(const anoean_wide_gaussian* gaussian, const float* x, float* rest) {
  const size_t width = gaussian->width;
  float along[64] = {0.0F};
  double square = 0.0;
  double rest_square = 0.0;
  size_t i;
  size_t k;
  for (i = 0; i < width; ++i) rest[i] = x[i] - gaussian->centre[i];
  for (k = 0; k < gaussian->directions; k += 4) {
    const size_t count = anoean_next_rows(gaussian->directions - k);
    anoean_add_products(gaussian->vectors + k * width, count, width, rest, width, along + k);
  }
  for (i = 0; i < width; ++i) rest[i] = 0.0F;
  for (k = 0; k < gaussian->directions; ++k) {
    const float* vector = gaussian->vectors + k * width;
    square += (double)along[k] * (double)along[k] * (double)gaussian->inverse_variances[k];
    for (i = 0; i < width; ++i) rest[i] = fmaf(along[k], vector[i], rest[i]);
  }
  for (i = 0; i < width; ++i) {
    const double left = (double)((x[i] - gaussian->centre[i]) - rest[i]);
    rest_square += left * left;
  }
  return sqrt(square + gaussian->precision * rest_square);
}

#endif
