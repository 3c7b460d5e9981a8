#include "lib/mail/prepare.h"

#include <string.h>

#define CODING "content-transfer-encoding:"

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

/* So many boundaries are known by name. */
#define BOUNDARIES_MAX 50

typedef struct {
    GByteArray *out;
    GPtrArray *boundaries; /* of char *: what the headers so far named */
    const guint8 *kept;    /* from here on nothing is copied yet, and nothing left out */
    gboolean in_header;
    const guint8 *field; /* the next one, where we looked for it */
    gboolean sure;       /* it is a header block, not a text with a line that begins with "--" */
    gboolean message;    /* after this header block comes another one */
    gboolean digest;     /* after any */
    gboolean coding;     /* the field that this line belongs to is Content-Transfer-Encoding */
    gboolean encoded;    /* what follows is letters of a transfer encoding, no header block */
    gboolean bare;       /* or is it? Another such field says no */
    gboolean dropping;   /* the field that this line belongs to */
    gboolean addresses;  /* it is one of those that GMime reads as addresses */
    guint colons;        /* in it */
    guint lines;         /* of this header block, of those kept */
    gsize length, total; /* of them; of all blocks */
    guint delimiters;
} Pass;

static void begin_header(Pass *pass, gboolean sure)
{
    pass->in_header = TRUE;
    pass->sure = sure;
    pass->message = pass->coding = pass->encoded = pass->bare = FALSE;
    pass->lines = 0;
    pass->length = 0;
}

static void flush(Pass *pass, const guint8 *until)
{
    g_byte_array_append(pass->out, pass->kept, (guint)(until - pass->kept));
    pass->kept = until;
}

/* Whether the `length` bytes at `p` read `text`, in whatever case; nearly always the first one says no. */
static gboolean reads(const guint8 *p, const char *text, gsize length)
{
    return g_ascii_tolower((char)*p) == g_ascii_tolower(*text) &&
           g_ascii_strncasecmp((const char *)p, text, length) == 0;
}

static gboolean begins(Span line, const char *text)
{
    gsize length = strlen(text);
    return (gsize)(line.end - line.at) >= length && reads(line.at, text, length);
}

static gboolean has(Span line, const char *type)
{
    gsize length = strlen(type);
    for (const guint8 *p = line.at; (gsize)(line.end - p) >= length; p++)
        if (reads(p, type, length))
            return TRUE;
    return FALSE;
}

static gboolean is_address_field(Span line)
{
    static const char *const names[] = {"from", "to", "cc", "bcc", "sender", "reply-to"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!begins(line, names[i]))
            continue; /* another one, perhaps */
        const guint8 *p = line.at + strlen(names[i]);
        while (p < line.end && (*p == ' ' || *p == '\t'))
            p++;
        if (p < line.end && *p == ':')
            return TRUE;
    }
    return FALSE;
}

/* ---- boundaries ---- */
/* Keeps what a header says behind "boundary=". */
static void learn_boundary(Pass *pass, Span line)
{
    static const char name[] = "boundary=";
    const gsize length = sizeof name - 1;
    for (const guint8 *p = line.at; (gsize)(line.end - p) > length; p++) {
        if (!reads(p, name, length))
            continue; /* further on, perhaps */
        p += length;
        gboolean quoted = *p == '"';
        p += quoted ? 1 : 0;
        const guint8 *end = p;
        while (end < line.end && !strchr(quoted ? "\"\r\n" : "; \t\r\n", *end))
            end++;
        if (end > p && pass->boundaries->len < BOUNDARIES_MAX)
            g_ptr_array_add(pass->boundaries, g_strndup((const char *)p, (gsize)(end - p)));
        return;
    }
}

/* Whether a part begins here: behind "--", a boundary that a header named, and not the "--" of its end. */
static gboolean is_boundary(const Pass *pass, Span line)
{
    if (line.end - line.at < 3 || line.at[0] != '-' || line.at[1] != '-')
        return FALSE;
    Span name = {line.at + 2, line.end};
    for (guint i = 0; i < pass->boundaries->len; i++) {
        const char *boundary = g_ptr_array_index(pass->boundaries, i);
        if (!begins(name, boundary))
            continue; /* another one */
        Span behind = {name.at + strlen(boundary), line.end};
        if (!begins(behind, "--"))
            return TRUE;
    }
    return FALSE;
}

/* ---- header blocks ---- */
static gboolean goes_on(Span line)
{
    return line.at[0] == ' ' || line.at[0] == '\t';
}

/* A line that is no field, with none behind it either: somebody forgot the blank line, and GMime would drop what stands there. */
static gboolean begins_body(Pass *pass, Span line, Span rest)
{
    if (!pass->sure || is_blank(line) || goes_on(line) || is_header(line))
        return FALSE;
    if (is_boundary(pass, line))
        return TRUE;
    if (pass->field > line.at) /* this is junk among the fields */
        return FALSE;
    while (rest.at < rest.end) {
        Span next = next_line(&rest);
        if (is_blank(next))
            return TRUE;
        if (is_header(next)) {
            pass->field = next.at;
            return FALSE;
        }
    }
    return TRUE;
}

