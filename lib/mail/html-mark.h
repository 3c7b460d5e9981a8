/* What mail programs say with the elements of a page about the text in them: who quotes, where the history begins, what is a
 * signature. The names are theirs: Gmail, Outlook (Word, on the web, on a phone), Apple Mail, Thunderbird, Yahoo, ProtonMail,
 * Roundcube. */
#pragma once

#include <glib.h>

typedef enum {
    ZB_HTML_PLAIN,
    ZB_HTML_CITATION,  /* it quotes */
    ZB_HTML_HISTORY,   /* the writer's own text has ended: what is quoted or passed on begins */
    ZB_HTML_HEADER,    /* the same, and the header of that message stands in it */
    ZB_HTML_SIGNATURE, /* the writer's signature */
} ZbHtmlMark;

/* `attributes`: names and values in turn, NULL at the end (a value may be NULL); or NULL. */
ZbHtmlMark zb_html_mark_of(const char *element, const char *const *attributes);

/* A style without blanks, in lower case; at most 2000 bytes of it. (transfer full) */
char *zb_html_style(const char *style);
