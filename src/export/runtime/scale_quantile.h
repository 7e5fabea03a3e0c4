#ifndef ANOEAN_EXPORT_RUNTIME_SCALE_QUANTILE_H
#define ANOEAN_EXPORT_RUNTIME_SCALE_QUANTILE_H

#include <stddef.h>

#include "export/runtime/number.h"

/* The quantiles of a number among the training rows, ascending, and the normal score of each. */
typedef struct {
  const double* values;
  const double* scores;
  size_t count;
  double median; /* stands for a missing number */
  double scale;
  double low;
  double high;
} anoean_quantiles;

/* The normal score of a number: piecewise linear between the quantiles, with slope 1 / scale beyond the
   outermost. */
static double anoean_normal_score(const anoean_quantiles* quantiles, double number) {
  const double* values = quantiles->values;
  const double* scores = quantiles->scores;
  size_t below = 0;
  size_t above = quantiles->count - 1;
  double from_below;
  double step;
  if (number <= values[below]) return scores[below] + (number - values[below]) / quantiles->scale;
  if (number >= values[above]) return scores[above] + (number - values[above]) / quantiles->scale;
  while (above - below > 1) {
    const size_t middle = below + (above - below) / 2;
    if (values[middle] <= number)
      below = middle;
    else
      above = middle;
  }
  /* Halved, so that no difference of finite numbers overflows. */
  from_below = number / 2.0 - values[below] / 2.0;
  step = values[above] / 2.0 - values[below] / 2.0;
  return scores[below] + from_below / step * (scores[above] - scores[below]);
}

/* A number as a feature. */
static float anoean_scale_quantile(const anoean_quantiles* quantiles, double number) {
  const double score = anoean_normal_score(quantiles, anoean_filled(number, quantiles->median));
  return anoean_clipped(score, quantiles->low, quantiles->high);
}

#endif