/* GMime's reader of addresses calls itself for each group in a group: enough of them, and the stack is used up. */
static gboolean nests_groups(Pass *pass, Span line)
{
    if (!goes_on(line)) {
        pass->addresses = strchr("fFtTcCbBsSrR", line.at[0]) && is_address_field(line);
        pass->colons = 0;
    }
    if (!pass->addresses)
        return FALSE;
    for (const guint8 *p = line.at; (p = memchr(p, ':', (gsize)(line.end - p))); p++)
        pass->colons++;
    return pass->colons > ZB_MAX_COLONS;
}

/* A message within the message may be encoded (RFC 2046 forbids it, some programs do it): GMime takes it for a file then. In doubt it
 * is not: its header is to be bounded. */
static void see_coding(Pass *pass, Span line, gboolean goes_on)
{
    static const char *const codings[] = {"base64", "quoted-printable", NULL};
    if (!goes_on)
        pass->coding = begins(line, CODING);
    if (!pass->coding)
        return;
    gsize skip = goes_on ? 0 : strlen(CODING);
    g_autofree char *value = g_ascii_strdown((const char *)line.at + skip, line.end - line.at - (gssize)skip);
    if (g_strv_contains(codings, g_strstrip(value)))
        pass->encoded = TRUE;
    else
        pass->bare = TRUE;
}

/* A line of a header block: whether it is left out. */
static gboolean take_header(Pass *pass, Span line)
{
    gsize length = (gsize)(line.end - line.at);
    pass->dropping = (goes_on(line) && pass->dropping) || pass->lines >= ZB_MAX_HEADER_LINES ||
                     pass->length + length > ZB_MAX_HEADER_BYTES ||
                     pass->total + length > ZB_MAX_HEADERS_BYTES;
    if (pass->dropping)
        return TRUE;
    pass->lines++;
    pass->length += length;
    pass->total += length;
    see_coding(pass, line, goes_on(line));
    if (goes_on(line) || begins(line, "content-type:")) {
        pass->message |= has(line, "message/");
        pass->digest |= has(line, "multipart/digest");
        learn_boundary(pass, line);
    }
    return FALSE;
}

/* FALSE where `line`, behind which `rest` stands, is the one too many. */
static gboolean take_line(Pass *pass, Span line, Span rest, ZbFacts *facts)
{
    gboolean drop = nests_groups(pass, line);
    if (pass->in_header && begins_body(pass, line, rest)) {
        zb_facts_note(facts, "header_ended");
        flush(pass, line.at);
        g_byte_array_append(pass->out, (const guint8 *)"\n", 1);
        pass->in_header = FALSE;
    }
    if (line.end - line.at > 2 && line.at[0] == '-' && line.at[1] == '-') {
        if (++pass->delimiters > ZB_MAX_DELIMITERS)
            return FALSE;
        begin_header(pass, is_boundary(pass, line));
    } else if (pass->in_header && is_blank(line)) {
        gboolean message = pass->message && (!pass->encoded || pass->bare), again = message || pass->digest;
        begin_header(pass, message && pass->sure);
        pass->in_header = again;
    } else if (pass->in_header) {
        drop |= take_header(pass, line);
    } else if (line.at[0] == 'C' || line.at[0] == 'c') {
        if (begins(line, "content-type:"))
            begin_header(pass, FALSE); /* who knows what part that is of */
    }
    if (drop) {
        zb_facts_note(facts, "headers_cut");
        flush(pass, line.at);
        pass->kept = line.end;
    }
    return TRUE;
}

/* Programs of the past ended lines by \r alone: GMime would see one line. NULL where there is nothing to mend. (transfer full) */
static GByteArray *mended(const guint8 *bytes, gsize length, ZbFacts *facts)
{
    gsize looked_at = MIN(length, 4096);
    if (length == 0 || memchr(bytes, '\n', looked_at) || !memchr(bytes, '\r', looked_at))
        return NULL;
    GByteArray *out = g_byte_array_sized_new((guint)length);
    g_byte_array_append(out, bytes, (guint)length);
    for (guint i = 0; i < out->len; i++)
        if (out->data[i] == '\r' && (i + 1 == out->len || out->data[i + 1] != '\n'))
            out->data[i] = '\n';
    zb_facts_note(facts, "line_ends");
    return out;
}

/* All of `rest`, into `pass`. */
static void pass_over(Pass *pass, Span rest, ZbFacts *facts)
{
    gboolean header;
    const guint8 *start = skip_junk(rest, &header);
    begin_header(pass, TRUE);
    if (!header) {
        zb_facts_note(facts, "no_header");
        g_byte_array_append(pass->out, (const guint8 *)"X-Zb-Body: 1\n\n", 14);
        pass->in_header = FALSE;
    } else if (start > rest.at) {
        zb_facts_note(facts, "junk_dropped");
        rest.at = start;
    }
    pass->kept = rest.at;
    while (rest.at < rest.end) {
        Span line = next_line(&rest);
        if (take_line(pass, line, rest, facts))
            continue; /* the next one */
        zb_facts_note(facts, "parts_cut");
        rest.at = rest.end = line.at;
    }
    flush(pass, rest.end);
}

GByteArray *zb_mail_prepare(const guint8 *bytes, gsize length, ZbFacts *facts)
{
    g_autoptr(GByteArray) whole = mended(bytes, length, facts);
    g_autoptr(GPtrArray) boundaries = g_ptr_array_new_with_free_func(g_free);
    Pass pass = {.out = g_byte_array_sized_new((guint)length + 16), .boundaries = boundaries};
    Span all = {whole ? whole->data : bytes, (whole ? whole->data : bytes) + length};
    pass_over(&pass, all, facts);
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
