#ifndef ANOEAN_EXPORT_RUNTIME_SCALING_H
#define ANOEAN_EXPORT_RUNTIME_SCALING_H

#include <math.h>

/* How a number becomes a feature: (number - location) / scale, within low and high. */
typedef struct {
  double median; /* stands for a missing number */
  double location;
  double scale;
  double low;
  double high;
} anoean_scaling;

/* The number, or what stands for it where it is missing: NaN or an infinity. */
static double anoean_filled(const anoean_scaling* scaling, double number) {
  return isfinite(number) ? number : scaling->median;
}

static float anoean_clipped(const anoean_scaling* scaling, double scaled) {
  if (scaled < scaling->low) return (float)scaling->low;
  if (scaled > scaling->high) return (float)scaling->high;
  return (float)scaled;
}

#endif
