#ifndef ANOEAN_EXPORT_RUNTIME_EXPAND_H
#define ANOEAN_EXPORT_RUNTIME_EXPAND_H

#include <stddef.h>
#include <stdint.h>

/* Numbers and categories as one row: of each categorical column a 1 where its index is, 0 elsewhere. */
typedef struct {
  const uint16_t* categories; /* of each column, how many there are */
  size_t numbers;
  size_t columns; /* categorical ones */
} anoean_expansion;

static void anoean_expand(const anoean_expansion* shape, const float* x, const uint16_t* indices, float* y) {
  size_t column;
  size_t i;
  for (i = 0; i < shape->numbers; ++i) y[i] = x[i];
  y += shape->numbers;
  for (column = 0; column < shape->columns; ++column) {
    const size_t count = shape->categories[column];
    for (i = 0; i < count; ++i) y[i] = 0.0F;
    /* An index that no category has counts as an unknown category. */
    y[indices[column] < count ? indices[column] : 0U] = 1.0F;
    y += count;
  }
}

#endif
