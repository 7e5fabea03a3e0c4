#ifndef ANOEAN_EXPORT_RUNTIME_TEXTS_H
#define ANOEAN_EXPORT_RUNTIME_TEXTS_H

#include <stddef.h>

/* Negative, 0 or positive: which of two texts comes first, by their bytes. */
static int anoean_compare(const char* a, const char* b) {
  for (; *a == *b && *a != '\0'; ++a, ++b) {
  }
  return (int)(unsigned char)*a - (int)(unsigned char)*b;
}

/* Whether a text stands for a missing value. */
static int anoean_is_missing(const char* text) {
  static const char* const missing[6] = {"", "\?", "NA", "N/A", "null", "NULL"};
  size_t i;
  if (text == 0) return 1;
  for (i = 0; i < 6; ++i) {
    if (anoean_compare(text, missing[i]) == 0) return 1;
  }
  return 0;
}

#endif
