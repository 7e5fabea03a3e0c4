#ifndef ANOEAN_EXPORT_RUNTIME_FIRST_LAYER8_H
#define ANOEAN_EXPORT_RUNTIME_FIRST_LAYER8_H

#include <stddef.h>
#include <stdint.h>

#include "export/runtime/dot8.h"
#include "export/runtime/quantise.h"

/* A dense layer on numbers and categories, weights in 8 bits, numbers and outputs in 16: of each categorical
   column the one weight counts that its index selects. */
typedef struct {
  const int8_t* weights;      /* outputs rows: numbers, then the categories of each column */
  const float* scales;        /* outputs: what one unit of a row's sum stands for */
  const float* biases;        /* outputs */
  const uint16_t* categories; /* of each column, how many there are */
  size_t numbers;
  size_t columns; /* categorical ones */
  size_t inputs;  /* numbers and categories of all columns */
  size_t outputs;
  int32_t one; /* the number 1 in units of the numbers */
  float slope; /* of negative outputs */
  float units; /* of an output in 1 */
} anoean_first_layer8;

static void anoean_run_first_layer8(const anoean_first_layer8* layer, const int16_t* x,
                                    const uint16_t* indices, int16_t* y) {
  size_t j;
  for (j = 0; j < layer->outputs; ++j) {
    const int8_t* weights = layer->weights + j * layer->inputs;
    int32_t sum = anoean_dot8(weights, x, layer->numbers);
    float value;
    size_t column;
    weights += layer->numbers;
    for (column = 0; column < layer->columns; ++column) {
      /* An index that no category has counts as an unknown category. */
      sum += layer->one * weights[indices[column] < layer->categories[column] ? indices[column] : 0U];
      weights += layer->categories[column];
    }
    value = (float)sum * layer->scales[j] + layer->biases[j];
    y[j] = anoean_quantise(layer->units * (value > 0.0F ? value : layer->slope * value));
  }
}

#endif
