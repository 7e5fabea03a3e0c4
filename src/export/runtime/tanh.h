#ifndef ANOEAN_EXPORT_RUNTIME_TANH_H
#define ANOEAN_EXPORT_RUNTIME_TANH_H

#include <math.h>
#include <stddef.h>

static void anoean_run_tanh(const float* x, size_t size, float* y) {
  size_t i;
  for (i = 0; i < size; ++i) y[i] = tanhf(x[i]);
}

#endif
