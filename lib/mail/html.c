#include "lib/mail/html.h"

#include <libxml/HTMLparser.h>
#include <string.h>
#include "lib/mail/html-mark.h"
#include "lib/mail/html-strip.h"

/* Elements open at once: deeper, libxml2's closing of unclosed elements takes quadratic time. */
#define DEPTH_MAX 512
#define QUOTE_MAX 20
/* Outlook's own plain text has this over a header. */
#define RULE "________________________________"

typedef enum { NO_SIGNATURE, WANTED, OPEN, CLOSED } Signature;

typedef struct {
    GString *out;
    gsize cap;
    htmlParserCtxtPtr parser;
    guint newlines;          /* line breaks owed before the next character */
    gboolean space;          /* a blank owed */
    gboolean at_line;        /* something stands on the current line */
    guint depth;             /* elements open */
    guint hidden;            /* the depth at which what is hidden began; 0: shown */
    guint quotes;            /* citations open */
    guint pre;               /* <pre> open */
    guint quoted[QUOTE_MAX]; /* their depths */
    Signature signature; /* WANTED: from the next character on; CLOSED: it is none if the writer goes on */
    guint signature_depth;
    gsize signature_at;
    gboolean cut, deep;
} Page;

/* ---- text out ---- */
static void begin_line(Page *page)
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

static void put(Page *page, const char *bytes, gsize length)
{
    if (page->out->len + length > page->cap) {
        page->cut = TRUE;
        return;
    }
    if (page->newlines > 0 || page->out->len == 0)
        begin_line(page);
    if (page->signature == CLOSED && page->quotes == 0)
        page->signature = NO_SIGNATURE; /* the writer goes on under it */
    if (page->signature == WANTED) {
        page->signature = OPEN;
        page->signature_at = page->out->len;
    }
    if (page->space && page->at_line)
        g_string_append_c(page->out, ' ');
    page->space = FALSE;
    g_string_append_len(page->out, bytes, (gssize)length);
    page->at_line = TRUE;
}

/* Owes at least `lines` breaks: 1 begins a line, 2 leaves one blank. */
static void need_break(Page *page, guint lines)
{
    if (page->out->len == 0)
        return;
    page->newlines = MAX(page->newlines, lines);
    page->space = FALSE;
}

/* <br>: each one counts. */
static void add_break(Page *page)
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

static void put_text(Page *page, const char *text, gsize length)
{
    const char *end = text + length;
    while (text < end) {
        const char *word = text;
        while (text < end && !strchr(" \t\r\n\xc2\xe2\xef\xcd", *text))
            text++; /* plain characters; the others may begin a blank or something invisible */
        if (text > word)
            put(page, word, (gsize)(text - word));
        if (text >= end)
            break;
        gunichar c = g_utf8_get_char_validated(text, end - text);
        gsize size = (gint32)c < 0 ? 1 : (gsize)(g_utf8_next_char(text) - text);
        if (*text == '\n' && page->pre)
            add_break(page);
        else if (c == 0xa0 && page->newlines == 1)
            page->newlines = 2; /* <p>&nbsp;</p>: how writers' programs leave a line blank */
        else if (c == 0xa0 || g_ascii_isspace((char)MIN(c, 0x7f)))
            page->space = TRUE;
        else if ((gint32)c >= 0 && !is_invisible(c))
            put(page, text, size);
        text += size;
    }
}

/* ---- marks ---- */
/* Sets the signature off by "-- " (RFC 3676, 4.3), unless the writer's program did. */
static void end_signature(Page *page)
{
    const char *text = page->out->str + page->signature_at;
    if (page->signature >= OPEN && !g_str_has_prefix(text, "--"))
        g_string_insert(page->out, (gssize)page->signature_at, "-- \n");
    page->signature = NO_SIGNATURE;
}

static void begin_signature(Page *page)
{
    need_break(page, 1);
    if (page->quotes > 0 || page->signature != NO_SIGNATURE)
        return;
    page->signature = WANTED;
    page->signature_depth = page->depth;
}

