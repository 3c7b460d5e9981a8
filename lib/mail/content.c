#include "lib/mail/content.h"

#include <string.h>
#include "lib/mail/armour.h"
#include "lib/mail/flow.h"
#include "lib/mail/html.h"
#include "lib/mail/html-strip.h"
#include "lib/text.h"

guint64 zb_part_bytes(GMimePart *part, GByteArray *into, gsize cap)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *source = content ? g_mime_data_wrapper_get_stream(content) : NULL;
    if (!source)
        return 0;
    g_mime_stream_reset(source);
    GMimeStream *stream = g_mime_stream_filter_new(source);
    GMimeFilter *filter = g_mime_filter_basic_new(g_mime_data_wrapper_get_encoding(content), FALSE);
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(stream), filter);
    g_object_unref(filter);
    guint64 size = 0;
    char buffer[16384];
    for (gssize n; (n = g_mime_stream_read(stream, buffer, sizeof buffer)) > 0; size += (guint64)n)
        if (into && into->len < cap)
            g_byte_array_append(into, (guint8 *)buffer, (guint)MIN((gsize)n, cap - into->len));
    g_object_unref(stream);
    return size;
}

static const char *parameter(GMimePart *part, const char *name)
{
    return g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), name);
}

static gboolean has_parameter(GMimePart *part, const char *name, const char *value)
{
    const char *found = parameter(part, name);
    return found && g_ascii_strcasecmp(found, value) == 0;
}

static gboolean is_text(GMimePart *part, const char *subtype)
{
    return g_mime_content_type_is_type(g_mime_object_get_content_type(GMIME_OBJECT(part)), "text", subtype);
}

/* (transfer full) */
static char *decode(GMimePart *part, ZbTextReading *reading)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    gsize cap = MIN(ZB_CAP_SOURCE, reading->left);
    if (zb_part_bytes(part, bytes, cap) > cap)
        zb_facts_note(reading->facts, "text_cut");
    reading->left -= bytes->len;
    const char *data = bytes->len ? (const char *)bytes->data : "", *note = NULL;
    const char *charset = parameter(part, "charset");
    gboolean usable = charset && g_ascii_strcasecmp(charset, "us-ascii") != 0 &&
                      zb_charsets_knows(reading->charsets, charset);
    g_autofree char *told = !usable && is_text(part, "html") ? zb_html_charset(data, bytes->len) : NULL;
    char *text = zb_charsets_decode(reading->charsets, data, bytes->len, told ? told : charset, &note);
    if (note)
        zb_facts_note(reading->facts, note);
    return text;
}

/* (transfer full) */
static char *text_of_html(const char *html, ZbTextReading *reading)
{
    gboolean cut, parse = reading->mode < ZB_READ_NO_HTML;
    char *text = parse ? zb_html_to_text(html, strlen(html), ZB_CAP_TEXT, &cut)
                       : zb_html_strip(html, strlen(html), ZB_CAP_TEXT, &cut);
    if (!parse)
        zb_facts_note(reading->facts, "html_skipped");
    if (cut)
        zb_facts_note(reading->facts, "html_cut");
    return text;
}

/* Forms and old programs send a whole page as text/plain. */
static gboolean is_page(const char *text)
{
    text += strspn(text, " \t\r\n");
    return g_ascii_strncasecmp(text, "<!doctype html", 14) == 0 ||
           g_ascii_strncasecmp(text, "<html>", 6) == 0 || g_ascii_strncasecmp(text, "<html ", 6) == 0;
}

/* Takes the commands out of text/enriched (RFC 1896): "<bold>"; "<<" is "<". In place. */
static void drop_commands(char *text)
{
    char *to = text;
    for (const char *from = text; *from;) {
        if (*from != '<' || from[1] == '<') {
            *to++ = *from;
            from += *from == '<' ? 2 : 1;
            continue;
        }
        from += strcspn(from, ">");
        from += *from == '>' ? 1 : 0;
    }
    *to = '\0';
}

/* Takes `text`. */
static char *without_armour(char *text, ZbTextReading *reading)
{
    ZbArmour armour = {.files = reading->files};
    char *bare = zb_armour_strip(text, &armour);
    reading->files = armour.files;
    if (armour.signed_)
        zb_facts_note(reading->facts, "signed");
    if (armour.encrypted)
        zb_facts_note(reading->facts, "encrypted");
    if (!bare)
        return text;
    g_free(text);
    return bare;
}

char *zb_part_text(GMimePart *part, ZbTextReading *reading)
{
    g_autofree char *source = decode(part, reading);
    gboolean html = is_text(part, "html") || (is_text(part, "plain") && is_page(source));
    char *text = html ? text_of_html(source, reading) : g_steal_pointer(&source);
    zb_text_unify_lines(text);
    if (html)
        return text;
    if (is_text(part, "enriched") || is_text(part, "richtext"))
        drop_commands(text);
    text = without_armour(text, reading);
    if (!has_parameter(part, "format", "flowed"))
        return text;
    g_autofree char *flowed = text;
    return zb_flow_join(flowed, has_parameter(part, "delsp", "yes"));
}
