#include "lib/mail/html-page.h"

#include <string.h>
#include "lib/mail/html-link.h"

/* Outlook's own plain text has this over a header. */
#define RULE "________________________________"
/* No address is longer; what is made so is no link. */
#define HREF_MAX 8000

/* ---- text out ---- */
static void begin_line(ZbPage *page)
{
    guint breaks = page->out->len == 0 ? 0 : page->newlines;
    for (guint i = 0; i < breaks; i++) {
        g_string_append_c(page->out, '\n');
        if (i + 1 < breaks)
            for (guint q = 0; q < page->quotes; q++)
                g_string_append_c(page->out, '>');
    }
    if (breaks > 0 || page->out->len == 0) {
        for (guint q = 0; q < page->quotes; q++)
            g_string_append_c(page->out, '>');
        if (page->quotes > 0)
            g_string_append_c(page->out, ' ');
        page->at_line = FALSE;
    }
    page->newlines = 0;
}

void zb_page_put(ZbPage *page, const char *bytes, gsize length)
{
    if (page->out->len + length > page->cap) {
        page->cut = TRUE;
        return;
    }
    if (page->newlines > 0 || page->out->len == 0)
        begin_line(page);
    if (page->signature == ZB_CLOSED && page->quotes == 0)
        page->signature = ZB_NO_SIGNATURE; /* the writer goes on under it */
    if (page->signature == ZB_WANTED) {
        page->signature = ZB_OPEN;
        page->signature_at = page->out->len;
    }
    if (page->space && page->at_line)
        g_string_append_c(page->out, ' ');
    page->space = FALSE;
    if (page->mark)
        g_string_append(page->out, page->mark);
    g_clear_pointer(&page->mark, g_free);
    g_string_append_len(page->out, bytes, (gssize)length);
    page->at_line = TRUE;
}

void zb_page_need(ZbPage *page, guint lines)
{
    if (page->out->len == 0)
        return;
    page->newlines = MAX(page->newlines, lines);
    page->space = FALSE;
}

void zb_page_break(ZbPage *page)
{
    if (page->out->len == 0)
        return;
    page->newlines = MIN(page->newlines + 1, 3);
    page->space = FALSE;
}

/* Characters that fill mails without being seen: zero width, soft hyphen, byte order mark. */
static gboolean is_invisible(gunichar c)
{
    return (c >= 0x200b && c <= 0x200d) || c == 0x2060 || c == 0xfeff || c == 0x00ad || c == 0x034f;
}

void zb_page_text(ZbPage *page, const char *text, gsize length)
{
    const char *end = text + length;
    while (text < end) {
        const char *word = text;
        while (text < end && !strchr(" \t\r\n\xc2\xe2\xef\xcd", *text))
            text++; /* plain characters; the others may begin a blank or something invisible */
        if (text > word)
            zb_page_put(page, word, (gsize)(text - word));
        if (text >= end)
            break;
        gunichar c = g_utf8_get_char_validated(text, end - text);
        gsize size = (gint32)c < 0 ? 1 : (gsize)(g_utf8_next_char(text) - text);
        if (*text == '\n' && page->pre)
            zb_page_break(page);
        else if ((*text == ' ' || *text == '\t') && page->pre)
            zb_page_put(page, text, 1);
        else if (c == 0xa0 && page->newlines == 1)
            page->newlines = 2; /* <p>&nbsp;</p>: how writers' programs leave a line blank */
        else if (c == 0xa0 || g_ascii_isspace((char)MIN(c, 0x7f)))
            page->space = TRUE;
        else if ((gint32)c >= 0 && !is_invisible(c))
            zb_page_put(page, text, size);
        text += size;
    }
}

/* ---- marks ---- */
void zb_page_end_signature(ZbPage *page)
{
    const char *text = page->out->str + page->signature_at;
    if (page->signature >= ZB_OPEN && !g_str_has_prefix(text, "--"))
        g_string_insert(page->out, (gssize)page->signature_at, "-- \n");
    page->signature = ZB_NO_SIGNATURE;
}

static void begin_signature(ZbPage *page)
{
    zb_page_need(page, 1);
    if (page->quotes > 0 || page->signature != ZB_NO_SIGNATURE)
        return;
    page->signature = ZB_WANTED;
    page->signature_depth = page->depth;
}

static void open_quote(ZbPage *page)
{
    zb_page_need(page, 1);
    zb_page_end_signature(page);
    if (page->quotes < ZB_PAGE_QUOTES)
        page->quoted[page->quotes++] = page->depth;
}

static void put_rule(ZbPage *page)
{
    zb_page_need(page, 1);
    zb_page_end_signature(page);
    zb_page_put(page, RULE, strlen(RULE));
    zb_page_need(page, 1);
}

void zb_page_heed(ZbPage *page, ZbHtmlMark mark)
{
    if (mark == ZB_HTML_CITATION)
        open_quote(page);
    else if (mark == ZB_HTML_HISTORY)
        zb_page_end_signature(page);
    else if (mark == ZB_HTML_HEADER)
        put_rule(page);
    else if (mark == ZB_HTML_SIGNATURE)
        begin_signature(page);
}

/* ---- rows ---- */
void zb_page_end_row(ZbPage *page)
{
    gsize keep = page->signature >= ZB_OPEN ? page->signature_at : 0;
    if (page->link)
        keep = MAX(keep, page->link_at);
    zb_html_row_close(&page->tables, page->out, keep);
}

/* ---- links ---- */
void zb_page_open_link(ZbPage *page, const char *href)
{
    if (page->link || !href || strlen(href) > HREF_MAX)
        return;
    page->link = g_strdup(href);
    page->link_depth = page->depth;
    page->link_at = page->out->len;
}

/* A picture without words shows nothing that leads anywhere. */
void zb_page_close_link(ZbPage *page)
{
    const char *text = page->out->str + MIN(page->link_at, page->out->len);
    gboolean empty = text[strspn(text, " \n>")] == '\0';
    g_autofree char *target = empty ? NULL : zb_html_link_target(page->link, text);
    g_clear_pointer(&page->link, g_free);
    if (!target)
        return;
    guint newlines = page->newlines; /* owed behind the text: the target still belongs to it */
    gboolean space = page->space;
    page->newlines = 0;
    page->space = FALSE;
    zb_page_put(page, target, strlen(target));
    page->newlines = newlines;
    page->space = space;
}
