#ifndef ANOEAN_EXPORT_RUNTIME_CHANNEL_MAP_H
#define ANOEAN_EXPORT_RUNTIME_CHANNEL_MAP_H

#include <stddef.h>

/* y = scale * x + shift for each channel, then y = slope * y where y is negative: a batch normalisation as it
   is once training has ended. */
typedef struct {
  const float* scale; /* channels */
  const float* shift; /* channels */
  size_t pixels;
  size_t channels;
  float slope; /* 1 where nothing follows */
} anoean_channel_map;

static void anoean_run_channel_map(const anoean_channel_map* map, const float* x, float* y) {
  size_t pixel;
  size_t j;
  for (pixel = 0; pixel < map->pixels; ++pixel) {
    for (j = 0; j < map->channels; ++j) {
      const float value = map->scale[j] * x[pixel * map->channels + j] + map->shift[j];
      y[pixel * map->channels + j] = value > 0.0F ? value : map->slope * value;
    }
  }
}

#endif
