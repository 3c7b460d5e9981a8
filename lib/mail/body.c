#include "lib/mail/body.h"

#include <string.h>
#include "lib/mail/body-private.h"
#include "lib/mail/content.h"
#include "lib/mail/part-mend.h"
#include "lib/mail/prepare.h"
#include "lib/text.h"

/* A plain text shorter than this may be a stub beside the real text in HTML. */
#define STUB_BYTES 300

static gboolean is_type(GMimeObject *object, const char *type, const char *subtype)
{
    return g_mime_content_type_is_type(g_mime_object_get_content_type(object), type, subtype);
}

void zb_walk_text(ZbWalk *self, const char *text)
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

/* ---- parts ---- */
static gboolean is_attached(GMimeObject *object)
{
    const char *disposition = g_mime_object_get_disposition(object);
    return disposition && g_ascii_strcasecmp(disposition, "attachment") == 0;
}

/* Of a message that has no other part, a kind of text that we do not know is read like plain text (RFC 2046, 4.1.4); these are
 * data. */
static gboolean is_prose(GMimeObject *object)
{
    static const char *const data[] = {"calendar", "vcard", "x-vcard",    "directory", "rfc822-headers",
                                       "rtf",      "css",   "javascript", "xml",       "csv"};
    for (guint i = 0; i < G_N_ELEMENTS(data); i++)
        if (is_type(object, "text", data[i]))
            return FALSE;
    return is_type(object, "text", "*");
}

/* Text that is shown in the message, not a file beside it. */
static gboolean is_body(ZbWalk *self, GMimePart *part, guint depth)
{
    GMimeObject *object = GMIME_OBJECT(part);
    gboolean text = is_type(object, "text", "plain") || is_type(object, "text", "html") ||
                    (is_type(object, "text", "enriched") && self->text->len == 0) ||
                    (depth == 0 && !g_mime_part_get_filename(part) && is_prose(object));
    return text && !is_attached(object) && (!g_mime_part_get_filename(part) || self->text->len == 0);
}

char *zb_walk_read(ZbWalk *self, GMimePart *part)
{
    ZbTextReading reading = {.charsets = self->tools->charsets,
                             .mode = self->tools->mode,
                             .facts = self->facts,
                             .left = self->source_left};
    char *text = zb_part_text(part, &reading);
    self->source_left = reading.left;
    zb_attach_files(self, reading.files);
    return text;
}

static void walk_part(ZbWalk *self, GMimePart *part, guint depth, gboolean want_text)
{
    zb_part_mend(part, self->facts);
    if (!is_body(self, part, depth)) {
        zb_attach_part(self, part, depth);
    } else if (want_text) {
        g_autofree char *text = zb_walk_read(self, part);
        zb_walk_text(self, text);
    }
}

/* ---- multiparts whose boundary does not hold ---- */
/* The first line that looks like a delimiter and comes again, or has its end. (transfer full) */
static char *boundary_in(const char *text)
{
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n' ? 1 : 0;
        gsize length = strcspn(line, "\r\n");
        if (length < 3 || length > 200 || strncmp(line, "--", 2) != 0 || memchr(line, '"', length) ||
            memchr(line, '\\', length))
            continue;
        g_autofree char *again = g_strdup_printf("\n%.*s", (int)length, line);
        return strstr(line, again) ? g_strstrip(g_strndup(line + 2, length - 2)) : NULL;
    }
    return NULL;
}

/* Reads `all` again with the boundary that its lines show. */
static void walk_mended(ZbWalk *self, const char *all, const char *boundary, guint depth, gboolean want_text)
{
    gsize length = strlen(all);
    g_autofree char *head = g_strdup_printf("Content-Type: multipart/mixed; boundary=\"%s\"\n\n", boundary);
    g_autoptr(GByteArray) bytes = g_byte_array_sized_new((guint)(strlen(head) + length));
    g_byte_array_append(bytes, (const guint8 *)head, (guint)strlen(head));
    g_byte_array_append(bytes, (const guint8 *)all, (guint)length);
    GMimeMessage *message = zb_mail_parse(bytes, self->tools->options);
    self->repair_left -= length;
    zb_facts_note(self->facts, "boundary_mended");
    if (message)
        zb_walk(self, g_mime_message_get_mime_part(message), depth + 1, want_text);
    g_clear_object(&message);
}

