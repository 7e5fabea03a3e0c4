/* Reads records from texts for the model of @name@.h; made by anoean @version@. Optional: a program that has
   numbers and indices of categories does without, and saves its memory. */
#ifndef @NAME@_PARSE_H
#define @NAME@_PARSE_H

#include "@name@.h"

#ifdef __cplusplus
extern "C" {
#endif

#define @NAME@_FIELDS @fields@

/* The names of the fields in the order in which they are read. */
extern const char* const @name@_field_names[@NAME@_FIELDS];

/* Fills in a record from the texts of its fields, each ended by a zero. Missing are a null pointer, an empty
   text, "?", NA, N/A, null and NULL; a number may have blanks around it. Returns -1, or the index of a field that
   should be a number and is none. */
int @name@_parse(const char* const fields[@NAME@_FIELDS], @name@_row* row);

#ifdef __cplusplus
}
#endif

#endif
