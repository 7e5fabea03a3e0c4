#ifndef ANOEAN_EXPORT_RUNTIME_LEAKY_RELU_H
#define ANOEAN_EXPORT_RUNTIME_LEAKY_RELU_H

#include <stddef.h>

static void anoean_run_leaky_relu(const float* x, size_t size, float slope, float* y) {
  size_t i;
  for (i = 0; i < size; ++i) y[i] = x[i] > 0.0F ? x[i] : slope * x[i];
}

#endif