static void open_quote(Page *page)
{
    need_break(page, 1);
    end_signature(page);
    if (page->quotes < QUOTE_MAX)
        page->quoted[page->quotes++] = page->depth;
}

static void put_rule(Page *page)
{
    need_break(page, 1);
    end_signature(page);
    put(page, RULE, strlen(RULE));
    need_break(page, 1);
}

static void heed(Page *page, ZbHtmlMark mark)
{
    if (mark == ZB_HTML_CITATION)
        open_quote(page);
    else if (mark == ZB_HTML_HISTORY)
        end_signature(page);
    else if (mark == ZB_HTML_HEADER)
        put_rule(page);
    else if (mark == ZB_HTML_SIGNATURE)
        begin_signature(page);
}

/* ---- elements ---- */
typedef enum { INLINE, LINE, PARAGRAPH, ITEM, CELL, BREAK, SKIP, QUOTE, PRE } Role;

static Role role_of(const char *name)
{
    static const struct {
        const char *name;
        Role role;
    } roles[] = {
        {"br", BREAK},         {"p", PARAGRAPH},   {"div", LINE},     {"td", CELL},       {"th", CELL},
        {"tr", LINE},          {"table", LINE},    {"li", ITEM},      {"ul", LINE},       {"ol", LINE},
        {"blockquote", QUOTE}, {"pre", PRE},       {"hr", PARAGRAPH}, {"h1", PARAGRAPH},  {"h2", PARAGRAPH},
        {"h3", PARAGRAPH},     {"h4", PARAGRAPH},  {"h5", PARAGRAPH}, {"h6", PARAGRAPH},  {"dl", LINE},
        {"dt", LINE},          {"dd", LINE},       {"center", LINE},  {"section", LINE},  {"article", LINE},
        {"header", LINE},      {"footer", LINE},   {"address", LINE}, {"fieldset", LINE}, {"caption", LINE},
        {"style", SKIP},       {"script", SKIP},   {"title", SKIP},   {"head", INLINE},   {"noscript", SKIP},
        {"object", SKIP},      {"template", SKIP},
    };
    for (guint i = 0; i < G_N_ELEMENTS(roles); i++)
        if (strcmp(name, roles[i].name) == 0)
            return roles[i].role;
    return INLINE;
}

static const char *attribute(const xmlChar **atts, const char *name)
{
    for (; atts && atts[0]; atts += 2)
        if (g_ascii_strcasecmp((const char *)atts[0], name) == 0)
            return atts[1] ? (const char *)atts[1] : "";
    return NULL;
}

/* "display:none" and its like. Blanks do not count. */
static gboolean style_hides(const char *style)
{
    g_autofree char *squeezed = zb_html_style(style);
    if (strstr(squeezed, "display:none") || strstr(squeezed, "visibility:hidden") ||
        strstr(squeezed, "mso-hide:all"))
        return TRUE;
    const char *size = strstr(squeezed, "font-size:0");
    return size && !g_ascii_isdigit(size[11]) && size[11] != '.';
}

static gboolean is_hidden(const xmlChar **atts)
{
    const char *style = attribute(atts, "style");
    return attribute(atts, "hidden") || (style && style_hides(style));
}

static guint breaks_of(Role role, const xmlChar **atts)
{
    const char *class = attribute(atts, "class");
    /* Outlook writes each line as a paragraph without margin. */
    if (role == PARAGRAPH)
        return class && strstr(class, "MsoNormal") ? 1 : 2;
    return role == LINE || role == ITEM || role == PRE || role == QUOTE ? 1 : 0;
}

