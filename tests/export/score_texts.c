/* Scores records with an exported model of the name "m": one per line, their fields apart by commas, in the
   order of m_field_names; no quotes. */
#include <stdio.h>
#include <string.h>

#include "m_parse.h"

int main(void) {
  static char line[1 << 16];
  static m_workspace workspace;
  while (fgets(line, sizeof line, stdin) != NULL) {
    const char* fields[M_FIELDS];
    m_row row;
    char* at = line;
    int bad;
    size_t i;
    line[strcspn(line, "\n")] = '\0';
    for (i = 0; i < M_FIELDS; ++i) {
      char* comma = at == NULL ? NULL : strchr(at, ',');
      fields[i] = at;
      if (comma != NULL) *comma = '\0';
      at = comma == NULL ? NULL : comma + 1;
    }
    bad = m_parse(fields, &row);
    if (bad >= 0) {
      printf("field %s: %s\n", m_field_names[bad], fields[bad]);
    } else {
      const float score = m_score(&row, &workspace);
      printf("%.9g,%d\n", (double)score, m_is_alert(score));
    }
  }
  return 0;
}
