/* Facts as they travel from zbd-parse to zbd. What arrives is hostile until it has been checked here. */
#include "lib/mail/facts.h"

#include <string.h>
#include "lib/error.h"

/* ---- out: one small function a type ---- */
static GVariant *write_maybe(gconstpointer field)
{
    return g_variant_new("ms", *(char *const *)field);
}

static GVariant *write_line(gconstpointer field)
{
    return g_variant_new_string(*(char *const *)field);
}

static GVariant *write_instant(gconstpointer field)
{
    return g_variant_new_int64(*(const gint64 *)field);
}

static GVariant *write_kind(gconstpointer field)
{
    return g_variant_new_byte((guchar) * (const ZbKind *)field);
}

static GVariant *write_sender(gconstpointer field)
{
    return g_variant_new_byte((guchar) * (const ZbSender *)field);
}

static GVariant *write_addresses(gconstpointer field)
{
    const GPtrArray *addresses = *(GPtrArray *const *)field;
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE("a(ss)"));
    for (guint i = 0; i < addresses->len; i++) {
        const ZbAddress *address = g_ptr_array_index(addresses, i);
        g_variant_builder_add(&builder, "(ss)", address->name, address->address);
    }
    return g_variant_builder_end(&builder);
}

static GVariant *write_strings(gconstpointer field)
{
    const GPtrArray *strings = *(GPtrArray *const *)field;
    return g_variant_new_strv((const char *const *)strings->pdata, strings->len);
}

static GVariant *write_segments(gconstpointer field)
{
    const GArray *segments = *(GArray *const *)field;
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE("a(yuu)"));
    for (guint i = 0; i < segments->len; i++) {
        const ZbSegment *segment = &g_array_index(segments, ZbSegment, i);
        g_variant_builder_add(&builder, "(yuu)", (guchar)segment->kind, segment->start, segment->end);
    }
    return g_variant_builder_end(&builder);
}

static GVariant *write_forwarded(gconstpointer field)
{
    const GPtrArray *forwarded = *(GPtrArray *const *)field;
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE("a(sssxuu)"));
    for (guint i = 0; i < forwarded->len; i++) {
        const ZbForwarded *one = g_ptr_array_index(forwarded, i);
        g_variant_builder_add(&builder, "(sssxuu)", one->name, one->address, one->subject, one->date,
                              one->start, one->end);
    }
    return g_variant_builder_end(&builder);
}

static GVariant *write_attachments(gconstpointer field)
{
    const GPtrArray *attachments = *(GPtrArray *const *)field;
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE("a(sst)"));
    for (guint i = 0; i < attachments->len; i++) {
        const ZbAttachment *attachment = g_ptr_array_index(attachments, i);
        g_variant_builder_add(&builder, "(sst)", attachment->name, attachment->type, attachment->size);
    }
    return g_variant_builder_end(&builder);
}

/* ---- in: one small function a type, each FALSE where the value breaks a cap, a range or a rule of facts.h ----
 * No control character can get from a line into a header, a log or a terminal. (GVariant made sure of UTF-8.) */