/* Its text is all preamble to GMime: the header names no boundary, or another one. */
static void walk_unparted(ZbWalk *self, GMimeMultipart *multipart, guint depth, gboolean want_text)
{
    const char *all = g_mime_multipart_get_prologue(multipart);
    g_autofree char *boundary = all && strlen(all) <= self->repair_left ? boundary_in(all) : NULL;
    if (boundary && *boundary) {
        walk_mended(self, all, boundary, depth, want_text);
    } else if (all && want_text) {
        const char *note = NULL;
        g_autofree char *text = zb_charsets_decode(self->tools->charsets, all, strlen(all), NULL, &note);
        zb_facts_note(self->facts, "no_parts");
        zb_text_unify_lines(text);
        zb_walk_text(self, text);
    }
}

static void walk_multipart(ZbWalk *self, GMimeMultipart *multipart, guint depth, gboolean want_text)
{
    if (GMIME_IS_MULTIPART_ENCRYPTED(multipart))
        zb_facts_note(self->facts, "encrypted");
    if (GMIME_IS_MULTIPART_SIGNED(multipart))
        zb_facts_note(self->facts, "signed");
    gboolean report = self->report;
    self->report |= is_type(GMIME_OBJECT(multipart), "multipart", "report");
    int count = g_mime_multipart_get_count(multipart);
    for (int i = 0; i < count && self->parts < ZB_MAX_PARTS; i++)
        zb_walk(self, g_mime_multipart_get_part(multipart, i), depth + 1, want_text);
    if (count == 0)
        walk_unparted(self, multipart, depth, want_text);
    self->report = report;
}

/* ---- alternatives ---- */
/* What `object` reads as, apart from the text so far. Its attachments are listed. (transfer full) */
static char *read_apart(ZbWalk *self, GMimeObject *object, guint depth)
{
    GString *before = self->text;
    self->text = g_string_new(NULL);
    zb_walk(self, object, depth, TRUE);
    char *text = g_string_free(self->text, FALSE);
    self->text = before;
    return text;
}

static gboolean is_stub(const char *plain, const char *rich)
{
    g_autofree char *seen = g_strstrip(g_strdup(plain));
    return *seen == '\0' || strlen(rich) > 4 * strlen(seen) + 200;
}

/* Plain text, or several parts of it with files between: no HTML in it. */
static gboolean is_plain(GMimeObject *object, guint depth)
{
    if (!GMIME_IS_MULTIPART(object))
        return is_type(object, "text", "plain");
    gboolean plain = FALSE;
    int count = g_mime_multipart_get_count(GMIME_MULTIPART(object));
    for (int i = 0; i < count && i < 20 && depth < 4; i++) {
        GMimeObject *child = g_mime_multipart_get_part(GMIME_MULTIPART(object), i);
        if (is_type(child, "text", "html") || (GMIME_IS_MULTIPART(child) && !is_plain(child, depth + 1)))
            return FALSE;
        plain |= is_plain(child, depth + 1);
    }
    return plain;
}

/* The last rich alternative is the best one (RFC 2046, 5.1.4); the plain one is what the writer's program made for readers
 * like us. */
static void choose(GMimeMultipart *multipart, int *ret_plain, int *ret_rich)
{
    int count = g_mime_multipart_get_count(multipart);
    *ret_plain = *ret_rich = -1;
    for (int i = 0; i < count && i < ZB_MAX_PARTS; i++) {
        GMimeObject *child = g_mime_multipart_get_part(multipart, i);
        if (*ret_plain < 0 && is_plain(child, 0))
            *ret_plain = i;
        else if (is_type(child, "text", "html") || GMIME_IS_MULTIPART(child))
            *ret_rich = i;
    }
}

