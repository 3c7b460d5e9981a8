#include "cli/printer.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/field.h"
#include "lib/i18n.h"
#include "cli/lines.h"
#include "lib/error.h"
#include "lib/text.h"

#define GAP 2    /* columns between two of a table */
#define LABEL 24 /* columns of a block's labels */
#define LAST_COLUMN_MIN 12

struct ZbPrinter {
    FILE *out;
    gboolean json;
    guint width;
    int errnum; /* of the first write that failed */
    GTimeZone *zone;
    const ZbColumn *columns; /* of the open table */
    guint n_columns;
    GPtrArray *cells; /* row by row */
};

ZbPrinter *zb_printer_new(FILE *out, gboolean json, guint width, GTimeZone *zone)
{
    ZbPrinter *printer = g_new0(ZbPrinter, 1);
    printer->out = out;
    printer->json = json;
    printer->width = width;
    printer->zone = g_time_zone_ref(zone);
    printer->cells = g_ptr_array_new_with_free_func(g_free);
    return printer;
}

void zb_printer_free(ZbPrinter *printer)
{
    if (!printer)
        return;
    g_time_zone_unref(printer->zone);
    g_ptr_array_unref(printer->cells);
    g_free(printer);
}

guint zb_printer_width_of(FILE *out)
{
    struct winsize size;
    if (!isatty(fileno(out)))
        return 0;
    if (ioctl(fileno(out), TIOCGWINSZ, &size) < 0 || size.ws_col < 20)
        return 80;
    return size.ws_col;
}

GTimeZone *zb_printer_zone(ZbPrinter *printer)
{
    return printer->zone;
}

static void put(ZbPrinter *printer, const char *text)
{
    if (fputs(text, printer->out) == EOF && printer->errnum == 0)
        printer->errnum = errno;
}

/* Text of the daemon's, in one line. (transfer full) */
static char *safe_line(const char *text)
{
    g_autofree char *safe = zb_text_terminal(text);
    return zb_text_one_line(safe);
}

static gboolean is_unsafe(gunichar character)
{
    char utf8[7] = {0};
    g_unichar_to_utf8(character, utf8);
    g_autofree char *safe = zb_text_terminal(utf8);
    return strcmp(safe, utf8) != 0;
}

/* JSON whose value is the same, with what a terminal would obey written as \uXXXX. Such characters occur in JSON
 * only within strings. */
static char *safe_json(const char *json)
{
    GString *safe = g_string_sized_new(strlen(json) + 1);
    g_autofree char *valid = zb_text_valid(json, -1);
    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (character == '\n' || character == '\r' || character == '\t')
            g_string_append_c(safe, ' ');
        else if (character < 0x7f || !is_unsafe(character))
            g_string_append_unichar(safe, character);
        else if (character > 0xffff)
            g_string_append_printf(safe, "\\u%04x\\u%04x", 0xd800 + ((character - 0x10000) >> 10),
                                   0xdc00 + ((character - 0x10000) & 0x3ff));
        else
            g_string_append_printf(safe, "\\u%04x", character);
    }
    return g_string_free(safe, FALSE);
}

gboolean zb_printer_item(ZbPrinter *printer, const char *json, ZbDescribe describe, GError **error)
{
    g_autoptr(JsonObject) row = zb_field_parse(json, error);
    if (!row)
        return FALSE;
    if (!printer->json) {
        describe(printer, row);
        return TRUE;
    }
    g_autofree char *line = safe_json(json);
    put(printer, line);
    put(printer, "\n");
    return TRUE;
}

void zb_printer_table(ZbPrinter *printer, const ZbColumn *columns, guint n)
{
    zb_printer_end_table(printer);
    printer->columns = columns;
    printer->n_columns = n;
}

void zb_printer_cell(ZbPrinter *printer, const char *text)
{
    g_ptr_array_add(printer->cells, safe_line(text ? text : ""));
}

void zb_printer_cell_number(ZbPrinter *printer, gint64 number)
{
    g_ptr_array_add(printer->cells, g_strdup_printf("%" G_GINT64_FORMAT, number));
}

