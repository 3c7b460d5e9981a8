#include <string.h>
#include "lib/mail/body-private.h"
#include "lib/mail/content.h"
#include "lib/mail/encoded-word.h"
#include "lib/mail/headers.h"
#include "lib/mail/prepare.h"
#include "lib/text.h"

void zb_taken_free(ZbTaken *taken)
{
    if (!taken)
        return;
    g_free(taken->text);
    zb_forwarded_free(taken->forwarded);
    g_free(taken);
}

/* Takes `text` and `forwarded`. */
static void take_in(ZbWalk *self, guint index, ZbSegmentKind kind, char *text, ZbForwarded *forwarded)
{
    ZbTaken *taken = g_new0(ZbTaken, 1);
    *taken = (ZbTaken){kind, text, forwarded};
    g_ptr_array_insert(self->taken, (gint)index, taken);
}

/* ---- the list ---- */
static char *type_of(GMimeObject *object)
{
    g_autofree char *type = g_mime_content_type_get_mime_type(g_mime_object_get_content_type(object));
    g_autofree char *lower = g_ascii_strdown(type ? type : "application/octet-stream", -1);
    g_autofree char *valid = zb_text_valid(lower, -1);
    g_autofree char *line = zb_text_one_line(valid);
    return zb_text_shorten(line, 200);
}

/* Decoded, one line. (transfer full) */
static char *shown_name(ZbWalk *self, const char *name)
{
    g_autofree char *text = zb_words_decode(self->tools->charsets, name ? name : "", NULL);
    g_autofree char *line = zb_text_one_line(text);
    return zb_text_shorten(line, 500);
}

/* FALSE beyond the cap. */
static gboolean list(ZbWalk *self, const char *name, const char *type, guint64 size)
{
    if (self->facts->attachments->len >= ZB_CAP_ATTACHMENTS) {
        zb_facts_note(self->facts, "attachments_cut");
        return FALSE;
    }
    g_autofree char *shown = shown_name(self, name);
    g_ptr_array_add(self->facts->attachments, zb_attachment_new(shown, type, size));
    return TRUE;
}

void zb_attach_files(ZbWalk *self, GPtrArray *files)
{
    for (guint i = 0; files && i < files->len; i++) {
        const ZbAttachment *file = g_ptr_array_index(files, i);
        list(self, file->name, file->type, file->size);
    }
    if (files)
        g_ptr_array_unref(files);
}

/* ---- messages ---- */
/* What a message took in the raw one, nearly: its parts as they are encoded. Without re-encoding headers (that can hang: gmime
 * #165) and without decoding anything again at each level. */
static guint64 weigh(GMimeObject *object, guint depth)
{
    if (!object || depth > ZB_MAX_NESTING)
        return 0;
    if (GMIME_IS_PART(object)) {
        GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(object));
        GMimeStream *stream = content ? g_mime_data_wrapper_get_stream(content) : NULL;
        return stream ? (guint64)MAX(g_mime_stream_length(stream), 0) : 0;
    }
    if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        return inner ? weigh(g_mime_message_get_mime_part(inner), depth + 1) : 0;
    }
    guint64 size = 0;
    int count = GMIME_IS_MULTIPART(object) ? g_mime_multipart_get_count(GMIME_MULTIPART(object)) : 0;
    for (int i = 0; i < count && i < ZB_MAX_PARTS; i++)
        size += weigh(g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1);
    return size;
}

/* "From: Jan <jan@x>" and so on, as a mail program would show them. */
static void put_head(GString *into, GMimeMessage *inner, const ZbFacts *about)
{
    const ZbAddress *sender = zb_facts_sender(about);
    g_autofree char *date = zb_header_raw(GMIME_OBJECT(inner), "Date", 0);
    if (sender && *sender->name)
        g_string_append_printf(into, "From: %s <%s>\n", sender->name, sender->address);
    else if (sender)
        g_string_append_printf(into, "From: %s\n", sender->address);
    if (date && *date)
        g_string_append_printf(into, "Date: %s\n", date);
    if (*about->subject)
        g_string_append_printf(into, "Subject: %s\n", about->subject);
    g_string_append_c(into, '\n');
}

