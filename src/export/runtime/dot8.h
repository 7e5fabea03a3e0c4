#ifndef ANOEAN_EXPORT_RUNTIME_DOT8_H
#define ANOEAN_EXPORT_RUNTIME_DOT8_H

#include <stddef.h>
#include <stdint.h>

/* The sum of weights[i] * x[i]. No sum of a model that was exported is too large for 32 bits. */
static int32_t anoean_dot8(const int8_t* weights, const int16_t* x, size_t size) {
  int32_t sum = 0;
  size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    sum += weights[i] * x[i] + weights[i + 1] * x[i + 1];
    sum += weights[i + 2] * x[i + 2] + weights[i + 3] * x[i + 3];
  }
  for (; i < size; ++i) sum += weights[i] * x[i];
  return sum;
}

#endif