static void on_start(void *data, const xmlChar *name, const xmlChar **atts)
{
    Page *page = data;
    if (++page->depth > DEPTH_MAX) {
        page->deep = TRUE;
        xmlStopParser(page->parser);
        return;
    }
    if (page->hidden)
        return;
    Role role = role_of((const char *)name);
    if (role == SKIP || is_hidden(atts)) {
        page->hidden = page->depth;
        return;
    }
    if (role == BREAK)
        add_break(page);
    else if (role == CELL)
        page->space = TRUE;
    else if (breaks_of(role, atts) > 0)
        need_break(page, breaks_of(role, atts));
    heed(page, zb_html_mark_of((const char *)name, (const char *const *)atts));
    if (role == ITEM)
        put(page, "- ", 2);
    if (role == PRE)
        page->pre++;
}

static void on_end(void *data, const xmlChar *name)
{
    Page *page = data;
    guint depth = page->depth;
    if (page->depth > 0)
        page->depth--;
    if (page->hidden) {
        if (page->hidden == depth)
            page->hidden = 0;
        return;
    }
    Role role = role_of((const char *)name);
    if (role == LINE || role == ITEM || role == PRE || role == QUOTE || role == PARAGRAPH)
        need_break(page, 1);
    if (page->quotes > 0 && page->quoted[page->quotes - 1] == depth)
        page->quotes--;
    if (page->signature != NO_SIGNATURE && page->signature_depth == depth)
        page->signature = page->signature == OPEN ? CLOSED : NO_SIGNATURE;
    if (role == PRE && page->pre > 0)
        page->pre--;
}

static void on_text(void *data, const xmlChar *text, int length)
{
    Page *page = data;
    if (!page->hidden && length > 0)
        put_text(page, (const char *)text, (gsize)length);
}

static void on_message(G_GNUC_UNUSED void *data, G_GNUC_UNUSED const char *format, ...)
{
}

static void parse(Page *page, const char *html, gsize length)
{
    htmlSAXHandler sax = {.startElement = on_start,
                          .endElement = on_end,
                          .characters = on_text,
                          .ignorableWhitespace = on_text,
                          .warning = on_message,
                          .error = on_message};
    page->parser = htmlCreatePushParserCtxt(&sax, page, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (!page->parser)
        return;
    htmlCtxtUseOptions(page->parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                         HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    htmlParseChunk(page->parser, html, (int)length, 0);
    htmlParseChunk(page->parser, html, 0, 1);
    xmlDocPtr document = page->parser->myDoc;
    htmlFreeParserCtxt(page->parser);
    xmlFreeDoc(document);
}

char *zb_html_to_text(const char *html, gsize length, gsize cap, gboolean *ret_cut)
{
    Page page = {.out = g_string_sized_new(MIN(length, cap) / 2 + 64), .cap = cap};
    gboolean hostile = !zb_html_parsable(html, length) || length >= G_MAXINT;
    if (length > 0 && !hostile)
        parse(&page, html, length);
    if (hostile || page.deep) {
        g_string_free(page.out, TRUE);
        char *text = zb_html_strip(html, length, cap, NULL);
        if (ret_cut)
            *ret_cut = TRUE;
        return text;
    }
    end_signature(&page);
    if (page.out->len > 0)
        g_string_append_c(page.out, '\n');
    if (ret_cut)
        *ret_cut = page.cut;
    return g_string_free(page.out, FALSE);
}

/* ---- its charset ---- */
/* How far a head may reach. */
#define HEAD_MAX 4096

char *zb_html_charset(const char *html, gsize length)
{
    g_autofree char *head = g_ascii_strdown(html, (gssize)MIN(length, HEAD_MAX));
    for (const char *meta = strstr(head, "<meta"); meta; meta = strstr(meta + 1, "<meta")) {
        g_autofree char *tag = g_strndup(meta, strcspn(meta, ">"));
        const char *value = strstr(tag, "charset");
        if (!value)
            continue; /* another one */
        value += strlen("charset");
        value += strspn(value, " =\"'");
        gsize size = strcspn(value, " \"';/>");
        return size > 0 ? g_strndup(value, size) : NULL;
    }
    return NULL;
}
