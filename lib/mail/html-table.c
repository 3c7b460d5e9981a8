#include "lib/mail/html-table.h"

#include <string.h>

#define CELL_BYTES 200
#define ROW_BYTES 500

/* NULL where it is too deep. */
static ZbHtmlTable *current(ZbHtmlTables *self)
{
    return self->depth > 0 && self->depth <= ZB_HTML_TABLES ? &self->tables[self->depth - 1] : NULL;
}

void zb_html_table_open(ZbHtmlTables *self, gboolean layout)
{
    self->depth++;
    ZbHtmlTable *table = current(self);
    if (table)
        *table = (ZbHtmlTable){.layout = layout};
}

void zb_html_table_close(ZbHtmlTables *self)
{
    if (self->depth > 0)
        self->depth--;
}

void zb_html_row_open(ZbHtmlTables *self)
{
    ZbHtmlTable *table = current(self);
    if (table)
        table->count = 0;
}

void zb_html_cell_open(ZbHtmlTables *self, gsize at)
{
    ZbHtmlTable *table = current(self);
    if (!table || table->count >= ZB_HTML_CELLS)
        return;
    table->cells[table->count] = (ZbHtmlCell){at, at};
    table->in_cell = TRUE;
}

/* Its text begins behind the line break and the marks of quotation that were written first. */
void zb_html_cell_close(ZbHtmlTables *self, const GString *text)
{
    ZbHtmlTable *table = current(self);
    if (!table || !table->in_cell)
        return;
    table->in_cell = FALSE;
    ZbHtmlCell *cell = &table->cells[table->count];
    if (cell->start > text->len)
        return;
    cell->end = text->len;
    cell->start += strspn(text->str + cell->start, "\n>");
    cell->start += strspn(text->str + cell->start, " ");
    table->count += cell->end > cell->start ? 1 : 0;
}

static gboolean is_short(const GString *text, const ZbHtmlCell *cell)
{
    return cell->end - cell->start <= CELL_BYTES &&
           !memchr(text->str + cell->start, '\n', cell->end - cell->start);
}

/* Text beside the cells, as bad pages have it, would be lost. */
static gboolean nothing_between(const GString *text, gsize from, gsize to)
{
    return strspn(text->str + from, "\n> ") >= to - from;
}

static gboolean may_join(const ZbHtmlTable *table, const GString *text)
{
    if (table->count < 2 || table->count >= ZB_HTML_CELLS)
        return FALSE;
    for (guint i = 0; i < table->count; i++) {
        gsize next = i + 1 < table->count ? table->cells[i + 1].start : text->len;
        if (!is_short(text, &table->cells[i]) || !nothing_between(text, table->cells[i].end, next))
            return FALSE;
    }
    return table->cells[table->count - 1].end - table->cells[0].start <= ROW_BYTES;
}

void zb_html_row_close(ZbHtmlTables *self, GString *text, gsize keep)
{
    ZbHtmlTable *table = current(self);
    if (!table || !may_join(table, text) || keep > table->cells[0].start)
        return;
    g_autoptr(GString) row = g_string_new(NULL);
    for (guint i = 0; i < table->count; i++) {
        const ZbHtmlCell *cell = &table->cells[i];
        gboolean label = row->len > 0 && row->str[row->len - 1] == ':';
        if (i > 0)
            g_string_append(row, table->layout || label ? " " : " | ");
        g_string_append_len(row, text->str + cell->start, (gssize)(cell->end - cell->start));
    }
    g_string_truncate(text, table->cells[0].start);
    g_string_append(text, row->str);
    table->count = 0;
}

/* ---- lists ---- */
void zb_html_list_open(ZbHtmlLists *self, gboolean numbered, const char *start)
{
    self->depth++;
    if (self->depth > ZB_HTML_LISTS)
        return;
    self->numbered[self->depth - 1] = numbered;
    self->next[self->depth - 1] = start ? (int)CLAMP(g_ascii_strtoll(start, NULL, 10), -99999, 99999) : 1;
}

void zb_html_list_close(ZbHtmlLists *self)
{
    if (self->depth > 0)
        self->depth--;
}

char *zb_html_list_mark(ZbHtmlLists *self, const char *value)
{
    guint level = CLAMP(self->depth, 1, ZB_HTML_LISTS) - 1;
    int indent = 2 * (int)level;
    if (self->depth == 0 || !self->numbered[level])
        return g_strdup_printf("%*s- ", indent, "");
    if (value)
        self->next[level] = (int)CLAMP(g_ascii_strtoll(value, NULL, 10), -99999, 99999);
    return g_strdup_printf("%*s%d. ", indent, "", self->next[level]++);
}
