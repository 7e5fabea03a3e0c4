#ifndef ANOEAN_EXPORT_RUNTIME_SCALING_H
#define ANOEAN_EXPORT_RUNTIME_SCALING_H

#include "export/runtime/number.h"

/* How a number becomes a feature: (number - location) / scale, within low and high. */
typedef struct {
  double median; /* stands for a missing number */
  double location;
  double scale;
  double low;
  double high;
} anoean_scaling;

#endif
