#ifndef ANOEAN_EXPORT_RUNTIME_PRODUCTS_H
#define ANOEAN_EXPORT_RUNTIME_PRODUCTS_H

#include <math.h>
#include <stddef.h>

/* How many rows come next, of so many that are left. */
static size_t anoean_next_rows(size_t left) { return left < 4 ? left : 4; }

/* Adds to each of `count` sums, at most 4, the sum of row[i] * x[i]; rows are `stride` apart. The library's
   bits, for distances can magnify the last one of them: in its order, rounded once with each product, cut
   where it cuts. Four side by side do not wait for each other. */
static void anoean_add_products(const float* rows, size_t count, size_t stride, const float* x, size_t size,
                                float* sums) {
  size_t first;
  for (first = 0; first < size; first += 128) {
    const size_t end = size - first > 128 ? first + 128 : size;
    size_t i;
    if (count == 4) {
      const float* second = rows + stride;
      const float* third = second + stride;
      const float* fourth = third + stride;
      float sum1 = 0.0F;
      float sum2 = 0.0F;
      float sum3 = 0.0F;
      float sum4 = 0.0F;
      for (i = first; i < end; ++i) {
        sum1 = fmaf(rows[i], x[i], sum1);
        sum2 = fmaf(second[i], x[i], sum2);
        sum3 = fmaf(third[i], x[i], sum3);
        sum4 = fmaf(fourth[i], x[i], sum4);
      }
      sums[0] += sum1;
      sums[1] += sum2;
      sums[2] += sum3;
      sums[3] += sum4;
    } else {
      size_t k;
      for (k = 0; k < count; ++k) {
        float sum = 0.0F;
        for (i = first; i < end; ++i) sum = fmaf(rows[k * stride + i], x[i], sum);
        sums[k] += sum;
      }
    }
  }
}

#endif
