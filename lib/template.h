/* Texts with blanks: alert mails, later letters and screens. UTF-8 plain text.
 *
 * "{name}" is replaced by the value of that name; "{{" is a brace. A line that has blanks, all of whose values
 * are missing or empty, is left out; so an alert has no line "Onderwerp" where there is no topic. A value of
 * several lines keeps the blank's column as its indentation. "#" in the first column is a comment. The first
 * line of a mail's template is "Onderwerp: ..." and becomes its Subject. */
#pragma once

#include <glib.h>

/* Fills `text`. `values`: name → text, both borrowed. ZB_ERROR_INVALID names `name` and line where the template
 * is not closed or names a blank that `known` (NULL-terminated; NULL: any) does not have. (transfer full) */
char *zb_template_fill(const char *name, const char *text, const char *const *known, GHashTable *values,
                       GError **error);
