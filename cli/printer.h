/* What the clients print: the same rows as JSON lines for programs, or as tables and blocks for people.
 *
 * A command gives each of the daemon's rows to zb_printer_item(), with a function that describes it for people;
 * with --json the row itself is printed and the function is not called. Whatever text it is given is made safe for a
 * terminal here, so that no citizen's text controls a handler's screen. Errors of writing are kept until
 * zb_printer_finish(). */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdio.h>

typedef struct ZbPrinter ZbPrinter;

typedef struct {
    const char *title; /* untranslated; N_() */
    gboolean right;    /* numbers */
} ZbColumn;

typedef void (*ZbDescribe)(ZbPrinter *printer, JsonObject *row);

/* `out` stays the caller's; `zone` is that in which times are shown, a ref is taken. `width` is the columns that tables are cut and texts wrapped to; 0: not at all. */
ZbPrinter *zb_printer_new(FILE *out, gboolean json, guint width, GTimeZone *zone);
void zb_printer_free(ZbPrinter *printer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbPrinter, zb_printer_free)

/* The terminal's columns, or 0 where `out` is none (a pipe or a file is not cut). */
guint zb_printer_width_of(FILE *out);

/* (transfer none) */
GTimeZone *zb_printer_zone(ZbPrinter *printer);

/* Prints one of the daemon's rows. FALSE where it is not JSON (ZB_ERROR_INTERNAL). */
gboolean zb_printer_item(ZbPrinter *printer, const char *json, ZbDescribe describe, GError **error);

/* A table: its columns (borrowed until it ends), then for each row as many cells. The last column gives way where
 * the width is short. A table without rows prints nothing. NULL is an empty cell. */
void zb_printer_table(ZbPrinter *printer, const ZbColumn *columns, guint n);
void zb_printer_cell(ZbPrinter *printer, const char *text);
void zb_printer_cell_number(ZbPrinter *printer, gint64 number);
void zb_printer_end_table(ZbPrinter *printer);

/* A block: headings, labelled values (left out where NULL or ""), free lines and texts of several lines. Labels are
 * translated already. */
void zb_printer_heading(ZbPrinter *printer, const char *text);
void zb_printer_field(ZbPrinter *printer, const char *label, const char *text);
void zb_printer_number(ZbPrinter *printer, const char *label, gint64 number);
void zb_printer_line(ZbPrinter *printer, const char *format, ...) G_GNUC_PRINTF(2, 3);
void zb_printer_text(ZbPrinter *printer, const char *text);

/* Ends an open table and flushes. ZB_ERROR_IO or ZB_ERROR_NO_SPACE where something was not written. A reader that
 * went away (EPIPE) is no error. */
gboolean zb_printer_finish(ZbPrinter *printer, GError **error);
