#include "lib/mail/prepare.h"

#include <string.h>

typedef struct {
    const guint8 *at, *end;
} Span;

/* The line at `rest`, its end included; `rest` moves on. Ends are \n, \r\n or a bare \r before something else. */
static Span next_line(Span *rest)
{
    const guint8 *newline = memchr(rest->at, '\n', (gsize)(rest->end - rest->at));
    Span line = {rest->at, newline ? newline + 1 : rest->end};
    rest->at = line.end;
    return line;
}

static gboolean is_blank(Span line)
{
    for (const guint8 *p = line.at; p < line.end; p++)
        if (*p != '\r' && *p != '\n')
            return FALSE;
    return TRUE;
}

/* "Name:" of RFC 5322: printable ASCII without blanks (some writers leave one before the colon). */
static gboolean is_header(Span line)
{
    const guint8 *p = line.at;
    while (p<line.end && * p> 0x20 && *p < 0x7f && *p != ':')
        p++;
    gboolean named = p > line.at;
    while (p < line.end && (*p == ' ' || *p == '\t'))
        p++;
    return named && p < line.end && *p == ':';
}

/* How far GMime must not see: lines before the first header. Only few are looked at: more is no message with some junk
 * before it, but something else. */
static const guint8 *skip_junk(Span rest, gboolean *ret_header)
{
    *ret_header = FALSE;
    for (guint i = 0; i < 20 && rest.at < rest.end; i++) {
        Span line = next_line(&rest);
        if (is_header(line)) {
            *ret_header = TRUE;
            return line.at;
        }
    }
    return NULL;
}

typedef struct {
    GByteArray *out;
    gboolean in_header, dropping;
    guint lines;  /* of this header block */
    gsize length; /* of this header block */
    guint delimiters;
} Pass;

static void begin_header(Pass *pass)
{
    pass->in_header = TRUE;
    pass->dropping = FALSE;
    pass->lines = 0;
    pass->length = 0;
}

static gboolean could_delimit(Span line)
{
    return line.end - line.at > 2 && line.at[0] == '-' && line.at[1] == '-' && line.at[2] > ' ';
}

/* FALSE where `line` is the one too many. */
static gboolean take_line(Pass *pass, Span line, ZbFacts *facts)
{
    gsize length = (gsize)(line.end - line.at);
    if (could_delimit(line)) {
        if (++pass->delimiters > ZB_MAX_DELIMITERS)
            return FALSE;
        begin_header(pass);
    } else if (pass->in_header) {
        pass->lines++;
        pass->length += length;
        if (is_blank(line)) {
            pass->in_header = FALSE;
        } else if (pass->dropping || pass->lines > ZB_MAX_HEADER_LINES ||
                   pass->length > ZB_MAX_HEADER_BYTES) {
            pass->dropping = TRUE;
            zb_facts_note(facts, "headers_cut");
            return TRUE;
        }
    } else if (length > 20 && g_ascii_strncasecmp((const char *)line.at, "content-type:", 13) == 0) {
        begin_header(pass); /* a message within a message has headers after its blank line */
    }
    g_byte_array_append(pass->out, line.at, (guint)length);
    return TRUE;
}

/* Programs of the past ended lines by \r alone: GMime would see one line. */
static void mend_line_ends(GByteArray *bytes, ZbFacts *facts)
{
    if (memchr(bytes->data, '\n', MIN(bytes->len, 4096)) || !memchr(bytes->data, '\r', MIN(bytes->len, 4096)))
        return;
    for (guint i = 0; i < bytes->len; i++)
        if (bytes->data[i] == '\r' && (i + 1 == bytes->len || bytes->data[i + 1] != '\n'))
            bytes->data[i] = '\n';
    zb_facts_note(facts, "line_ends");
}

GByteArray *zb_mail_prepare(const guint8 *bytes, gsize length, ZbFacts *facts)
{
    g_autoptr(GByteArray) whole = g_byte_array_sized_new((guint)length + 1);
    g_byte_array_append(whole, bytes, (guint)length);
    mend_line_ends(whole, facts);
    Span rest = {whole->data, whole->data + whole->len};
    gboolean header;
    const guint8 *start = skip_junk(rest, &header);
    Pass pass = {.out = g_byte_array_sized_new((guint)length + 2)};
    begin_header(&pass);
    if (!header) {
        zb_facts_note(facts, "no_header");
        g_byte_array_append(pass.out, (const guint8 *)"X-Zb-Body: 1\n\n", 14);
        pass.in_header = FALSE;
    } else if (start > rest.at) {
        zb_facts_note(facts, "junk_dropped");
        rest.at = start;
    }
    while (rest.at < rest.end)
        if (!take_line(&pass, next_line(&rest), facts)) {
            zb_facts_note(facts, "parts_cut");
            break;
        }
    return pass.out;
}

GMimeMessage *zb_mail_parse(GByteArray *bytes, GMimeParserOptions *options)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, options);
    g_object_unref(parser);
    g_object_unref(stream);
    return message;
}
