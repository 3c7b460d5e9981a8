#include "lib/mail/part-mend.h"

#include <string.h>
#include "lib/text.h"

/* So much is looked at to tell base64 from text. */
#define LOOK_BYTES 2000
/* A line of base64 has 76 letters; a word of that length is none. */
#define BASE64_LINE 40
#define CHARSET_MAX 40

/* ---- types ---- */
static gboolean is_token_byte(char c)
{
    return g_ascii_isalnum(c) || (c && strchr("!#$%&'*+-.^_`{|}~", c));
}

static const char *skip_token(const char *text)
{
    text += strspn(text, " \t");
    const char *end = text;
    while (is_token_byte(*end))
        end++;
    return end > text ? end + strspn(end, " \t") : NULL;
}

/* "type/subtype", and perhaps more. */
static gboolean is_type(const char *value)
{
    const char *slash = skip_token(value);
    return slash && *slash == '/' && skip_token(slash + 1);
}

/* What stands behind "charset=" in a value that is no type. (transfer full) */
static char *charset_in(const char *lower)
{
    const char *found = strstr(lower, "charset=");
    if (!found)
        return NULL;
    found += strlen("charset=");
    found += strspn(found, "\"' ");
    return g_strndup(found, MIN(strcspn(found, "\"'; \t"), CHARSET_MAX));
}

static void mend_type(GMimePart *part, ZbFacts *facts)
{
    const char *value = g_mime_object_get_header(GMIME_OBJECT(part), "Content-Type");
    if (!value || is_type(value) || g_mime_part_get_filename(part))
        return;
    g_autofree char *lower = g_ascii_strdown(value, -1);
    if (strstr(lower, "name=") || strstr(lower, "multipart") || strstr(lower, "message"))
        return; /* a file, or other parts */
    g_autofree char *charset = charset_in(lower);
    GMimeContentType *type = g_mime_content_type_new("text", strstr(lower, "html") ? "html" : "plain");
    if (charset && *charset)
        g_mime_content_type_set_parameter(type, "charset", charset);
    g_mime_object_set_content_type(GMIME_OBJECT(part), type);
    g_object_unref(type);
    zb_facts_note(facts, "type_mended");
}

/* ---- encodings ---- */
/* What a misspelt value means; DEFAULT where it means nothing. */
static GMimeContentEncoding encoding_meant(const char *value)
{
    g_autoptr(GString) letters = g_string_new(NULL);
    for (const char *p = value; *p && letters->len < 20; p++)
        if (g_ascii_isalnum(*p))
            g_string_append_c(letters, g_ascii_tolower(*p));
    if (g_str_has_prefix(letters->str, "quotedprintable"))
        return GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
    return g_str_has_prefix(letters->str, "base64") ? GMIME_CONTENT_ENCODING_BASE64
                                                    : GMIME_CONTENT_ENCODING_DEFAULT;
}

/* Whether the line [at, end) has nothing but letters of base64. */
static gboolean is_base64_line(const char *at, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum(at[i]) && !strchr("+/=", at[i]))
            return FALSE;
    return TRUE;
}

/* Whether it begins with something else, and has no line of base64 further on: people write words with blanks between. */
static gboolean is_no_base64(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    gboolean first = TRUE;
    for (guint i = 0; lines[i]; i++) {
        const char *line = g_strstrip(lines[i]);
        gsize length = strlen(line);
        gboolean base64 = is_base64_line(line, length);
        if (length == 0)
            continue; /* nothing is on it */
        if (base64 && (first || length >= BASE64_LINE))
            return FALSE;
        if (first && !strchr(line, ' '))
            return FALSE;
        first = FALSE;
    }
    return !first;
}

/* (transfer full) */
static char *opening_of(GMimeDataWrapper *content)
{
    GMimeStream *stream = g_mime_data_wrapper_get_stream(content);
    char buffer[LOOK_BYTES];
    g_mime_stream_reset(stream);
    gssize length = g_mime_stream_read(stream, buffer, sizeof buffer);
    g_mime_stream_reset(stream);
    return length > 0 ? zb_text_valid(buffer, length) : g_strdup("");
}

static void mend_encoding(GMimePart *part, ZbFacts *facts)
{
    const char *value = g_mime_object_get_header(GMIME_OBJECT(part), "Content-Transfer-Encoding");
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (!value || !content || !g_mime_data_wrapper_get_stream(content))
        return;
    GMimeContentEncoding said = g_mime_data_wrapper_get_encoding(content), meant = encoding_meant(value);
    gboolean text =
        g_mime_content_type_is_type(g_mime_object_get_content_type(GMIME_OBJECT(part)), "text", "*");
    if (meant == GMIME_CONTENT_ENCODING_DEFAULT)
        meant = said;
    if (text && meant == GMIME_CONTENT_ENCODING_BASE64) {
        g_autofree char *opening = opening_of(content);
        if (is_no_base64(opening))
            meant = GMIME_CONTENT_ENCODING_DEFAULT;
    }
    if (meant == said)
        return;
    g_mime_data_wrapper_set_encoding(content, meant);
    zb_facts_note(facts, "encoding_mended");
}

void zb_part_mend(GMimePart *part, ZbFacts *facts)
{
    mend_type(part, facts);
    mend_encoding(part, facts);
}