/* Adds what a second plain alternative says that the first did not. */
static char *joined(char *text, char *more)
{
    if (!text || strcmp(text, more) == 0 || *more == '\0') {
        char *kept = text ? text : more;
        g_free(text ? more : NULL);
        return kept;
    }
    char *both = g_strconcat(text, g_str_has_suffix(text, "\n") ? "" : "\n", more, NULL);
    g_free(text);
    g_free(more);
    return both;
}

static void walk_alternative(ZbWalk *self, GMimeMultipart *multipart, guint depth, gboolean want_text)
{
    int count = g_mime_multipart_get_count(multipart), plain, rich;
    choose(multipart, &plain, &rich);
    g_autofree char *plain_text = NULL, *rich_text = NULL;
    for (int i = 0; i < count && self->parts < ZB_MAX_PARTS; i++) {
        GMimeObject *child = g_mime_multipart_get_part(multipart, i);
        gboolean full = plain_text && strlen(plain_text) > ZB_CAP_TEXT;
        if (want_text && plain >= 0 && !full &&
            (i == plain || (is_type(child, "text", "plain") && !is_attached(child))))
            plain_text = joined(plain_text, read_apart(self, child, depth + 1));
        else if (want_text && i == rich && (!plain_text || strlen(plain_text) < STUB_BYTES))
            rich_text = read_apart(self, child, depth + 1);
        else
            zb_walk(self, child, depth + 1, want_text && plain < 0 && rich < 0);
    }
    if (count == 0)
        walk_unparted(self, multipart, depth, want_text);
    if (rich_text && (!plain_text || is_stub(plain_text, rich_text))) {
        zb_walk_text(self, rich_text);
        if (plain_text && *plain_text)
            zb_facts_note(self->facts, "plain_stub");
    } else if (plain_text) {
        zb_walk_text(self, plain_text);
    }
}

/* ---- the walk ---- */
void zb_walk(ZbWalk *self, GMimeObject *object, guint depth, gboolean want_text)
{
    if (!object)
        return;
    if (++self->parts > ZB_MAX_PARTS || depth > ZB_MAX_NESTING) {
        zb_facts_note(self->facts, "parts_cut");
        return;
    }
    if (GMIME_IS_MULTIPART(object) && is_type(object, "multipart", "alternative"))
        walk_alternative(self, GMIME_MULTIPART(object), depth, want_text);
    else if (GMIME_IS_MULTIPART(object))
        walk_multipart(self, GMIME_MULTIPART(object), depth, want_text);
    else if (GMIME_IS_MESSAGE_PART(object))
        zb_attach_message(self, GMIME_MESSAGE_PART(object), depth);
    else if (GMIME_IS_PART(object))
        walk_part(self, GMIME_PART(object), depth, want_text);
}

void zb_body_read(GMimeMessage *message, const ZbBodyTools *tools, ZbFacts *facts, ZbBodySigns *ret_signs,
                  GPtrArray *taken)
{
    *ret_signs = (ZbBodySigns){0};
    ZbDocuments documents;
    zb_documents_init(&documents, tools->charsets, facts);
    ZbWalk self = {.facts = facts,
                   .tools = tools,
                   .signs = ret_signs,
                   .text = g_string_new(NULL),
                   .source_left = ZB_CAP_SOURCES,
                   .message_left = ZB_CAP_MESSAGES,
                   .repair_left = ZB_CAP_REPAIRS,
                   .taken = taken,
                   .documents = &documents};
    zb_walk(&self, g_mime_message_get_mime_part(message), 0, TRUE);
    if (self.parts >= ZB_MAX_PARTS)
        zb_facts_note(facts, "parts_cut");
    zb_documents_clear(&documents);
    g_free(facts->text);
    facts->text = zb_text_valid(self.text->str, (gssize)self.text->len);
    g_string_free(self.text, TRUE);
}