/* Each column as wide as its widest cell; the last one at most what the width leaves. (transfer full) */
static guint *column_widths(const ZbPrinter *printer)
{
    guint n = printer->n_columns, used = 0;
    guint *widths = g_new0(guint, n);
    for (guint i = 0; i < n; i++)
        widths[i] = zb_columns(_(printer->columns[i].title));
    for (guint i = 0; i < printer->cells->len; i++)
        widths[i % n] = MAX(widths[i % n], zb_columns(printer->cells->pdata[i]));
    for (guint i = 0; i + 1 < n; i++)
        used += widths[i] + GAP;
    if (printer->width > 0 && used + widths[n - 1] > printer->width)
        widths[n - 1] = MAX(used < printer->width ? printer->width - used : 0, LAST_COLUMN_MIN);
    return widths;
}

static void put_row(ZbPrinter *printer, const guint *widths, const char *const *cells)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < printer->n_columns; i++) {
        g_autofree char *cell = zb_columns_cut(cells[i], widths[i]);
        if (i > 0)
            g_string_append(line, "  ");
        if (printer->columns[i].right)
            zb_columns_pad(line, "", widths[i] - zb_columns(cell));
        zb_columns_pad(line, cell, printer->columns[i].right ? 0 : widths[i]);
    }
    g_strchomp(line->str);
    put(printer, line->str);
    put(printer, "\n");
}

void zb_printer_end_table(ZbPrinter *printer)
{
    guint n = printer->n_columns;
    if (printer->cells->len > 0) {
        g_autofree guint *widths = column_widths(printer);
        g_autofree const char **titles = g_new0(const char *, n);
        for (guint i = 0; i < n; i++)
            titles[i] = _(printer->columns[i].title);
        put_row(printer, widths, titles);
        for (guint i = 0; i + n <= printer->cells->len; i += n)
            put_row(printer, widths, (const char *const *)printer->cells->pdata + i);
    }
    g_ptr_array_set_size(printer->cells, 0);
    printer->n_columns = 0;
}

void zb_printer_heading(ZbPrinter *printer, const char *text)
{
    zb_printer_end_table(printer);
    g_autofree char *line = safe_line(text);
    put(printer, line);
    put(printer, "\n");
}

/* Lines of `text` behind `label`, the later ones under the first. */
static void put_labelled(ZbPrinter *printer, const char *label, const char *text)
{
    zb_printer_end_table(printer);
    g_autofree char *safe = zb_text_terminal(text);
    guint columns = printer->width > LABEL + 20 ? printer->width - LABEL : G_MAXUINT / 2;
    g_auto(GStrv) lines = zb_wrap(safe, columns);
    for (guint i = 0; lines[i]; i++) {
        g_autoptr(GString) line = g_string_new("  ");
        zb_columns_pad(line, i == 0 ? label : "", LABEL - 3);
        g_string_append_printf(line, " %s", lines[i]);
        g_strchomp(line->str);
        put(printer, line->str);
        put(printer, "\n");
    }
}

void zb_printer_field(ZbPrinter *printer, const char *label, const char *text)
{
    if (text && *text)
        put_labelled(printer, label, text);
}

void zb_printer_number(ZbPrinter *printer, const char *label, gint64 number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    put_labelled(printer, label, text);
}

void zb_printer_line(ZbPrinter *printer, const char *format, ...)
{
    zb_printer_end_table(printer);
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *safe = zb_text_terminal(text);
    put(printer, safe);
    put(printer, "\n");
}

void zb_printer_text(ZbPrinter *printer, const char *text)
{
    zb_printer_end_table(printer);
    g_autofree char *safe = zb_text_terminal(text);
    g_auto(GStrv) lines = zb_wrap(g_strchomp(safe), printer->width > 24 ? printer->width - 4 : G_MAXUINT / 2);
    for (guint i = 0; lines[i]; i++) {
        put(printer, *lines[i] ? "    " : "");
        put(printer, lines[i]);
        put(printer, "\n");
    }
}

gboolean zb_printer_finish(ZbPrinter *printer, GError **error)
{
    zb_printer_end_table(printer);
    if (fflush(printer->out) == EOF && printer->errnum == 0)
        printer->errnum = errno;
    if (printer->errnum == 0 || printer->errnum == EPIPE)
        return TRUE;
    g_set_error(error, ZB_ERROR, printer->errnum == ENOSPC ? ZB_ERROR_NO_SPACE : ZB_ERROR_IO,
                _("The output could not be written: %s"), g_strerror(printer->errnum));
    return FALSE;
}
