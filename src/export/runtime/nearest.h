#ifndef ANOEAN_EXPORT_RUNTIME_NEAREST_H
#define ANOEAN_EXPORT_RUNTIME_NEAREST_H

#include <math.h>
#include <stddef.h>

/* Points of a layer, or of the input, that stand for the normal records, or for the known anomalies. */
typedef struct {
  const float* points; /* count rows of width */
  size_t count;
  size_t width;
} anoean_points;

/* The distance from x, a layer's output or the input, to the nearest of the points, which floats find and
   doubles measure. A point is left as soon as a nearer one is known. */
static double anoean_nearest(const anoean_points* points, const float* x) {
  const float* nearest = points->points;
  float least = HUGE_VALF;
  double exact = 0.0;
  size_t i;
  size_t j;
  for (i = 0; i < points->count; ++i) {
    const float* point = points->points + i * points->width;
    float square = 0.0F;
    size_t end;
    for (j = 0; j < points->width && square < least; j = end) {
      end = points->width - j > 16U ? j + 16U : points->width;
      for (; j < end; ++j) square += (x[j] - point[j]) * (x[j] - point[j]);
    }
    if (square < least) {
      least = square;
      nearest = point;
    }
  }
  for (j = 0; j < points->width; ++j) {
    const double difference = (double)(x[j] - nearest[j]);
    exact += difference * difference;
  }
  return sqrt(exact);
}

#endif
