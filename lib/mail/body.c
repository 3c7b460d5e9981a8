#include "lib/mail/body.h"

#include <string.h>
#include "lib/mail/html.h"
#include "lib/text.h"

/* Bytes of one text part that are read at all: HTML has several bytes a letter. */
#define SOURCE_MAX (4 * ZB_CAP_TEXT)
/* A plain text shorter than this may be a stub beside the real text in HTML. */
#define STUB_BYTES 300

typedef struct {
    ZbFacts *facts;
    ZbCharsets *charsets;
    ZbReaderMode mode;
    ZbBodySigns *signs;
    GString *text;
    guint parts;
} Walk;

static void walk(Walk *self, GMimeObject *object, guint depth, gboolean want_text);

/* ---- content ---- */
/* Decodes up to `cap` bytes into `into` (may be NULL) and counts all. */
static guint64 read_content(GMimePart *part, GByteArray *into, gsize cap)
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

GByteArray *zb_body_part(GMimePart *part, gsize cap)
{
    GByteArray *bytes = g_byte_array_new();
    read_content(part, bytes, cap);
    return bytes;
}

/* Lines ended by \n, whatever they were ended by. In place. */
static void unify_line_ends(char *text)
{
    if (!strchr(text, '\r'))
        return;
    char *to = text;
    for (const char *from = text; *from; from++) {
        if (*from == '\r' && from[1] == '\n')
            continue; /* its \n follows */
        *to++ = *from == '\r' ? '\n' : *from;
    }
    *to = '\0';
}

/* (transfer full) */
static char *text_of_html(Walk *self, const char *html)
{
    gboolean cut, parse = self->mode < ZB_READ_NO_HTML;
    char *text = parse ? zb_html_to_text(html, strlen(html), ZB_CAP_TEXT, &cut)
                       : zb_html_strip(html, strlen(html), ZB_CAP_TEXT, &cut);
    if (!parse)
        zb_facts_note(self->facts, "html_skipped");
    if (cut)
        zb_facts_note(self->facts, "html_cut");
    return text;
}

/* The text of a text part as readable UTF-8. (transfer full) */
static char *text_of(Walk *self, GMimePart *part)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    const char *note = NULL;
    if (read_content(part, bytes, SOURCE_MAX) > SOURCE_MAX)
        zb_facts_note(self->facts, "text_cut");
    const char *charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
    char *text =
        zb_charsets_decode(self->charsets, bytes->len ? (char *)bytes->data : "", bytes->len, charset, &note);
    if (note)
        zb_facts_note(self->facts, note);
    if (g_mime_content_type_is_type(g_mime_object_get_content_type(GMIME_OBJECT(part)), "text", "html")) {
        g_autofree char *html = text;
        text = text_of_html(self, html);
    }
    unify_line_ends(text);
    return text;
}

static void append_text(Walk *self, const char *text)
{
    if (*text == '\0')
        return;
    if (self->text->len > 0 && self->text->str[self->text->len - 1] != '\n')
        g_string_append_c(self->text, '\n');
    gsize room = ZB_CAP_TEXT - MIN(self->text->len, ZB_CAP_TEXT), length = strlen(text);
    if (length > room) {
        zb_facts_note(self->facts, "text_cut");
        length = room;
        while (length > 0 && (text[length] & 0xc0) == 0x80)
            length--;
    }
    g_string_append_len(self->text, text, (gssize)length);
}

/* ---- attachments ---- */
static char *type_of(GMimeObject *object)
{
    g_autofree char *type = g_mime_content_type_get_mime_type(g_mime_object_get_content_type(object));
    g_autofree char *lower = g_ascii_strdown(type ? type : "application/octet-stream", -1);
    g_autofree char *valid = zb_text_valid(lower, -1);
    return zb_text_shorten(valid, 200);
}

static void attach(Walk *self, const char *name, const char *type, guint64 size)
{
    if (self->facts->attachments->len >= ZB_CAP_ATTACHMENTS) {
        zb_facts_note(self->facts, "attachments_cut");
        return;
    }
    g_autofree char *valid = zb_text_valid(name ? name : "", -1);
    g_autofree char *line = zb_text_one_line(valid);
    g_autofree char *shown = zb_text_shorten(line, 500);
    g_ptr_array_add(self->facts->attachments, zb_attachment_new(shown, type, size));
}

