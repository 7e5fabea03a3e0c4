#ifndef ANOEAN_EXPORT_RUNTIME_PARSE_NUMBER_H
#define ANOEAN_EXPORT_RUNTIME_PARSE_NUMBER_H

#include <math.h>
#include <stdint.h>

#include "export/runtime/texts.h"

/* value * 10^exponent, to the last digit where value has at most 15 digits and exponent is small. */
static double anoean_decimal(double value, long exponent) {
  static const double powers[5] = {1e1, 1e2, 1e4, 1e8, 1e16};
  long left = exponent < 0 ? -exponent : exponent;
  if (left > 700) left = 700;
  while (left > 0) {
    const long step = left > 22 ? 22 : left; /* 10^22 is the largest that a double holds exactly */
    double power = 1.0;
    unsigned bit;
    for (bit = 0; bit < 5; ++bit) {
      if (((unsigned long)step >> bit & 1UL) != 0) power *= powers[bit];
    }
    value = exponent < 0 ? value / power : value * power;
    left -= step;
  }
  return value;
}

/* Digits, of which the first 18 that count are kept. */
typedef struct {
  uint64_t mantissa;
  long exponent; /* of ten */
  int digits;    /* whether there was any */
} anoean_digits;

/* Reads digits from text on; after a decimal point each lowers the exponent. Returns where they end. */
static const char* anoean_read_digits(const char* text, anoean_digits* digits, int behind_point) {
  const uint64_t most = 100000000000000000U;
  for (; *text >= '0' && *text <= '9'; ++text) {
    digits->digits = 1;
    if (digits->mantissa < most) {
      digits->mantissa = digits->mantissa * 10U + (uint64_t)(*text - '0');
      if (behind_point) --digits->exponent;
    } else if (!behind_point) {
      ++digits->exponent;
    }
  }
  return text;
}

/* An "e" with a whole number behind it, if there is one. Returns where it ends. */
static const char* anoean_read_exponent(const char* text, long* exponent) {
  const char* at = text;
  long value = 0;
  int negative = 0;
  if (*at != 'e' && *at != 'E') return text;
  ++at;
  if (*at == '-' || *at == '+') negative = *at++ == '-';
  if (*at < '0' || *at > '9') return text;
  for (; *at >= '0' && *at <= '9'; ++at) {
    if (value < 100000) value = value * 10 + (*at - '0');
  }
  *exponent += negative ? -value : value;
  return at;
}

static const char* anoean_skip_blanks(const char* text) {
  while (*text == ' ' || *text == '\t') ++text;
  return text;
}

/* A word such as "nan" in small or capital letters, with nothing behind it but blanks. */
static int anoean_is_word(const char* text, const char* word) {
  for (; *word != '\0'; ++word, ++text) {
    if (*text != *word && *text != *word - 'a' + 'A') return 0;
  }
  return *anoean_skip_blanks(text) == '\0';
}

/* A text as a number, NaN where it stands for a missing one. Returns 0 where it is no number. */
static int anoean_parse_number(const char* text, double* number) {
  anoean_digits digits = {0, 0, 0};
  int negative = 0;
  *number = NAN;
  if (anoean_is_missing(text)) return 1;
  text = anoean_skip_blanks(text);
  if (text[0] == '+' && text[1] != '-') ++text;
  if (*text == '-') {
    negative = 1;
    ++text;
  }
  if (anoean_is_word(text, "nan") || anoean_is_word(text, "inf") || anoean_is_word(text, "infinity"))
    return 1;
  text = anoean_read_digits(text, &digits, 0);
  if (*text == '.') text = anoean_read_digits(text + 1, &digits, 1);
  if (!digits.digits) return 0;
  text = anoean_read_exponent(text, &digits.exponent);
  if (*anoean_skip_blanks(text) != '\0') return 0;
  *number = anoean_decimal((double)digits.mantissa, digits.exponent);
  if (negative) *number = -*number;
  return 1;
}

#endif
