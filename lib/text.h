/* Small rules about text that more than one part needs. Pure. UTF-8 in, UTF-8 out; results (transfer full). */
#pragma once

#include <glib.h>

/* Valid UTF-8 without NUL: what is not is replaced by U+FFFD. `length` -1: NUL-terminated. */
char *zb_text_valid(const char *bytes, gssize length);

/* Lines ended by \n, whatever they were ended by (\r\n, \r). In place. */
void zb_text_unify_lines(char *text);

/* One line: control characters and runs of white space become one space, ends trimmed. */
char *zb_text_one_line(const char *text);

/* Safe to print on a terminal: control characters other than \n and \t (C0, C1, DEL), the bidirectional overrides
 * and zero-width characters are replaced by U+FFFD, so that nobody's text controls the screen or hides in it. */
char *zb_text_terminal(const char *text);

/* At most `characters` characters, the last one an ellipsis where something was cut. */
char *zb_text_shorten(const char *text, guint characters);

/* A key that equal texts share, however they are wrapped: case, punctuation and white space do not count. NULL for
 * texts of fewer than ZB_TEXT_KEY_MIN letters and digits: "Hoort u mij?" twice is no repetition. Hex. */
#define ZB_TEXT_KEY_MIN 40
char *zb_text_key(const char *text);

/* A reference in the form in which two spellings of it are equal: "KL-2026-0012", "kl 2026 12" and "KL2026/0012"
 * all give "KL2026-12". Runs of letters and digits, upper case, no leading zeros. */
char *zb_reference_key(const char *reference);

/* "A.Bakker@Voorbeeld.Example" → "a.bakker@voorbeeld.example". NULL where it is no addr-spec. */
char *zb_email_normal(const char *address);
/* Whether it is at `domain` or below it. Either may be NULL: it is not. */
gboolean zb_email_is_at(const char *address, const char *domain);
/* "06-10000101", "+31 6 1000 0101" → "+31610000101". Numbers without country are Dutch. NULL where it is no number. */
char *zb_phone_normal(const char *number);

/* Dutch dates, whatever the locale (an nl_NL locale is often not installed): "4 mei 2026"; without year "4 mei".
 * `day` must be valid. */
char *zb_day_nl(const char *day, gboolean with_year);
