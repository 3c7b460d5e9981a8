/* Lines of text on a terminal: how many columns they take, cut and wrapped by columns. Pure. UTF-8 that is safe to
 * print already (zb_text_terminal); results (transfer full). */
#pragma once

#include <glib.h>

/* Columns that `text` (one line) takes: wide characters (East Asian, emoji) two, combining ones none. */
guint zb_columns(const char *text);
guint zb_columns_of(gunichar character);

/* At most `columns` columns, the last one an ellipsis where something was cut. */
char *zb_columns_cut(const char *text, guint columns);

/* Adds `text`, and spaces to fill `columns`. A longer text is added whole. */
void zb_columns_pad(GString *line, const char *text, guint columns);

/* The lines of `text` in at most `columns` (> 1): broken at spaces, in a word only where the word alone is longer.
 * Line ends in `text` hold. NULL-terminated, never empty. */
char **zb_wrap(const char *text, guint columns);
