#ifndef ANOEAN_EXPORT_RUNTIME_PARSE_CATEGORY_H
#define ANOEAN_EXPORT_RUNTIME_PARSE_CATEGORY_H

#include <stddef.h>
#include <stdint.h>

#include "export/runtime/texts.h"

/* The texts of a categorical column, ascending; the first has index 2. */
typedef struct {
  const char* const* texts;
  size_t count;
} anoean_vocabulary;

/* The index of a text: 1 for a missing one, 0 for one that training did not know. */
static uint16_t anoean_parse_category(const anoean_vocabulary* vocabulary, const char* text) {
  size_t first = 0;
  size_t end = vocabulary->count;
  if (anoean_is_missing(text)) return 1U;
  while (first < end) {
    const size_t middle = first + (end - first) / 2;
    if (anoean_compare(vocabulary->texts[middle], text) < 0)
      first = middle + 1;
    else
      end = middle;
  }
  if (first == vocabulary->count || anoean_compare(vocabulary->texts[first], text) != 0) return 0U;
  return (uint16_t)(first + 2);
}

#endif