static guint messages_in(const GPtrArray *taken)
{
    guint count = 0;
    for (guint i = 0; i < taken->len; i++)
        count += ((ZbTaken *)g_ptr_array_index(taken, i))->forwarded ? 1 : 0;
    return count;
}

/* The text of a message within the message; what is attached to it counts as attached to this one. */
static void take_message(ZbWalk *self, GMimeMessage *inner, const ZbFacts *about, guint depth)
{
    if (messages_in(self->taken) >= ZB_CAP_FORWARDED) {
        zb_facts_note(self->facts, "forwarded_cut");
        return;
    }
    guint index = self->taken->len;
    const ZbAddress *sender = zb_facts_sender(about);
    GString *outer = self->text;
    ZbBodySigns *signs = self->signs, ignored = {0};
    self->text = g_string_new(NULL);
    self->signs = &ignored;
    put_head(self->text, inner, about);
    zb_walk(self, g_mime_message_get_mime_part(inner), depth + 1, TRUE);
    take_in(self, index, ZB_SEGMENT_FORWARDED, g_string_free(self->text, FALSE),
            zb_forwarded_new(sender ? sender->name : "", sender ? sender->address : "", about->subject,
                             about->date, 0, 0));
    self->text = outer;
    self->signs = signs;
}

static void attach_inner(ZbWalk *self, GMimeMessage *inner, const char *name, guint64 size, guint depth)
{
    g_autoptr(ZbFacts) about = zb_facts_new();
    if (inner)
        zb_headers_read_inner(inner, self->tools->charsets, about);
    gboolean listed = list(self, name && *name ? name : about->subject, "message/rfc822", size);
    if (listed && inner && !self->report && g_mime_message_get_mime_part(inner))
        take_message(self, inner, about, depth);
}

static const char *file_name(GMimeObject *object)
{
    const char *name = g_mime_object_get_content_disposition_parameter(object, "filename");
    return name && *name ? name : g_mime_object_get_content_type_parameter(object, "name");
}

void zb_attach_message(ZbWalk *self, GMimeMessagePart *part, guint depth)
{
    attach_inner(self, g_mime_message_part_get_message(part), file_name(GMIME_OBJECT(part)),
                 weigh(GMIME_OBJECT(part), 0), depth);
}

/* A message as a file (.eml), or one whose bytes were encoded. FALSE where it is none, or there is no room for it. */
static gboolean attach_file_message(ZbWalk *self, GMimePart *part, const char *name, guint depth)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(ZbFacts) scratch = zb_facts_new(); /* its repairs are not this message's */
    guint64 size = zb_part_bytes(part, bytes, self->message_left);
    if (size > self->message_left) {
        zb_facts_note(self->facts, "forwarded_cut");
        return FALSE;
    }
    g_autoptr(GByteArray) prepared =
        zb_mail_prepare(bytes->len ? bytes->data : (guint8 *)"", bytes->len, scratch);
    g_clear_pointer(&bytes, g_byte_array_unref); /* `prepared` has them */
    gboolean headed = !g_ptr_array_find_with_equal_func(scratch->notes, "no_header", g_str_equal, NULL);
    GMimeMessage *inner = headed ? zb_mail_parse(prepared, self->tools->options) : NULL;
    if (!inner)
        return FALSE;
    self->message_left -= (gsize)size;
    attach_inner(self, inner, name, size, depth);
    g_object_unref(inner);
    return TRUE;
}

/* ---- documents ---- */
static void take_documents(ZbWalk *self)
{
    GPtrArray *texts = self->documents->texts;
    for (guint i = 0; i < texts->len; i++)
        take_in(self, self->taken->len, ZB_SEGMENT_DOCUMENT, g_strdup(g_ptr_array_index(texts, i)), NULL);
    g_ptr_array_set_size(texts, 0);
}

static gboolean is_blank(const char *text)
{
    return text[strspn(text, " \t\n")] == '\0';
}

