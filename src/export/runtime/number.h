#ifndef ANOEAN_EXPORT_RUNTIME_NUMBER_H
#define ANOEAN_EXPORT_RUNTIME_NUMBER_H

#include <math.h>

/* The number, or what stands for it where it is missing: NaN or an infinity. */
static double anoean_filled(double number, double median) { return isfinite(number) ? number : median; }

static float anoean_clipped(double scaled, double low, double high) {
  if (scaled < low) return (float)low;
  if (scaled > high) return (float)high;
  return (float)scaled;
}

#endif