/* A comment that the writer added to the answer makes it a message of a person. */
static gboolean is_bare_reply(GMimePart *part)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    read_content(part, bytes, 256 * 1024);
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    const char *method = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "method");
    gboolean reply = method ? g_ascii_strcasecmp(method, "REPLY") == 0
                            : strstr((char *)bytes->data, "METHOD:REPLY") != NULL;
    return reply && !strstr((char *)bytes->data, "\nCOMMENT");
}

static void attach_part(Walk *self, GMimePart *part)
{
    g_autofree char *type = type_of(GMIME_OBJECT(part));
    if (strcmp(type, "text/calendar") == 0)
        self->signs->calendar_reply |= is_bare_reply(part);
    attach(self, g_mime_part_get_filename(part), type, read_content(part, NULL, 0));
}

/* ---- parts ---- */
/* Text that is shown in the message, not a file beside it. */
static gboolean is_body(Walk *self, GMimePart *part)
{
    GMimeObject *object = GMIME_OBJECT(part);
    GMimeContentType *type = g_mime_object_get_content_type(object);
    const char *disposition = g_mime_object_get_disposition(object);
    if (!g_mime_content_type_is_type(type, "text", "plain") &&
        !g_mime_content_type_is_type(type, "text", "html") &&
        !g_mime_content_type_is_type(type, "text", "enriched"))
        return FALSE;
    if (disposition && g_ascii_strcasecmp(disposition, "attachment") == 0)
        return FALSE;
    return !g_mime_part_get_filename(part) || self->text->len == 0;
}

static void walk_part(Walk *self, GMimePart *part, gboolean want_text)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    if (g_mime_content_type_is_type(type, "application", "pkcs7-mime") ||
        g_mime_content_type_is_type(type, "application", "x-pkcs7-mime"))
        zb_facts_note(self->facts, "smime");
    if (!is_body(self, part)) {
        attach_part(self, part);
    } else if (want_text) {
        g_autofree char *text = text_of(self, part);
        append_text(self, text);
    }
}

/* The bytes of the parts in `object`, without their headers (re-encoding those can hang: gmime #165). */
static guint64 weigh(Walk *self, GMimeObject *object, guint depth)
{
    if (!object)
        return 0;
    if (++self->parts > ZB_MAX_PARTS || depth > ZB_MAX_NESTING) {
        zb_facts_note(self->facts, "parts_cut");
        return 0;
    }
    if (GMIME_IS_PART(object))
        return read_content(GMIME_PART(object), NULL, 0);
    if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        return inner ? weigh(self, g_mime_message_get_mime_part(inner), depth + 1) : 0;
    }
    guint64 size = 0;
    int count = GMIME_IS_MULTIPART(object) ? g_mime_multipart_get_count(GMIME_MULTIPART(object)) : 0;
    for (int i = 0; i < count && self->parts < ZB_MAX_PARTS; i++)
        size += weigh(self, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1);
    return size;
}

/* A message within the message is listed by its subject; its text is not this writer's. */
static void walk_message(Walk *self, GMimeMessagePart *part, guint depth)
{
    GMimeMessage *inner = g_mime_message_part_get_message(part);
    guint64 size = inner ? weigh(self, g_mime_message_get_mime_part(inner), depth + 1) : 0;
    attach(self, inner ? g_mime_message_get_subject(inner) : NULL, "message/rfc822", size);
}

/* The boundary that was announced does not come: what is there is read as it stands, rather than nothing. */
static void walk_unparted(Walk *self, GMimeMultipart *multipart)
{
    const char *raw = g_mime_multipart_get_prologue(multipart);
    if (!raw || !*raw)
        return;
    const char *note = NULL; /* of the charset, which nobody named */
    g_autofree char *text =
        zb_charsets_decode(self->charsets, raw, MIN(strlen(raw), SOURCE_MAX), NULL, &note);
    unify_line_ends(text);
    append_text(self, text);
    zb_facts_note(self->facts, "parts_missing");
}

static void walk_multipart(Walk *self, GMimeMultipart *multipart, guint depth, gboolean want_text)
{
    if (GMIME_IS_MULTIPART_ENCRYPTED(multipart))
        zb_facts_note(self->facts, "encrypted");
    if (GMIME_IS_MULTIPART_SIGNED(multipart))
        zb_facts_note(self->facts, "signed");
    int count = g_mime_multipart_get_count(multipart);
    for (int i = 0; i < count && self->parts < ZB_MAX_PARTS; i++)
        walk(self, g_mime_multipart_get_part(multipart, i), depth + 1, want_text);
    if (count == 0 && want_text)
        walk_unparted(self, multipart);
}

