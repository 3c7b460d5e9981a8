#include "lib/mail/html-mark.h"

#include <string.h>

static const char *attribute(const char *const *attributes, const char *name)
{
    for (; attributes && attributes[0]; attributes += 2)
        if (g_ascii_strcasecmp(attributes[0], name) == 0)
            return attributes[1] ? attributes[1] : "";
    return "";
}

char *zb_html_style(const char *style)
{
    char *squeezed = g_ascii_strdown(style, (gssize)MIN(strlen(style), 2000));
    char *to = squeezed;
    for (const char *from = squeezed; *from; from++)
        if (!g_ascii_isspace(*from))
            *to++ = *from;
    *to = '\0';
    return squeezed;
}

/* "display:none" and the like of a border: "border-left:none", "border-left:0px". */
static gboolean has_border(const char *style, const char *side)
{
    const char *at = strstr(style, side);
    if (!at)
        return FALSE;
    at += strlen(side);
    return !g_str_has_prefix(at, "none") && !(at[0] == '0' && !g_ascii_isdigit(at[1]) && at[1] != '.');
}

/* One without any mark may be the writer's own indentation: that stays fresh, since what the writer wrote must not be lost. */
static gboolean is_citation(const char *const *attributes, const char *style)
{
    const char *class = attribute(attributes, "class");
    return g_ascii_strcasecmp(attribute(attributes, "type"), "cite") == 0 || *attribute(attributes, "cite") ||
           strstr(class, "quote") || strstr(class, "cite") || has_border(style, "border-left:");
}

typedef struct {
    const char *class, *id; /* NULL: any */
    ZbHtmlMark mark;
} Named;

static const Named named[] = {
    {"moz-cite-prefix", NULL, ZB_HTML_CITATION},
    {"gmail_quote", NULL, ZB_HTML_HISTORY},
    {"gmail_quote_container", NULL, ZB_HTML_HISTORY},
    {"gmail_extra", NULL, ZB_HTML_HISTORY},
    {"gmail_attr", NULL, ZB_HTML_HISTORY},
    {"yahoo_quoted", NULL, ZB_HTML_HISTORY},
    {"protonmail_quote", NULL, ZB_HTML_HISTORY},
    {"moz-forward-container", NULL, ZB_HTML_HISTORY},
    {NULL, "appendonsend", ZB_HTML_HISTORY},
    {NULL, "mail-editor-reference-message-container", ZB_HTML_HISTORY},
    {NULL, "reply-intro", ZB_HTML_HISTORY},
    {NULL, "replybody1", ZB_HTML_HISTORY},
    {NULL, "composeWebView_previouse_content", ZB_HTML_HISTORY},
    {NULL, "divRplyFwdMsg", ZB_HTML_HEADER},
    {NULL, "stopSpelling", ZB_HTML_HEADER},
    {NULL, "OLK_SRC_BODY_SECTION", ZB_HTML_HEADER},
    {"gmail_signature", NULL, ZB_HTML_SIGNATURE},
    {"moz-signature", NULL, ZB_HTML_SIGNATURE},
    {"protonmail_signature_block", NULL, ZB_HTML_SIGNATURE},
    {NULL, "Signature", ZB_HTML_SIGNATURE},
    {NULL, "AppleMailSignature", ZB_HTML_SIGNATURE},
    {NULL, "ms-outlook-mobile-signature", ZB_HTML_SIGNATURE},
    {NULL, "ymail_android_signature", ZB_HTML_SIGNATURE},
    {NULL, "_rc_sig", ZB_HTML_SIGNATURE},
};

/* Whether `name` is one of the words in `list`. */
static gboolean is_among(const char *list, const char *name)
{
    gsize length = strlen(name);
    for (const char *at = strstr(list, name); at; at = strstr(at + 1, name))
        if ((at == list || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
            return TRUE;
    return FALSE;
}

/* "x_divRplyFwdMsg": a program renames what it quotes, so that no name is twice in a page. */
static const char *own_name(const char *id)
{
    while (g_str_has_prefix(id, "x_"))
        id += 2;
    return id;
}

static ZbHtmlMark mark_named(const char *class, const char *id)
{
    for (guint i = 0; i < G_N_ELEMENTS(named); i++) {
        const Named *one = &named[i];
        if (one->class ? is_among(class, one->class) : strcmp(own_name(id), one->id) == 0)
            return one->mark;
    }
    return ZB_HTML_PLAIN;
}

/* Word's reply: a div with a thin line over it. */
static gboolean is_outlook_header(const char *style)
{
    return g_str_has_prefix(style, "border:none;border-top:solid") && strstr(style, "padding:3.0pt");
}

ZbHtmlMark zb_html_mark_of(const char *element, const char *const *attributes)
{
    if (!attributes || !attributes[0])
        return ZB_HTML_PLAIN;
    ZbHtmlMark mark = mark_named(attribute(attributes, "class"), attribute(attributes, "id"));
    gboolean quote = strcmp(element, "blockquote") == 0;
    if (!quote && (mark != ZB_HTML_PLAIN || strcmp(element, "div") != 0))
        return mark;
    g_autofree char *style = zb_html_style(attribute(attributes, "style"));
    if (quote)
        return is_citation(attributes, style) ? ZB_HTML_CITATION : mark;
    if (is_outlook_header(style))
        return ZB_HTML_HEADER;
    return strstr(style, "border-left:solidblue") ? ZB_HTML_CITATION : ZB_HTML_PLAIN;
}
