#ifndef ANOEAN_EXPORT_RUNTIME_SCALE_LOG_H
#define ANOEAN_EXPORT_RUNTIME_SCALE_LOG_H

#include "export/runtime/scaling.h"

/* A number as a feature, by way of sign(number) * log(1 + |number|). */
static float anoean_scale_log(const anoean_scaling* scaling, double number) {
  const double filled = anoean_filled(number, scaling->median);
  const double logarithm = copysign(log1p(fabs(filled)), filled);
  return anoean_clipped((logarithm - scaling->location) / scaling->scale, scaling->low, scaling->high);
}

#endif
