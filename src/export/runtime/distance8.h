#ifndef ANOEAN_EXPORT_RUNTIME_DISTANCE8_H
#define ANOEAN_EXPORT_RUNTIME_DISTANCE8_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "export/runtime/dot8.h"

/* A dense layer whose outputs' length is a distance; weights in 8 bits. */
typedef struct {
  const int8_t* weights; /* outputs rows of inputs */
  const float* scales;   /* outputs: what one unit of a row's sum stands for */
  const float* biases;   /* outputs */
  size_t inputs;
  size_t outputs;
} anoean_distance8;

/* The length of W x + b. */
static float anoean_run_distance8(const anoean_distance8* layer, const int16_t* x) {
  float square = 0.0F;
  size_t j;
  for (j = 0; j < layer->outputs; ++j) {
    const int32_t sum = anoean_dot8(layer->weights + j * layer->inputs, x, layer->inputs);
    const float value = (float)sum * layer->scales[j] + layer->biases[j];
    square += value * value;
  }
  return sqrtf(square);
}

#endif
