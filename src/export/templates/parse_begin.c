/* Reads records from texts for the model of @name@.h; made by anoean @version@. */
#include "@name@_parse.h"

#include <math.h>
#include <stddef.h>
