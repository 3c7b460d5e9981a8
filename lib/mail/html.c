#include "lib/mail/html.h"

#include <string.h>
#include "lib/mail/html-link.h"
#include "lib/mail/html-page.h"
#include "lib/mail/html-strip.h"

/* ---- elements ---- */
typedef enum {
    INLINE,
    LINE,
    PARAGRAPH,
    LIST,
    ITEM,
    TABLE,
    ROW,
    CELL,
    BREAK,
    SKIP,
    QUOTE,
    PRE,
    LINK,
    PICTURE
} Role;

static Role role_of(const char *name)
{
    static const struct {
        const char *name;
        Role role;
    } roles[] = {
        {"br", BREAK},      {"p", PARAGRAPH},   {"div", LINE},         {"td", CELL},       {"th", CELL},
        {"a", LINK},        {"tr", ROW},        {"table", TABLE},      {"li", ITEM},       {"ul", LIST},
        {"img", PICTURE},   {"ol", LIST},       {"blockquote", QUOTE}, {"pre", PRE},       {"hr", PARAGRAPH},
        {"h1", PARAGRAPH},  {"h2", PARAGRAPH},  {"h3", PARAGRAPH},     {"h4", PARAGRAPH},  {"h5", PARAGRAPH},
        {"h6", PARAGRAPH},  {"dl", LINE},       {"dt", LINE},          {"dd", LINE},       {"center", LINE},
        {"section", LINE},  {"article", LINE},  {"header", LINE},      {"footer", LINE},   {"address", LINE},
        {"fieldset", LINE}, {"caption", LINE},  {"style", SKIP},       {"script", SKIP},   {"title", SKIP},
        {"head", INLINE},   {"noscript", SKIP}, {"object", SKIP},      {"template", SKIP}, {"menu", LIST},
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

/* What a property of a style says; NULL where it is not in it. "mso-bidi-font-size" is another one than "font-size:". */
static const char *property(const char *squeezed, const char *name)
{
    for (const char *found = squeezed; (found = strstr(found, name)); found++)
        if (found == squeezed || found[-1] == ';')
            return found + strlen(name);
    return NULL;
}

/* "0" and "0px", but not "0.9em". */
static gboolean is_zero(const char *value)
{
    return value && *value == '0' && !g_ascii_isdigit(value[1]) && value[1] != '.';
}

/* "display:none" and its like. Blanks do not count. */
static gboolean style_hides(const char *squeezed)
{
    return strstr(squeezed, "display:none") || strstr(squeezed, "visibility:hidden") ||
           strstr(squeezed, "mso-hide:all") || is_zero(property(squeezed, "opacity:")) ||
           (is_zero(property(squeezed, "max-height:")) && strstr(squeezed, "overflow:hidden"));
}

/* Programs set a box to size 0 to close gaps in it, and what it holds to a real one: only letters of size 0 are hidden. */
static gboolean is_tiny(const ZbPage *page, const char *squeezed)
{
    const char *size = squeezed ? property(squeezed, "font-size:") : NULL;
    return size ? is_zero(size) : page->tiny[page->depth - 1];
}

static guint breaks_of(Role role, const xmlChar **atts)
{
    const char *class = attribute(atts, "class");
    /* Outlook writes each line as a paragraph without margin. */
    if (role == PARAGRAPH)
        return class && strstr(class, "MsoNormal") ? 1 : 2;
    return role == INLINE || role == BREAK || role == LINK || role == PICTURE ? 0 : 1;
}

static void begin_item(ZbPage *page, const xmlChar **atts)
{
    g_free(page->mark);
    page->mark = zb_html_list_mark(&page->lists, attribute(atts, "value"));
}

static void put_picture(ZbPage *page, const xmlChar **atts)
{
    const char *alt = attribute(atts, "alt");
    g_autofree char *words =
        alt ? zb_html_picture(alt, attribute(atts, "width"), attribute(atts, "height")) : NULL;
    gboolean apart = words && *words == '[';
    page->space |= apart;
    if (words)
        zb_page_text(page, words, strlen(words));
    page->space |= apart;
}

static void open_table(ZbPage *page, const xmlChar **atts)
{
    const char *role = attribute(atts, "role");
    gboolean layout =
        role && (g_ascii_strcasecmp(role, "presentation") == 0 || g_ascii_strcasecmp(role, "none") == 0);
    zb_html_table_open(&page->tables, layout);
}

static void begin(ZbPage *page, Role role, const char *name, const xmlChar **atts)
{
    if (role == BREAK)
        zb_page_break(page);
    else if (role == ITEM)
        begin_item(page, atts);
    else if (role == LIST)
        zb_html_list_open(&page->lists, strcmp(name, "ol") == 0, attribute(atts, "start"));
    else if (role == TABLE)
        open_table(page, atts);
    else if (role == ROW)
        zb_html_row_open(&page->tables);
    else if (role == CELL)
        zb_html_cell_open(&page->tables, page->out->len);
    else if (role == LINK)
        zb_page_open_link(page, attribute(atts, "href"));
    else if (role == PICTURE)
        put_picture(page, atts);
}

static void end(ZbPage *page, Role role)
{
    if (role == LIST)
        zb_html_list_close(&page->lists);
    else if (role == TABLE)
        zb_html_table_close(&page->tables);
    else if (role == ROW)
        zb_page_end_row(page);
    else if (role == CELL)
        zb_html_cell_close(&page->tables, page->out);
}

static void on_start(void *data, const xmlChar *element, const xmlChar **atts)
{
    ZbPage *page = data;
    const char *name = (const char *)element, *style = attribute(atts, "style");
    if (++page->depth > ZB_PAGE_DEPTH) {
        page->deep = TRUE;
        xmlStopParser(page->parser);
        return;
    }
    if (page->hidden)
        return;
    Role role = role_of(name);
    g_autofree char *squeezed = style ? zb_html_style(style) : NULL;
    if (role == SKIP || attribute(atts, "hidden") || (squeezed && style_hides(squeezed))) {
        page->hidden = page->depth;
        return;
    }
    page->tiny[page->depth] = is_tiny(page, squeezed);
    if (breaks_of(role, atts) > 0)
        zb_page_need(page, breaks_of(role, atts));
    zb_page_heed(page, zb_html_mark_of(name, (const char *const *)atts));
    if (!page->pre && (role == PRE || (squeezed && strstr(squeezed, "white-space:pre"))))
        page->pre = page->depth;
    begin(page, role, name, atts);
}

static void on_end(void *data, const xmlChar *name)
{
    ZbPage *page = data;
    guint depth = page->depth;
    if (page->depth > 0)
        page->depth--;
    if (page->hidden) {
        if (page->hidden == depth)
            page->hidden = 0;
        return;
    }
    Role role = role_of((const char *)name);
    end(page, role);
    if (page->link && page->link_depth == depth)
        zb_page_close_link(page);
    if (breaks_of(role, NULL) > 0)
        zb_page_need(page, 1);
    if (page->quotes > 0 && page->quoted[page->quotes - 1] == depth)
        page->quotes--;
    if (page->signature != ZB_NO_SIGNATURE && page->signature_depth == depth)
        page->signature = page->signature == ZB_OPEN ? ZB_CLOSED : ZB_NO_SIGNATURE;
    if (page->pre == depth)
        page->pre = 0;
}

static void on_text(void *data, const xmlChar *text, int length)
{
    ZbPage *page = data;
    if (!page->hidden && !page->tiny[page->depth] && length > 0)
        zb_page_text(page, (const char *)text, (gsize)length);
}

static void on_message(G_GNUC_UNUSED void *data, G_GNUC_UNUSED const char *format, ...)
{
}

static void parse(ZbPage *page, const char *html, gsize length)
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
    ZbPage page = {.out = g_string_sized_new(MIN(length, cap) / 2 + 64), .cap = cap};
    gboolean hostile = !zb_html_parsable(html, length) || length >= G_MAXINT;
    if (length > 0 && !hostile)
        parse(&page, html, length);
    g_clear_pointer(&page.link, g_free); /* cut short within it */
    g_clear_pointer(&page.mark, g_free);
    if (hostile || page.deep) {
        g_string_free(page.out, TRUE);
        char *text = zb_html_strip(html, length, cap, NULL);
        if (ret_cut)
            *ret_cut = TRUE;
        return text;
    }
    zb_page_end_signature(&page);
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
