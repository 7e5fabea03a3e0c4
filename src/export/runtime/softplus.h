#ifndef ANOEAN_EXPORT_RUNTIME_SOFTPLUS_H
#define ANOEAN_EXPORT_RUNTIME_SOFTPLUS_H

#include <math.h>

/* log(1 + exp(value)), which is positive and keeps the order of values. */
static double anoean_softplus(double value) { return (value > 0.0 ? value : 0.0) + log1p(exp(-fabs(value))); }

#endif
