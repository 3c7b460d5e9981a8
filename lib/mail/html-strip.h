/* HTML without a parser: for pages that would cost libxml2 quadratic time, and those that broke it. One linear pass each. */
#pragma once

#include <glib.h>

/* Attributes of one element; libxml2 compares each with all before it. */
#define ZB_CAP_ATTRIBUTES 300

/* Whether no element has more attributes than that, as libxml2 counts them. */
gboolean zb_html_parsable(const char *html, gsize length);

/* What stands outside of tags, comments, scripts and styles; blocks begin a line, the usual entities are read. At most `cap`
 * bytes; `ret_cut`: whether something was left out for that. `html` is valid UTF-8. (transfer full) */
char *zb_html_strip(const char *html, gsize length, gsize cap, gboolean *ret_cut);
