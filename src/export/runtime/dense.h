#ifndef ANOEAN_EXPORT_RUNTIME_DENSE_H
#define ANOEAN_EXPORT_RUNTIME_DENSE_H

#include <stddef.h>

#include "export/runtime/products.h"

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
  for (j = 0; j < layer->outputs; j += 4) {
    const size_t count = anoean_next_rows(layer->outputs - j);
    float sums[4] = {0.0F, 0.0F, 0.0F, 0.0F};
    size_t k;
    anoean_add_products(layer->weights + j * layer->inputs, count, layer->inputs, x, layer->inputs, sums);
    for (k = 0; k < count; ++k) {
      const float sum = sums[k] + layer->biases[j + k];
      y[j + k] = sum > 0.0F ? sum : layer->slope * sum;
    }
  }
}

#endif
