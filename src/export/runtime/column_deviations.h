#ifndef ANOEAN_EXPORT_RUNTIME_COLUMN_DEVIATIONS_H
#define ANOEAN_EXPORT_RUNTIME_COLUMN_DEVIATIONS_H

#include <math.h>
#include <stddef.h>

/* The columns of the normal records, each by itself. */
typedef struct {
  const float* means;
  const float* factors; /* one over the deviation, twice that of a category */
  const float* limits;  /* what a column adds at most */
  size_t width;
} anoean_columns;

/* By how many deviations the columns of x differ from the means, summed up sixteen side by side as
   the library does. */
static double anoean_column_deviations(const anoean_columns* columns, const float* x) {
  float sums[16];
  float total = 0.0F;
  size_t j;
  for (j = 0; j < 16U; ++j) sums[j] = 0.0F;
  for (j = 0; j < columns->width; ++j) {
    const float apart = fabsf(x[j] - columns->means[j]) * columns->factors[j];
    sums[j % 16U] += apart < columns->limits[j] ? apart : columns->limits[j];
  }
  for (j = 0; j < 16U; ++j) total += sums[j];
  return (double)total;
}

#endif
