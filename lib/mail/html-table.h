/* Tables and lists of a page, while its text is written: the cells of a row, each on a line of its own first, are joined by " | "
 * at the row's end where they are short; what is long, or has lines itself, stays as it is (a table that only lays out a
 * page). "Naam:" and what follows it are joined by a blank, and so are the cells of what says it only lays out. */
#pragma once

#include <glib.h>

/* Deeper ones are not looked at. */
#define ZB_HTML_TABLES 16
#define ZB_HTML_CELLS 50

typedef struct {
    gsize start, end; /* of its text in the page's */
} ZbHtmlCell;

typedef struct {
    gboolean layout; /* role="presentation" */
    gboolean in_cell;
    guint count;
    ZbHtmlCell cells[ZB_HTML_CELLS]; /* of the row that is open */
} ZbHtmlTable;

typedef struct {
    ZbHtmlTable tables[ZB_HTML_TABLES];
    guint depth; /* may be more than there is room for */
} ZbHtmlTables;

void zb_html_table_open(ZbHtmlTables *self, gboolean layout);
void zb_html_table_close(ZbHtmlTables *self);
void zb_html_row_open(ZbHtmlTables *self);
/* `at`: how much text there is now. */
void zb_html_cell_open(ZbHtmlTables *self, gsize at);
void zb_html_cell_close(ZbHtmlTables *self, const GString *text);
/* Joins the row's cells in `text` where that reads well. `keep`: nothing at this place may move; 0: all may. */
void zb_html_row_close(ZbHtmlTables *self, GString *text, gsize keep);

/* ---- lists ---- */
#define ZB_HTML_LISTS 16

typedef struct {
    gboolean numbered[ZB_HTML_LISTS];
    int next[ZB_HTML_LISTS];
    guint depth;
} ZbHtmlLists;

/* `start`: the attribute, may be NULL. */
void zb_html_list_open(ZbHtmlLists *self, gboolean numbered, const char *start);
void zb_html_list_close(ZbHtmlLists *self);
/* What stands before an item: "- ", "  2. ". `value`: the attribute, may be NULL. (transfer full) */
char *zb_html_list_mark(ZbHtmlLists *self, const char *value);
