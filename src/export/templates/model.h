/* A model that scores records, made by anoean @version@.

     static @name@_row row;
     static @name@_workspace workspace;
     ...fill in row...
     if (@name@_is_alert(@name@_score(&row, &workspace))) ...

   C99 with no library but <math.h>; compile it without -ffast-math, which does not know NaN. It allocates
   nothing, keeps nothing between calls, and may be used by several tasks at once, each with a workspace of
   its own. */
#ifndef @NAME@_H
#define @NAME@_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

@sizes@
/* A record with a score at or above it is an alert. */
#define @NAME@_THRESHOLD @threshold@

/* A record. */
typedef struct {
@members@} @name@_row;

/* What a score is computed in. What it holds before and after means nothing. */
typedef struct {
  @value@ features[@features@];
  @value@ even[@even@];
  @value@ odd[@odd@];
} @name@_workspace;

/* How anomalous a record is: finite and at least 0, higher = more anomalous. */
float @name@_score(const @name@_row* row, @name@_workspace* workspace);

/* 1 where a score is an alert, else 0. */
int @name@_is_alert(float score);

#ifdef __cplusplus
}
#endif

#endif
