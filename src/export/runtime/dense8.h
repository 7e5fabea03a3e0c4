#ifndef ANOEAN_EXPORT_RUNTIME_DENSE8_H
#define ANOEAN_EXPORT_RUNTIME_DENSE8_H

#include <stddef.h>
#include <stdint.h>

#include "export/runtime/dot8.h"
#include "export/runtime/quantise.h"

/* y = W x + b, then y = slope * y where y is negative; weights in 8 bits, x and y in 16. */
typedef struct {
  const int8_t* weights; /* outputs rows of inputs */
  const float* scales;   /* outputs: what one unit of a row's sum stands for */
  const float* biases;   /* outputs */
  size_t inputs;
  size_t outputs;
  float slope; /* 1 where nothing follows */
  float units; /* of y in 1 */
} anoean_dense8;

static void anoean_run_dense8(const anoean_dense8* layer, const int16_t* x, int16_t* y) {
  size_t j;
  for (j = 0; j < layer->outputs; ++j) {
    const int32_t sum = anoean_dot8(layer->weights + j * layer->inputs, x, layer->inputs);
    const float value = (float)sum * layer->scales[j] + layer->biases[j];
    y[j] = anoean_quantise(layer->units * (value > 0.0F ? value : layer->slope * value));
  }
}

#endif