/* ---- alternatives ---- */
static gboolean is_type(GMimeObject *object, const char *type, const char *subtype)
{
    return g_mime_content_type_is_type(g_mime_object_get_content_type(object), type, subtype);
}

/* What `object` reads as, apart from the text so far. Its attachments are listed. (transfer full) */
static char *read_apart(Walk *self, GMimeObject *object, guint depth)
{
    GString *before = self->text;
    self->text = g_string_new(NULL);
    walk(self, object, depth, TRUE);
    char *text = g_string_free(self->text, FALSE);
    self->text = before;
    return text;
}

static gboolean is_stub(const char *plain, const char *rich)
{
    g_autofree char *seen = g_strstrip(g_strdup(plain));
    return *seen == '\0' || strlen(rich) > 4 * strlen(seen) + 200;
}

/* The last rich alternative is the best one (RFC 2046, 5.1.4); the plain one is what the writer's program made for readers
 * like us. */
static void walk_alternative(Walk *self, GMimeMultipart *multipart, guint depth, gboolean want_text)
{
    int count = g_mime_multipart_get_count(multipart), plain = -1, rich = -1;
    if (count == 0 && want_text)
        walk_unparted(self, multipart);
    for (int i = 0; i < count && i < ZB_MAX_PARTS; i++) {
        GMimeObject *child = g_mime_multipart_get_part(multipart, i);
        if (plain < 0 && is_type(child, "text", "plain"))
            plain = i;
        else if (is_type(child, "text", "html") || GMIME_IS_MULTIPART(child))
            rich = i;
    }
    g_autofree char *plain_text = NULL, *rich_text = NULL;
    for (int i = 0; i < count && self->parts < ZB_MAX_PARTS; i++) {
        GMimeObject *child = g_mime_multipart_get_part(multipart, i);
        if (want_text && i == plain)
            plain_text = read_apart(self, child, depth + 1);
        else if (want_text && i == rich && (!plain_text || strlen(plain_text) < STUB_BYTES))
            rich_text = read_apart(self, child, depth + 1);
        else
            walk(self, child, depth + 1, want_text && plain < 0 && rich < 0);
    }
    if (rich_text && (!plain_text || is_stub(plain_text, rich_text))) {
        append_text(self, rich_text);
        if (plain_text && *plain_text)
            zb_facts_note(self->facts, "plain_stub");
    } else if (plain_text) {
        append_text(self, plain_text);
    }
}

static void walk(Walk *self, GMimeObject *object, guint depth, gboolean want_text)
{
    if (++self->parts > ZB_MAX_PARTS || depth > ZB_MAX_NESTING) {
        zb_facts_note(self->facts, "parts_cut");
        return;
    }
    if (GMIME_IS_MULTIPART(object) && is_type(object, "multipart", "alternative"))
        walk_alternative(self, GMIME_MULTIPART(object), depth, want_text);
    else if (GMIME_IS_MULTIPART(object))
        walk_multipart(self, GMIME_MULTIPART(object), depth, want_text);
    else if (GMIME_IS_MESSAGE_PART(object))
        walk_message(self, GMIME_MESSAGE_PART(object), depth);
    else if (GMIME_IS_PART(object))
        walk_part(self, GMIME_PART(object), want_text);
}

void zb_body_read(GMimeMessage *message, ZbCharsets *charsets, ZbReaderMode mode, ZbFacts *facts,
                  ZbBodySigns *ret_signs)
{
    *ret_signs = (ZbBodySigns){0};
    Walk self = {
        .facts = facts, .charsets = charsets, .mode = mode, .signs = ret_signs, .text = g_string_new(NULL)};
    GMimeObject *root = g_mime_message_get_mime_part(message);
    if (root)
        walk(&self, root, 0, TRUE);
    if (self.parts >= ZB_MAX_PARTS)
        zb_facts_note(facts, "parts_cut");
    g_free(facts->text);
    facts->text = zb_text_valid(self.text->str, (gssize)self.text->len);
    g_string_free(self.text, TRUE);
}
