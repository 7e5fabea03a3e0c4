#ifndef ANOEAN_EXPORT_RUNTIME_FIRST_LAYER_H
#define ANOEAN_EXPORT_RUNTIME_FIRST_LAYER_H

#include <stddef.h>
#include <stdint.h>

#include "export/runtime/products.h"

/* A dense layer on numbers and categories: of each categorical column the one weight counts that its index
   selects. */
typedef struct {
  const float* weights;       /* outputs rows: numbers, then the categories of each column */
  const float* biases;        /* outputs */
  const uint16_t* categories; /* of each column, how many there are */
  size_t numbers;
  size_t columns; /* categorical ones */
  size_t inputs;  /* numbers and categories of all columns */
  size_t outputs;
  float slope; /* of negative outputs */
} anoean_first_layer;

static void anoean_run_first_layer(const anoean_first_layer* layer, const float* x, const uint16_t* indices,
                                   float* y) {
  size_t j;
  for (j = 0; j < layer->outputs; j += 4) {
    const float* weights = layer->weights + j * layer->inputs;
    const size_t count = anoean_next_rows(layer->outputs - j);
    float sums[4] = {0.0F, 0.0F, 0.0F, 0.0F};
    size_t category = layer->numbers;
    size_t column;
    size_t k;
    for (column = 0; column < layer->columns; ++column) {
      /* An index that no category has counts as an unknown category. */
      const size_t index = indices[column] < layer->categories[column] ? indices[column] : 0U;
      for (k = 0; k < count; ++k) sums[k] += weights[k * layer->inputs + category + index];
      category += layer->categories[column];
    }
    anoean_add_products(weights, count, layer->inputs, x, layer->numbers, sums);
    for (k = 0; k < count; ++k) {
      const float sum = sums[k] + layer->biases[j + k];
      y[j + k] = sum > 0.0F ? sum : layer->slope * sum;
    }
  }
}

#endif
