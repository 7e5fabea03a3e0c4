#ifndef ANOEAN_EXPORT_RUNTIME_SCALE_QUANTILE_H
#define ANOEAN_EXPORT_RUNTIME_SCALE_QUANTILE_H

#include <stddef.h>

#include "export/runtime/scaling.h"

/* The quantiles of a number among the training rows, ascending, and the normal score of each. */
typedef struct {
  const double* values;
  const double* scores;
  size_t count;
} anoean_quantiles;

/* A number as a feature: its normal score, piecewise linear between the quantiles, with slope 1 / scale
   beyond the outermost. */
static float anoean_scale_quantile(const anoean_scaling* scaling, const anoean_quantiles* quantiles,
                                   double number) {
  const double filled = anoean_filled(scaling, number);
  const double* values = quantiles->values;
  const double* scores = quantiles->scores;
  size_t below = 0;
  size_t above = quantiles->count - 1;
  if (filled <= values[below])
    return anoean_clipped(scaling, scores[below] + (filled - values[below]) / scaling->scale);
  if (filled >= values[above])
    return anoean_clipped(scaling, scores[above] + (filled - values[above]) / scaling->scale);
  while (above - below > 1) {
    const size_t middle = below + (above - below) / 2;
    if (values[middle] <= filled)
      below = middle;
    else
      above = middle;
  }
  {
    /* Halved, so that no difference of finite numbers overflows. */
    const double from_below = filled / 2.0 - values[below] / 2.0;
    const double step = values[above] / 2.0 - values[below] / 2.0;
    return anoean_clipped(scaling, scores[below] + from_below / step * (scores[above] - scores[below]));
  }
}

#endif
