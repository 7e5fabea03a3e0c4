#ifndef ANOEAN_EXPORT_RUNTIME_SIGMOID_H
#define ANOEAN_EXPORT_RUNTIME_SIGMOID_H

#include <math.h>
#include <stddef.h>

/* 1 / (1 + exp(-x)), written so that nothing overflows. */
static void anoean_run_sigmoid(const float* x, size_t size, float* y) {
  size_t i;
  for (i = 0; i < size; ++i) {
    const float tail = expf(-fabsf(x[i]));
    y[i] = (x[i] >= 0.0F ? 1.0F : tail) / (1.0F + tail);
  }
}

#endif
