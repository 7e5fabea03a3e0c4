#ifndef ANOEAN_EXPORT_RUNTIME_FINITE_SCORE_H
#define ANOEAN_EXPORT_RUNTIME_FINITE_SCORE_H

#include <float.h>

/* The nearest float that is finite. NaN, which only damaged memory could bring about, is an alert, too. */
static float anoean_finite_score(double score) { return score < (double)FLT_MAX ? (float)score : FLT_MAX; }

#endif
