#ifndef ANOEAN_EXPORT_RUNTIME_NARROW_GAUSSIAN_H
#define ANOEAN_EXPORT_RUNTIME_NARROW_GAUSSIAN_H

#include <math.h>
#include <stddef.h>

#include "export/runtime/products.h"

/* The normal records' Gaussian in a layer. */
typedef struct {
  const float* weights; /* width rows of width: what makes the Gaussian round, with radius 1 */
  const float* biases;  /* width: so that its centre comes to lie in 0 */
  size_t width;
} anoean_narrow_gaussian;

/* The Mahalanobis distance of a layer's output x: the length of W x + b. */
static double anoean_narrow_distance(const anoean_narrow_gaussian* gaussian, const float* x) {
  double square = 0.0;
  size_t j;
  for (j = 0; j < gaussian->width; j += 4) {
    const size_t count = anoean_next_rows(gaussian->width - j);
    float sums[4] = {0.0F, 0.0F, 0.0F, 0.0F};
    size_t k;
    anoean_add_products(gaussian->weights + j * gaussian->width, count, gaussian->width, x, gaussian->width,
                        sums);
    for (k = 0; k < count; ++k) {
      const double value = (double)(sums[k] + gaussian->biases[j + k]);
      square += value * value;
    }
  }
  return sqrt(square);
}

#endif
