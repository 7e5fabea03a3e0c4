/* A model that scores records, made by anoean @version@; see @name@.h. */
#include "@name@.h"

#include <float.h>
#include <math.h>
#include <stddef.h>

/* -- What every model computes with -- */