/* How many bytes it has. */
static guint64 read_document(ZbWalk *self, GMimePart *part)
{
    ZbReaderMode mode = self->tools->mode;
    gboolean wanted = mode == ZB_READ_DOCUMENTS;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint64 size = zb_part_bytes(part, bytes, wanted ? ZB_CAP_DOCUMENT_BYTES : ZB_DOCUMENT_SNIFF);
    if (bytes->len == 0 || zb_document_kind(bytes->data, bytes->len) == ZB_DOCUMENT_NONE)
        return size;
    if (!wanted) {
        zb_facts_note(self->facts, mode == ZB_READ_NO_DOCUMENTS ? "documents" : "documents_skipped");
        return size;
    }
    if (size > ZB_CAP_DOCUMENT_BYTES)
        zb_facts_note(self->facts, "document_cut");
    self->documents->want_body = is_blank(self->text->str);
    zb_documents_add(self->documents, bytes->data, bytes->len);
    return size;
}

/* A text as a file is a document that needs no library. */
static void take_text(ZbWalk *self, GMimePart *part)
{
    g_autofree char *text = zb_walk_read(self, part);
    zb_documents_put(self->documents, text);
    take_documents(self);
}

/* ---- signs ---- */
/* A comment that the writer added to the answer makes it a message of a person. */
static gboolean is_bare_reply(GMimePart *part)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    zb_part_bytes(part, bytes, 256 * 1024);
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    const char *method = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "method");
    gboolean reply = method ? g_ascii_strcasecmp(method, "REPLY") == 0
                            : strstr((char *)bytes->data, "METHOD:REPLY") != NULL;
    return reply && !strstr((char *)bytes->data, "\nCOMMENT");
}

static void read_signs(ZbWalk *self, GMimePart *part, const char *type)
{
    if (strcmp(type, "text/calendar") == 0)
        self->signs->calendar_reply |= is_bare_reply(part);
}

/* CMS in one piece (RFC 8551, 3): its kind stands in a parameter, or in its first bytes (RFC 5652, 4). */
static void note_smime(ZbWalk *self, GMimePart *part)
{
    static const char signed_data[] = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    const char *kind = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "smime-type");
    zb_part_bytes(part, bytes, 64);
    gboolean is_signed = kind ? g_ascii_strncasecmp(kind, "signed", 6) == 0
                              : bytes->len > 0 && memmem(bytes->data, bytes->len, signed_data, 9);
    zb_facts_note(self->facts, "smime");
    zb_facts_note(self->facts, is_signed ? "signed" : "encrypted");
}

/* ---- one part ---- */
static gboolean ends_with(const char *name, const char *end)
{
    gsize length = name ? strlen(name) : 0, tail = strlen(end);
    return length > tail && g_ascii_strcasecmp(name + length - tail, end) == 0;
}

static gboolean is_message_file(const char *type, const char *name)
{
    return strcmp(type, "message/rfc822") == 0 || strcmp(type, "message/global") == 0 ||
           (ends_with(name, ".eml") &&
            (strcmp(type, "application/octet-stream") == 0 || g_str_has_prefix(type, "text/") ||
             strcmp(type, "application/eml") == 0));
}

void zb_attach_part(ZbWalk *self, GMimePart *part, guint depth)
{
    g_autofree char *type = type_of(GMIME_OBJECT(part));
    const char *name = g_mime_part_get_filename(part);
    if (is_message_file(type, name) && depth < ZB_MAX_NESTING && attach_file_message(self, part, name, depth))
        return;
    read_signs(self, part, type);
    if (g_str_has_suffix(type, "/pkcs7-mime") || g_str_has_suffix(type, "/x-pkcs7-mime"))
        note_smime(self, part);
    gboolean text = strcmp(type, "text/plain") == 0 || strcmp(type, "text/html") == 0;
    guint before = self->facts->attachments->len;
    if (!list(self, name, type, 0))
        return;
    ZbAttachment *listed = g_ptr_array_index(self->facts->attachments, before);
    listed->size = text ? zb_part_bytes(part, NULL, 0) : read_document(self, part);
    if (text && !self->report)
        take_text(self, part);
    take_documents(self);
}