/* A code of ours: "text_cut". */
static gboolean is_note(const char *value)
{
    return *value && strlen(value) <= 40 &&
           value[strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

/* The years 1 to 9999, outside which GDateTime gives NULL. */
static gboolean instant_fits(gint64 at)
{
    return at == ZB_NEVER ||
           (at >= -62135596800 * ZB_SECOND && at < G_GINT64_CONSTANT(253402300800) * ZB_SECOND);
}

static gboolean take_maybe(GVariant *value, char **field, gboolean (*fits)(const char *))
{
    const char *string = NULL;
    g_variant_get(value, "m&s", &string);
    *field = g_strdup(string);
    return !string || fits(string);
}

static gboolean read_maybe(GVariant *value, gpointer field)
{
    return take_maybe(value, field, zb_facts_is_line);
}

static gboolean read_id(GVariant *value, gpointer field)
{
    return take_maybe(value, field, zb_facts_is_id);
}

/* A field that is never NULL. */
static gboolean read_line(GVariant *value, gpointer field)
{
    char **line = field;
    g_free(*line);
    *line = g_variant_dup_string(value, NULL);
    return zb_facts_is_line(*line);
}

static gboolean read_text(GVariant *value, gpointer field)
{
    gsize length;
    char **text = field;
    g_free(*text);
    *text = g_variant_dup_string(value, &length);
    return length <= ZB_CAP_TEXT;
}

static gboolean read_instant(GVariant *value, gpointer field)
{
    gint64 at = g_variant_get_int64(value);
    *(gint64 *)field = at;
    return instant_fits(at);
}

static gboolean read_kind(GVariant *value, gpointer field)
{
    guchar kind = g_variant_get_byte(value);
    *(ZbKind *)field = kind;
    return kind <= ZB_KIND_SPAM;
}

static gboolean read_sender(GVariant *value, gpointer field)
{
    guchar sender = g_variant_get_byte(value);
    *(ZbSender *)field = sender;
    return sender <= ZB_SENDER_FAIL;
}

static gboolean read_addresses(GVariant *value, gpointer field)
{
    GPtrArray *addresses = *(GPtrArray **)field;
    gsize count = g_variant_n_children(value);
    if (count > ZB_CAP_ADDRESSES)
        return FALSE;
    for (gsize i = 0; i < count; i++) {
        const char *name, *address;
        g_variant_get_child(value, i, "(&s&s)", &name, &address);
        if (!zb_facts_is_line(name) || !zb_facts_is_line(address))
            return FALSE;
        g_ptr_array_add(addresses, zb_address_new(name, address));
    }
    return TRUE;
}

static gboolean take_strings(GVariant *value, gpointer field, gsize cap, gboolean (*fits)(const char *))
{
    GPtrArray *strings = *(GPtrArray **)field;
    gsize count = g_variant_n_children(value);
    if (count > cap)
        return FALSE;
    for (gsize i = 0; i < count; i++) {
        const char *string;
        g_variant_get_child(value, i, "&s", &string);
        if (!fits(string))
            return FALSE;
        g_ptr_array_add(strings, g_strdup(string));
    }
    return TRUE;
}

static gboolean read_references(GVariant *value, gpointer field)
{
    return take_strings(value, field, ZB_CAP_REFERENCES, zb_facts_is_id);
}

static gboolean read_failed(GVariant *value, gpointer field)
{
    return take_strings(value, field, ZB_CAP_FAILED, zb_facts_is_line);
}

static gboolean read_notes(GVariant *value, gpointer field)
{
    const GPtrArray *notes = *(GPtrArray **)field;
    if (!take_strings(value, field, ZB_CAP_NOTES, is_note))
        return FALSE;
    for (guint i = 1; i < notes->len; i++) /* each once */
        for (guint k = 0; k < i; k++)
            if (strcmp(notes->pdata[i], notes->pdata[k]) == 0)
                return FALSE;
    return TRUE;
}

static gboolean read_forwarded(GVariant *value, gpointer field)
{
    GPtrArray *forwarded = *(GPtrArray **)field;
    gsize count = g_variant_n_children(value);
    if (count > ZB_CAP_FORWARDED)
        return FALSE;
    for (gsize i = 0; i < count; i++) {
        const char *name, *address, *subject;
        gint64 date;
        guint32 start, end;
        g_variant_get_child(value, i, "(&s&s&sxuu)", &name, &address, &subject, &date, &start, &end);
        if (!zb_facts_is_line(name) || !zb_facts_is_line(address) || !zb_facts_is_line(subject) ||
            !instant_fits(date))
            return FALSE;
        g_ptr_array_add(forwarded, zb_forwarded_new(name, address, subject, date, start, end));
    }
    return TRUE;
}

static gboolean read_attachments(GVariant *value, gpointer field)
{
    GPtrArray *attachments = *(GPtrArray **)field;
    gsize count = g_variant_n_children(value);
    if (count > ZB_CAP_ATTACHMENTS)
        return FALSE;
    for (gsize i = 0; i < count; i++) {
        const char *name, *type;
        guint64 size;
        g_variant_get_child(value, i, "(&s&st)", &name, &type, &size);
        if (!zb_facts_is_line(name) || !zb_facts_is_line(type) || size > G_MAXINT64)
            return FALSE;
        g_ptr_array_add(attachments, zb_attachment_new(name, type, size));
    }
    return TRUE;
}

static gboolean read_segments(GVariant *value, gpointer field)
{
    GArray *segments = *(GArray **)field;
    gsize count = g_variant_n_children(value);
    if (count > ZB_CAP_SEGMENTS)
        return FALSE;
    for (gsize i = 0; i < count; i++) {
        guchar kind;
        ZbSegment segment;
        g_variant_get_child(value, i, "(yuu)", &kind, &segment.start, &segment.end);
        segment.kind = kind;
        if (kind > ZB_SEGMENT_DOCUMENT)
            return FALSE;
        g_array_append_val(segments, segment);
    }
    return TRUE;
}

/* ---- the whole ---- */
#define FIELD(name, write, read)                           \
    {                                                      \
#name, write, read, G_STRUCT_OFFSET(ZbFacts, name) \
    }

/* In the order of ZB_FACTS_TYPE. */
static const struct {
    const char *name;
    GVariant *(*write)(gconstpointer field);
    gboolean (*read)(GVariant *value, gpointer field);
    gsize offset;
} fields[] = {
    FIELD(message_id, write_maybe, read_id),
    FIELD(date, write_instant, read_instant),
    FIELD(arrived, write_instant, read_instant),
    FIELD(from, write_addresses, read_addresses),
    FIELD(reply_to, write_addresses, read_addresses),
    FIELD(to, write_addresses, read_addresses),
    FIELD(cc, write_addresses, read_addresses),
    FIELD(in_reply_to, write_maybe, read_id),
    FIELD(references, write_strings, read_references),
    FIELD(subject, write_line, read_line),
    FIELD(kind, write_kind, read_kind),
    FIELD(text, write_line, read_text),
    FIELD(segments, write_segments, read_segments),
    FIELD(forwarded, write_forwarded, read_forwarded),
    FIELD(attachments, write_attachments, read_attachments),
    FIELD(failed_recipients, write_strings, read_failed),
    FIELD(original_message_id, write_maybe, read_id),
    FIELD(sender_verified, write_sender, read_sender),
    FIELD(sender_reason, write_line, read_line),
    FIELD(auto_from, write_maybe, read_maybe),
    FIELD(notes, write_strings, read_notes),
};

GVariant *zb_facts_to_variant(const ZbFacts *facts)
{
    GVariant *values[G_N_ELEMENTS(fields)];
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
        values[i] = fields[i].write(G_STRUCT_MEMBER_P(facts, fields[i].offset));
    return g_variant_ref_sink(g_variant_new_tuple(values, G_N_ELEMENTS(fields)));
}

/* Whether the segments cover the text without gap, overlap or cut character. */
static gboolean segments_cover(const ZbFacts *facts)
{
    gsize length = strlen(facts->text), at = 0;
    for (guint i = 0; i < facts->segments->len; i++) {
        const ZbSegment *segment = &g_array_index(facts->segments, ZbSegment, i);
        if (segment->start != at || segment->end <= segment->start || segment->end > length ||
            (facts->text[segment->end] & 0xc0) == 0x80)
            return FALSE;
        at = segment->end;
    }
    return at == length;
}

/* Whether each stretch that was passed on lies in the text, between whole characters. */
static gboolean forwards_fit(const ZbFacts *facts)
{
    gsize length = strlen(facts->text);
    for (guint i = 0; i < facts->forwarded->len; i++) {
        const ZbForwarded *one = facts->forwarded->pdata[i];
        if (one->start > one->end || one->end > length || (facts->text[one->start] & 0xc0) == 0x80 ||
            (facts->text[one->end] & 0xc0) == 0x80)
            return FALSE;
    }
    return TRUE;
}

static gboolean wrong(GError **error, const char *what)
{
    g_set_error(error, ZB_ERROR, ZB_ERROR_INVALID, "facts of a message: %s", what);
    return FALSE;
}

static gboolean read_fields(GVariant *variant, ZbFacts *facts, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        g_autoptr(GVariant) value = g_variant_get_child_value(variant, i);
        if (!fields[i].read(value, G_STRUCT_MEMBER_P(facts, fields[i].offset)))
            return wrong(error, fields[i].name);
    }
    return TRUE;
}

ZbFacts *zb_facts_from_variant(GVariant *variant, GError **error)
{
    g_autoptr(ZbFacts) facts = zb_facts_new();
    if (!g_variant_is_of_type(variant, ZB_FACTS_TYPE) || g_variant_get_size(variant) > ZB_CAP_FACTS ||
        !g_variant_is_normal_form(variant)) {
        wrong(error, "not in normal form");
        return NULL;
    }
    if (!read_fields(variant, facts, error))
        return NULL;
    if (!segments_cover(facts)) {
        wrong(error, "segments");
        return NULL;
    }
    if (!forwards_fit(facts)) {
        wrong(error, "forwarded");
        return NULL;
    }
    g_free(facts->fresh);
    facts->fresh = zb_facts_fresh_of(facts->text, facts->segments);
    return g_steal_pointer(&facts);
}
