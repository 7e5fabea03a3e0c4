#ifndef ANOEAN_EXPORT_RUNTIME_DENSE_H
#define ANOEAN_EXPORT_RUNTIME_DENSE_H

#include <stddef.h>

#include "export/runtime/dot.h"

/* y = W x + b, then y = slope * y where y is negative. */
typedef struct {
  const float* weights; /* outputs rows of inputs */
  const float* biases;  /* outputs */
  size_t inputs;
  size_t outputs;
  float slope; /* 1 where nothing follows */
} anoean_dense;

static void anoean_run_dense(const anoean_dense* layer, const float* x, float* y) {
  size_t j;
  for (j = 0; j < layer->outputs; ++j) {
    const float sum = layer->biases[j] + anoean_dot(layer->weights + j * layer->inputs, x, layer->inputs);
    y[j] = sum > 0.0F ? sum : layer->slope * sum;
  }
}

#endif
