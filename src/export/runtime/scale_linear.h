#ifndef ANOEAN_EXPORT_RUNTIME_SCALE_LINEAR_H
#define ANOEAN_EXPORT_RUNTIME_SCALE_LINEAR_H

#include "export/runtime/scaling.h"

/* A number as a feature. */
static float anoean_scale(const anoean_scaling* scaling, double number) {
  const double filled = anoean_filled(number, scaling->median);
  return anoean_clipped((filled - scaling->location) / scaling->scale, scaling->low, scaling->high);
}

#endif
