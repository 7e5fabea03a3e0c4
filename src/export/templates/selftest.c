/* Scores records whose scores are known, and fails where one differs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "@name@.h"

#define ROWS @rows@

typedef struct {
  @name@_row row;
  float score;
} golden_row;

static const golden_row golden[ROWS] = {
@golden@};

int main(void) {
  static @name@_workspace workspace;
  double largest = 0.0;
  unsigned failed = 0;
  size_t i;
  for (i = 0; i < ROWS; ++i) {
    const double expected = (double)golden[i].score;
    const double score = (double)@name@_score(&golden[i].row, &workspace);
    const double difference = fabs(score - expected) / (expected > 1.0 ? expected : 1.0);
    if (difference > largest) largest = difference;
    /* Also of what is no number. */
    if (!(difference <= @tolerance@)) {
      ++failed;
      printf("row %u: score %.9g, expected %.9g\n", (unsigned)i, score, expected);
    }
  }
  printf("@name@: %u rows, largest difference %.2g of max(1, score)\n", (unsigned)ROWS, largest);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
