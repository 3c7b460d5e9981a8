/* Whether bytes are JSON by the letter of RFC 8259, before json-glib reads them.
 *
 * json-glib lets the last of two equal keys win in silence, takes comments and "var x =", and follows nesting as
 * deep as the stack goes. This refuses all of it, and what no dossier has: keys with escapes, U+0000, halves of
 * surrogate pairs, more than ZB_JSON_DEPTH levels. */
#pragma once

#include <glib.h>

#define ZB_JSON_DEPTH 16

/* ZB_ERROR_INVALID "NAME:LINE:COLUMN: ..." (from 1, in characters); `name` is the file's. */
gboolean zb_json_check(const char *name, const char *data, gsize length, GError **error);
