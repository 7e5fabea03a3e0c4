#ifndef ANOEAN_EXPORT_RUNTIME_CONVOLUTION_H
#define ANOEAN_EXPORT_RUNTIME_CONVOLUTION_H

#include <stddef.h>

#include "export/runtime/dot.h"

/* A convolution of images, height x width x channels, with a border of zeros, then y = slope * y where y is
   negative. */
typedef struct {
  const float* weights; /* [outputs][kernel][kernel][channels] */
  const float* biases;  /* [outputs] */
  size_t height;
  size_t width;
  size_t channels;
  size_t out_height;
  size_t out_width;
  size_t outputs;
  size_t kernel;
  size_t stride;
  size_t border;
  float slope; /* 1 where nothing follows */
} anoean_convolution;

/* The part of a kernel's rows or columns that lies on the image: from `first` up to, not including, `end`. */
typedef struct {
  size_t first;
  size_t end;
} anoean_overlap;

/* Of a kernel that begins at `start`, counted from the begin of the border. */
static anoean_overlap anoean_overlap_of(size_t start, size_t kernel, size_t border, size_t size) {
  anoean_overlap overlap;
  overlap.first = start < border ? border - start : 0;
  overlap.end = start < border + size ? border + size - start : 0;
  if (overlap.end > kernel) overlap.end = kernel;
  if (overlap.first > overlap.end) overlap.first = overlap.end;
  return overlap;
}

/* What all outputs see at one place. */
static void anoean_convolve_at(const anoean_convolution* layer, const float* x, size_t top, size_t left,
                               float* y) {
  const anoean_overlap rows = anoean_overlap_of(top, layer->kernel, layer->border, layer->height);
  const anoean_overlap columns = anoean_overlap_of(left, layer->kernel, layer->border, layer->width);
  const size_t run = (columns.end - columns.first) * layer->channels;
  size_t j;
  for (j = 0; j < layer->outputs; ++j) {
    float sum = layer->biases[j];
    size_t row;
    for (row = rows.first; run > 0 && row < rows.end; ++row) {
      const size_t pixel = (top + row - layer->border) * layer->width + left + columns.first - layer->border;
      const size_t weight = (j * layer->kernel + row) * layer->kernel + columns.first;
      sum += anoean_dot(layer->weights + weight * layer->channels, x + pixel * layer->channels, run);
    }
    y[j] = sum > 0.0F ? sum : layer->slope * sum;
  }
}

static void anoean_run_convolution(const anoean_convolution* layer, const float* x, float* y) {
  size_t row;
  size_t column;
  for (row = 0; row < layer->out_height; ++row) {
    for (column = 0; column < layer->out_width; ++column) {
      anoean_convolve_at(layer, x, row * layer->stride, column * layer->stride, y);
      y += layer->outputs;
    }
  }
}

#endif
