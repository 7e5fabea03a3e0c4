#ifndef ANOEAN_EXPORT_RUNTIME_QUANTISE_H
#define ANOEAN_EXPORT_RUNTIME_QUANTISE_H

#include <stdint.h>

/* The nearest whole number, within what 16 bits hold. */
static int16_t anoean_quantise(float value) {
  if (value >= 32767.0F) return 32767;
  if (value <= -32767.0F) return -32767;
  return (int16_t)(value < 0.0F ? value - 0.5F : value + 0.5F);
}

#endif
