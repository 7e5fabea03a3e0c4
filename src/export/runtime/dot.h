#ifndef ANOEAN_EXPORT_RUNTIME_DOT_H
#define ANOEAN_EXPORT_RUNTIME_DOT_H

#include <stddef.h>

/* The sum of a[i] * b[i]. Four sums side by side do not wait for each other, and round less than one. */
static float anoean_dot(const float* a, const float* b, size_t size) {
  float sums[4] = {0.0F, 0.0F, 0.0F, 0.0F};
  size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    sums[0] += a[i] * b[i];
    sums[1] += a[i + 1] * b[i + 1];
    sums[2] += a[i + 2] * b[i + 2];
    sums[3] += a[i + 3] * b[i + 3];
  }
  for (; i < size; ++i) sums[0] += a[i] * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

#endif
