/* The text of a page while its elements come by: lines, blanks, marks of quotation, signature. Private to html.c. */
#pragma once

#include <libxml/HTMLparser.h>
#include "lib/mail/html-mark.h"
#include "lib/mail/html-table.h"

/* Elements open at once: deeper, libxml2's closing of unclosed elements takes quadratic time. */
#define ZB_PAGE_DEPTH 512
#define ZB_PAGE_QUOTES 20

typedef enum { ZB_NO_SIGNATURE, ZB_WANTED, ZB_OPEN, ZB_CLOSED } ZbPageSignature;

typedef struct {
    GString *out;
    gsize cap;
    htmlParserCtxtPtr parser;
    guint newlines;   /* line breaks owed before the next character */
    gboolean space;   /* a blank owed */
    gboolean at_line; /* something stands on the current line */
    guint depth;      /* elements open */
    guint hidden;     /* the depth at which what is hidden began; 0: shown */
    gboolean
        tiny[ZB_PAGE_DEPTH + 1];  /* by depth: letters of size 0, until an element within says otherwise */
    guint quotes;                 /* citations open */
    guint quoted[ZB_PAGE_QUOTES]; /* their depths */
    guint pre;                    /* the depth at which blanks began to count; 0: they collapse */
    ZbPageSignature
        signature; /* WANTED: from the next character on; CLOSED: it is none if the writer goes on */
    guint signature_depth;
    gsize signature_at;
    ZbHtmlTables tables;
    ZbHtmlLists lists;
    char *mark; /* an item's "- ", owed before its first character; owned */
    char *link; /* where the link that is open leads, owned; NULL: none is */
    guint link_depth;
    gsize link_at;
    gboolean cut, deep;
} ZbPage;

/* Letters as they are. */
void zb_page_put(ZbPage *page, const char *bytes, gsize length);
/* Letters in which blanks collapse (but in <pre>) and what cannot be seen is dropped. */
void zb_page_text(ZbPage *page, const char *text, gsize length);
/* Owes at least `lines` breaks: 1 begins a line, 2 leaves one blank. */
void zb_page_need(ZbPage *page, guint lines);
/* <br>: each one counts. */
void zb_page_break(ZbPage *page);
/* What a program says with an element (html-mark.h). */
void zb_page_heed(ZbPage *page, ZbHtmlMark mark);
/* Sets the signature off by "-- " (RFC 3676, 4.3), unless the writer's program did. */
void zb_page_end_signature(ZbPage *page);
/* The row that is open ends: its cells are joined where that reads well. */
void zb_page_end_row(ZbPage *page);
/* Opens a link, if none is, and puts behind its text where it leads. */
void zb_page_open_link(ZbPage *page, const char *href);
void zb_page_close_link(ZbPage *page);
