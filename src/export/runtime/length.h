#ifndef ANOEAN_EXPORT_RUNTIME_LENGTH_H
#define ANOEAN_EXPORT_RUNTIME_LENGTH_H

#include <math.h>
#include <stddef.h>

/* The length of x. */
static double anoean_length(const float* x, size_t size) {
  double square = 0.0;
  size_t i;
  for (i = 0; i < size; ++i) square += (double)x[i] * (double)x[i];
  return sqrt(square);
}

#endif
