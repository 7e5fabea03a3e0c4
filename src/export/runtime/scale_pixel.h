#ifndef ANOEAN_EXPORT_RUNTIME_SCALE_PIXEL_H
#define ANOEAN_EXPORT_RUNTIME_SCALE_PIXEL_H

#include <math.h>

/* A pixel as a feature: the range of training becomes -1 to 1. One that is NaN or infinite is missing and
   becomes 0. */
static float anoean_scale_pixel(float pixel, float location, float scale) {
  const float scaled = isfinite(pixel) ? (pixel - location) / scale : 0.0F;
  if (scaled < -2.0F) return -2.0F;
  if (scaled > 2.0F) return 2.0F;
  return scaled;
}

#endif
