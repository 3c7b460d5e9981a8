#include "lib/mail/reader.h"

#include <gmime/gmime.h>
#include <libxml/parser.h>
#include <string.h>
#include "lib/error.h"
#include "lib/mail/body.h"
#include "lib/mail/document.h"
#include "lib/mail/fresh.h"
#include "lib/mail/headers.h"
#include "lib/mail/kind.h"
#include "lib/mail/prepare.h"
#include "lib/mail/sender-check.h"
#include "lib/text.h"

struct ZbReader {
    char *authserv_id;
    ZbCharsets *charsets;
    ZbPhrases *phrases;
    GObject *documents; /* keeps their libraries warm */
    GMimeParserOptions *options;
};

ZbReader *zb_reader_new(const char *authserv_id)
{
    g_mime_init();
    xmlInitParser();
    ZbReader *self = g_new0(ZbReader, 1);
    self->authserv_id = g_strdup(authserv_id);
    self->charsets = zb_charsets_new();
    self->phrases = zb_phrases_new();
    self->documents = zb_documents_warm();
    self->options = g_mime_parser_options_new();
    const char *fallback[] = {"utf-8", "windows-1252", NULL}; /* for headers with bare 8-bit letters */
    g_mime_parser_options_set_fallback_charsets(self->options, fallback);
    return self;
}

void zb_reader_free(ZbReader *reader)
{
    if (!reader)
        return;
    g_mime_parser_options_free(reader->options);
    zb_charsets_free(reader->charsets);
    zb_phrases_free(reader->phrases);
    g_clear_object(&reader->documents);
    g_free(reader->authserv_id);
    g_free(reader);
}

/* Bytes that no text has, but files that were taken for one: they would reach terminals. In place. */
static void drop_controls(char *text)
{
    for (char *p = text; *p; p++)
        if (*p >= ' ' && *p < 0x7f)
            continue; /* nearly always */
        else if (((guchar)*p < ' ' && *p != '\n' && *p != '\t') || *p == 0x7f)
            *p = ' ';
        else if ((guchar)*p == 0xc2 && (guchar)p[1] < 0xa0) /* C1 */
            p[0] = p[1] = ' ';
}

/* As much of `item` as there is room for, with a blank line before it. FALSE where there is none. */
static gboolean append_item(GString *text, ZbTaken *item, ZbFacts *facts)
{
    gsize start = text->len, length = strlen(item->text);
    const char *gap = start == 0 ? "" : text->str[start - 1] == '\n' ? "\n" : "\n\n";
    gsize room = start + strlen(gap) < ZB_CAP_TEXT ? ZB_CAP_TEXT - start - strlen(gap) : 0;
    if (length > room) {
        zb_facts_note(facts, "text_cut");
        length = room;
        while (length > 0 && (item->text[length] & 0xc0) == 0x80)
            length--;
    }
    if (length == 0 || facts->segments->len >= ZB_CAP_SEGMENTS)
        return FALSE;
    drop_controls(item->text);
    g_string_append(text, gap);
    g_string_append_len(text, item->text, (gssize)length);
    ZbSegment segment = {item->kind, (guint32)start, (guint32)text->len};
    g_array_append_val(facts->segments, segment);
    if (item->forwarded && facts->forwarded->len < ZB_CAP_FORWARDED) {
        item->forwarded->start = (guint32)(start + strlen(gap));
        item->forwarded->end = segment.end;
        g_ptr_array_add(facts->forwarded, g_steal_pointer(&item->forwarded));
    }
    return TRUE;
}

/* Behind the text. */
static void append_taken(ZbFacts *facts, GPtrArray *taken)
{
    GString *text = g_string_new(facts->text);
    for (guint i = 0; i < taken->len; i++)
        if (!append_item(text, g_ptr_array_index(taken, i), facts))
            break;
    g_free(facts->text);
    facts->text = g_string_free(text, FALSE);
}

static void segment(ZbReader *reader, ZbFacts *facts, GPtrArray *taken)
{
    drop_controls(facts->text);
    zb_fresh_segment(reader->phrases, facts);
    if (taken)
        append_taken(facts, taken);
    g_free(facts->fresh);
    facts->fresh = zb_facts_fresh_of(facts->text, facts->segments);
}

static void fill(ZbReader *reader, ZbReaderMode mode, GMimeMessage *message, ZbFacts *facts)
{
    ZbBodySigns signs;
    ZbBodyTools tools = {reader->charsets, reader->options, mode};
    g_autoptr(GPtrArray) taken = g_ptr_array_new_with_free_func((GDestroyNotify)zb_taken_free);
    zb_headers_read(message, reader->charsets, facts);
    zb_sender_check(message, reader->authserv_id, facts);
    zb_body_read(message, &tools, facts, &signs, taken);
    segment(reader, facts, taken);
    zb_kind_read(message, reader->authserv_id, reader->phrases, &signs, facts);
}

/* GMime refused even the repaired bytes: they are all text then, and a person looks at them. */
static void fill_raw(ZbReader *reader, const GByteArray *bytes, ZbFacts *facts)
{
    zb_facts_note(facts, "not_mime");
    gsize length = MIN(bytes->len, ZB_CAP_TEXT / 3); /* U+FFFD takes three bytes */
    g_free(facts->text);
    facts->text = zb_text_valid((const char *)bytes->data, (gssize)length);
    zb_text_unify_lines(facts->text);
    segment(reader, facts, NULL);
}

/* Leaves the header block alone, its blank line included. */
static void drop_body(GByteArray *bytes, ZbFacts *facts)
{
    for (guint i = 0; i + 1 < bytes->len; i++) {
        guint next = bytes->data[i + 1] == '\r' ? i + 2 : i + 1;
        if (bytes->data[i] != '\n' || next >= bytes->len || bytes->data[next] != '\n')
            continue;
        if (next + 1 < bytes->len)
            zb_facts_note(facts, "body_skipped");
        g_byte_array_set_size(bytes, next + 1);
        return;
    }
}

ZbFacts *zb_reader_read(ZbReader *reader, ZbReaderMode mode, const guint8 *bytes, gsize length,
                        GError **error)
{
    if (length > G_MAXUINT / 2) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_INVALID, "message: larger than 2 GiB");
        return NULL;
    }
    ZbFacts *facts = zb_facts_new();
    if (length == 0)
        zb_facts_note(facts, "empty");
    g_autoptr(GByteArray) prepared = zb_mail_prepare(bytes, length, facts);
    if (mode == ZB_READ_HEADERS)
        drop_body(prepared, facts);
    GMimeMessage *message = zb_mail_parse(prepared, reader->options);
    if (message) {
        fill(reader, mode, message, facts);
        g_object_unref(message);
    } else {
        fill_raw(reader, prepared, facts);
    }
    return facts;
}
