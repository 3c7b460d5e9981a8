#include "daemon/imap-reader.h"

#include <string.h>
#include "daemon/imap-error.h"

/* What a literal may claim before its bytes are there. */
#define RESERVE (64 * 1024)

struct ZbImapReader {
    gsize max_line, max_literal;
    GString *text;
    gsize segment;       /* where the text after the last literal begins */
    GPtrArray *literals; /* of the response being read */
    gsize literals_size; /* of those kept */
    guint64 remaining;   /* of the current literal */
    GByteArray *literal; /* NULL: it is dropped, or there is none */
    gboolean in_literal;
    gboolean complete; /* `line` was given out: the next push begins anew */
    ZbImapLine line;
};

static void bytes_destroy(gpointer bytes)
{
    g_bytes_unref(bytes);
}

ZbImapReader *zb_imap_reader_new(gsize max_line, gsize max_literal)
{
    ZbImapReader *reader = g_new0(ZbImapReader, 1);
    reader->max_line = max_line;
    reader->max_literal = max_literal;
    reader->text = g_string_new(NULL);
    reader->literals = g_ptr_array_new_with_free_func(bytes_destroy);
    return reader;
}

void zb_imap_reader_free(ZbImapReader *reader)
{
    if (!reader)
        return;
    g_string_free(reader->text, TRUE);
    g_ptr_array_unref(reader->literals);
    if (reader->literal)
        g_byte_array_unref(reader->literal);
    g_free(reader);
}

static void begin_response(ZbImapReader *reader)
{
    g_string_truncate(reader->text, 0);
    g_ptr_array_set_size(reader->literals, 0);
    reader->segment = 0;
    reader->literals_size = 0;
    reader->complete = FALSE;
}

/* "* " followed by something else than a status: only these hold literals. */
static gboolean is_data(const char *text)
{
    static const char *const statuses[] = {"OK", "NO", "BAD", "BYE", "PREAUTH"};
    if (!g_str_has_prefix(text, "* "))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(statuses); i++) {
        gsize length = strlen(statuses[i]);
        if (g_ascii_strncasecmp(text + 2, statuses[i], length) == 0 && !g_ascii_isalnum(text[2 + length]))
            return FALSE;
    }
    return TRUE;
}

static gboolean ends_in_quotes(const char *segment)
{
    gboolean quoted = FALSE;
    for (const char *p = segment; *p; p++) {
        if (quoted && *p == '\\' && p[1])
            p++;
        else if (*p == '"')
            quoted = !quoted;
    }
    return quoted;
}

/* Whether the text so far ends in "{n}", and n (clamped above what any literal may be). */
static gboolean announces_literal(ZbImapReader *reader, guint64 *ret_size)
{
    const char *text = reader->text->str, *segment = text + reader->segment;
    const char *brace = strrchr(segment, '{');
    if (!brace || !g_ascii_isdigit(brace[1]))
        return FALSE;
    char *end;
    guint64 size = g_ascii_strtoull(brace + 1, &end, 10);
    if (strcmp(end, "}") != 0 || !is_data(text) || ends_in_quotes(segment))
        return FALSE;
    *ret_size = size;
    return TRUE;
}

static void end_literal(ZbImapReader *reader)
{
    g_ptr_array_add(reader->literals, reader->literal ? g_byte_array_free_to_bytes(reader->literal) : NULL);
    reader->literal = NULL;
    reader->in_literal = FALSE;
}

static gboolean begin_literal(ZbImapReader *reader, guint64 size, GError **error)
{
    if (size > G_MAXUINT32) {
        g_set_error_literal(error, ZB_IMAP_ERROR, ZB_IMAP_ERROR_PROTOCOL,
                            "the server announces a literal of an impossible size");
        return FALSE;
    }
    g_string_append_c(reader->text, '\n');
    reader->segment = reader->text->len;
    reader->in_literal = TRUE;
    reader->remaining = size;
    if (size <= reader->max_literal - reader->literals_size) {
        reader->literal = g_byte_array_sized_new((guint)MIN(size, RESERVE));
        reader->literals_size += (gsize)size;
    }
    if (size == 0)
        end_literal(reader);
    return TRUE;
}

static gsize take_literal(ZbImapReader *reader, const char *bytes, gsize length)
{
    gsize take = (gsize)MIN((guint64)length, reader->remaining);
    if (reader->literal)
        g_byte_array_append(reader->literal, (const guint8 *)bytes, (guint)take);
    reader->remaining -= take;
    if (reader->remaining == 0)
        end_literal(reader);
    return take;
}

/* The line is whole: it goes on after a literal, or the response is complete. */
static gboolean end_line(ZbImapReader *reader, GError **error)
{
    if (reader->text->len > reader->segment && reader->text->str[reader->text->len - 1] == '\r')
        g_string_truncate(reader->text, reader->text->len - 1);
    guint64 size;
    if (announces_literal(reader, &size))
        return begin_literal(reader, size, error);
    reader->line = (ZbImapLine){reader->text->str, reader->literals};
    reader->complete = TRUE;
    return TRUE;
}

static gssize take_line(ZbImapReader *reader, const char *bytes, gsize length, GError **error)
{
    const char *newline = memchr(bytes, '\n', length);
    gsize take = newline ? (gsize)(newline - bytes) : length;
    if (reader->text->len + take > reader->max_line || memchr(bytes, '\0', take)) {
        g_set_error_literal(error, ZB_IMAP_ERROR, ZB_IMAP_ERROR_PROTOCOL,
                            "the server sends a line that is too long or no text");
        return -1;
    }
    g_string_append_len(reader->text, bytes, (gssize)take);
    if (!newline)
        return (gssize)take;
    return end_line(reader, error) ? (gssize)take + 1 : -1;
}

gssize zb_imap_reader_push(ZbImapReader *reader, const char *bytes, gsize length, const ZbImapLine **ret_line,
                           GError **error)
{
    *ret_line = NULL;
    if (reader->complete)
        begin_response(reader);
    gsize taken = 0;
    while (taken < length && !reader->complete) {
        if (reader->in_literal) {
            taken += take_literal(reader, bytes + taken, length - taken);
            continue;
        }
        gssize line = take_line(reader, bytes + taken, length - taken, error);
        if (line < 0)
            return -1;
        taken += (gsize)line;
    }
    if (reader->complete)
        *ret_line = &reader->line;
    return (gssize)taken;
}
