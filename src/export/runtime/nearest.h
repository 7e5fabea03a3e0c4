#ifndef ANOEAN_EXPORT_RUNTIME_NEAREST_H
#define ANOEAN_EXPORT_RUNTIME_NEAREST_H

#include <math.h>
#include <stddef.h>

/* Points of a layer that stand for the normal records, or for the known anomalies. */
typedef struct {
  const float* points; /* count rows of width */
  size_t count;
  size_t width;
} anoean_points;

/* The distance from a layer's output x to the nearest of the points. */
static double anoean_nearest(const anoean_points* points, const float* x) {
  float least = HUGE_VALF;
  size_t i;
  size_t j;
  for (i = 0; i < points->count; ++i) {
    const float* point = points->points + i * points->width;
    float square = 0.0F;
    for (j = 0; j < points->width; ++j) square += (x[j] - point[j]) * (x[j] - point[j]);
    if (square < least) least = square;
  }
  return sqrt((double)least);
}

#endif
