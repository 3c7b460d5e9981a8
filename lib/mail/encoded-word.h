/* Encoded words in headers (RFC 2047) to UTF-8, with what programs do to them: blanks and folds inside, a missing "?=", bare
 * 8-bit letters in the word or beside it, letters split over two words, charsets that are wrong or unknown, words inside
 * quotation marks or glued to other text.
 *
 * GMime's own decoder takes the charset at its word and reads bare 8-bit letters twice; charset.h is more forgiving, and
 * the same for headers and text. */
#pragma once

#include "lib/mail/charset.h"

/* An unstructured value (Subject): raw and folded in, valid UTF-8 out. `fallback`: the charset of bare 8-bit letters that
 * are no UTF-8; NULL for Windows-1252. (transfer full) */
char *zb_words_decode(ZbCharsets *charsets, const char *raw, const char *fallback);

/* A structured value (From): the same value, each encoded word made a sound one in UTF-8, for a parser of its syntax.
 * (transfer full) */
char *zb_words_mend(ZbCharsets *charsets, const char *raw, const char *fallback);
