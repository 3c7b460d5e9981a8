/* Facts as they travel from zbd-parse to zbd. What arrives is hostile until it has been checked here. */
#include "lib/mail/facts.h"

#include <string.h>
#include "lib/error.h"

/* ---- out ---- */
static GVariant *addresses_out(const GPtrArray *addresses)
{
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE("a(ss)"));
    for (guint i = 0; i < addresses->len; i++) {
        const ZbAddress *address = g_ptr_array_index(addresses, i);
        g_variant_builder_add(&builder, "(ss)", address->name, address->address);
    }
    return g_variant_builder_end(&builder);
}

static GVariant *strings_out(const GPtrArray *strings)
{
    return g_variant_new_strv((const char *const *)strings->pdata, strings->len);
}

static GVariant *segments_out(const GArray *segments)
{
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE("a(yuu)"));
    for (guint i = 0; i < segments->len; i++) {
        const ZbSegment *segment = &g_array_index(segments, ZbSegment, i);
        g_variant_builder_add(&builder, "(yuu)", (guchar)segment->kind, segment->start, segment->end);
    }
    return g_variant_builder_end(&builder);
}

static GVariant *forwarded_out(const GPtrArray *forwarded)
{
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE("a(sssxuu)"));
    for (guint i = 0; i < forwarded->len; i++) {
        const ZbForwarded *one = g_ptr_array_index(forwarded, i);
        g_variant_builder_add(&builder, "(sssxuu)", one->name, one->address, one->subject, one->date,
                              one->start, one->end);
    }
    return g_variant_builder_end(&builder);
}

static GVariant *attachments_out(const GPtrArray *attachments)
{
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE("a(sst)"));
    for (guint i = 0; i < attachments->len; i++) {
        const ZbAttachment *attachment = g_ptr_array_index(attachments, i);
        g_variant_builder_add(&builder, "(sst)", attachment->name, attachment->type, attachment->size);
    }
    return g_variant_builder_end(&builder);
}

static GVariant *maybe_out(const char *string)
{
    return g_variant_new("ms", string);
}

/* In the order of `fields` below. */
GVariant *zb_facts_to_variant(const ZbFacts *facts)
{
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&builder, "{sv}", "message_id", maybe_out(facts->message_id));
    g_variant_builder_add(&builder, "{sv}", "date", g_variant_new_int64(facts->date));
    g_variant_builder_add(&builder, "{sv}", "arrived", g_variant_new_int64(facts->arrived));
    g_variant_builder_add(&builder, "{sv}", "from", addresses_out(facts->from));
    g_variant_builder_add(&builder, "{sv}", "reply_to", addresses_out(facts->reply_to));
    g_variant_builder_add(&builder, "{sv}", "to", addresses_out(facts->to));
    g_variant_builder_add(&builder, "{sv}", "cc", addresses_out(facts->cc));
    g_variant_builder_add(&builder, "{sv}", "in_reply_to", maybe_out(facts->in_reply_to));
    g_variant_builder_add(&builder, "{sv}", "references", strings_out(facts->references));
    g_variant_builder_add(&builder, "{sv}", "subject", g_variant_new_string(facts->subject));
    g_variant_builder_add(&builder, "{sv}", "kind", g_variant_new_byte((guchar)facts->kind));
    g_variant_builder_add(&builder, "{sv}", "text", g_variant_new_string(facts->text));
    g_variant_builder_add(&builder, "{sv}", "segments", segments_out(facts->segments));
    g_variant_builder_add(&builder, "{sv}", "forwarded", forwarded_out(facts->forwarded));
    g_variant_builder_add(&builder, "{sv}", "attachments", attachments_out(facts->attachments));
    g_variant_builder_add(&builder, "{sv}", "failed_recipients", strings_out(facts->failed_recipients));
    g_variant_builder_add(&builder, "{sv}", "original_message_id", maybe_out(facts->original_message_id));
    g_variant_builder_add(&builder, "{sv}", "sender_verified",
                          g_variant_new_byte((guchar)facts->sender_verified));
    g_variant_builder_add(&builder, "{sv}", "sender_reason", g_variant_new_string(facts->sender_reason));
    g_variant_builder_add(&builder, "{sv}", "auto_from", maybe_out(facts->auto_from));
    g_variant_builder_add(&builder, "{sv}", "notes", strings_out(facts->notes));
    return g_variant_ref_sink(g_variant_builder_end(&builder));
}

/* ---- in: one small function a type, each FALSE where the value breaks a cap or a range ---- */
typedef gboolean (*ReadField)(GVariant *value, ZbFacts *facts, gpointer field);

static gboolean header_fits(const char *value)
{
    return strlen(value) <= ZB_CAP_HEADER;
}

static gboolean read_maybe(GVariant *value, G_GNUC_UNUSED ZbFacts *facts, gpointer field)
{
    const char *string = NULL;
    g_variant_get(value, "m&s", &string);
    *(char **)field = g_strdup(string);
    return !string || header_fits(string);
}

/* A field that is never NULL. */
static gboolean read_line(GVariant *value, G_GNUC_UNUSED ZbFacts *facts, gpointer field)
{
    char **line = field;
    g_free(*line);
    *line = g_variant_dup_string(value, NULL);
    return header_fits(*line);
}

static gboolean read_text(GVariant *value, ZbFacts *facts, G_GNUC_UNUSED gpointer field)
{
    gsize length;
    g_free(facts->text);
    facts->text = g_variant_dup_string(value, &length);
    return length <= ZB_CAP_TEXT;
}

/* The years 1 to 9999, outside which GDateTime gives NULL. */
static gboolean instant_fits(gint64 at)
{
    return at == ZB_NEVER ||
           (at >= -62135596800 * ZB_SECOND && at < G_GINT64_CONSTANT(253402300800) * ZB_SECOND);
}

static gboolean read_instant(GVariant *value, G_GNUC_UNUSED ZbFacts *facts, gpointer field)
{
    gint64 at = g_variant_get_int64(value);
    *(gint64 *)field = at;
    return instant_fits(at);
}

static gboolean read_kind(GVariant *value, ZbFacts *facts, G_GNUC_UNUSED gpointer field)
{
    facts->kind = g_variant_get_byte(value);
    return facts->kind <= ZB_KIND_SPAM;
}

static gboolean read_sender(GVariant *value, ZbFacts *facts, G_GNUC_UNUSED gpointer field)
{
    facts->sender_verified = g_variant_get_byte(value);
    return facts->sender_verified <= ZB_SENDER_FAIL;
}

static gboolean read_addresses(GVariant *value, G_GNUC_UNUSED ZbFacts *facts, gpointer field)
{
    GPtrArray *addresses = *(GPtrArray **)field;
    gsize count = g_variant_n_children(value);
    if (count > ZB_CAP_ADDRESSES)
        return FALSE;
    for (gsize i = 0; i < count; i++) {
        const char *name, *address;
        g_variant_get_child(value, i, "(&s&s)", &name, &address);
        if (!header_fits(name) || !header_fits(address))
            return FALSE;
        g_ptr_array_add(addresses, zb_address_new(name, address));
    }
    return TRUE;
}

static gboolean read_strings(GVariant *value, GPtrArray *strings, gsize cap)
{
    gsize count = g_variant_n_children(value);
    if (count > cap)
        return FALSE;
    for (gsize i = 0; i < count; i++) {
        const char *string;
        g_variant_get_child(value, i, "&s", &string);
        if (!header_fits(string))
            return FALSE;
        g_ptr_array_add(strings, g_strdup(string));
    }
    return TRUE;
}

static gboolean read_references(GVariant *value, ZbFacts *facts, G_GNUC_UNUSED gpointer field)
{
    return read_strings(value, facts->references, ZB_CAP_REFERENCES);
}

static gboolean read_notes(GVariant *value, ZbFacts *facts, G_GNUC_UNUSED gpointer field)
{
    return read_strings(value, facts->notes, ZB_CAP_NOTES);
}

static gboolean read_failed(GVariant *value, ZbFacts *facts, G_GNUC_UNUSED gpointer field)
{
    return read_strings(value, facts->failed_recipients, ZB_CAP_FAILED);
}

static gboolean read_forwarded(GVariant *value, ZbFacts *facts, G_GNUC_UNUSED gpointer field)
{
    gsize count = g_variant_n_children(value);
    if (count > ZB_CAP_FORWARDED)
        return FALSE;
    for (gsize i = 0; i < count; i++) {
        const char *name, *address, *subject;
        gint64 date;
        guint32 start, end;
        g_variant_get_child(value, i, "(&s&s&sxuu)", &name, &address, &subject, &date, &start, &end);
        if (!header_fits(name) || !header_fits(address) || !header_fits(subject) || !instant_fits(date))
            return FALSE;
        g_ptr_array_add(facts->forwarded, zb_forwarded_new(name, address, subject, date, start, end));
    }
    return TRUE;
}

static gboolean read_attachments(GVariant *value, ZbFacts *facts, G_GNUC_UNUSED gpointer field)
{
    gsize count = g_variant_n_children(value);
    if (count > ZB_CAP_ATTACHMENTS)
        return FALSE;
    for (gsize i = 0; i < count; i++) {
        const char *name, *type;
        guint64 size;
        g_variant_get_child(value, i, "(&s&st)", &name, &type, &size);
        if (!header_fits(name) || !header_fits(type) || size > G_MAXINT64)
            return FALSE;
        g_ptr_array_add(facts->attachments, zb_attachment_new(name, type, size));
    }
    return TRUE;
}

static gboolean read_segments(GVariant *value, ZbFacts *facts, G_GNUC_UNUSED gpointer field)
{
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
        g_array_append_val(facts->segments, segment);
    }
    return TRUE;
}

static const struct {
    const char *key, *type;
    ReadField read;
    gsize offset;
} fields[] = {
    {"message_id", "ms", read_maybe, G_STRUCT_OFFSET(ZbFacts, message_id)},
    {"date", "x", read_instant, G_STRUCT_OFFSET(ZbFacts, date)},
    {"arrived", "x", read_instant, G_STRUCT_OFFSET(ZbFacts, arrived)},
    {"from", "a(ss)", read_addresses, G_STRUCT_OFFSET(ZbFacts, from)},
    {"reply_to", "a(ss)", read_addresses, G_STRUCT_OFFSET(ZbFacts, reply_to)},
    {"to", "a(ss)", read_addresses, G_STRUCT_OFFSET(ZbFacts, to)},
    {"cc", "a(ss)", read_addresses, G_STRUCT_OFFSET(ZbFacts, cc)},
    {"in_reply_to", "ms", read_maybe, G_STRUCT_OFFSET(ZbFacts, in_reply_to)},
    {"references", "as", read_references, 0},
    {"subject", "s", read_line, G_STRUCT_OFFSET(ZbFacts, subject)},
    {"kind", "y", read_kind, 0},
    {"text", "s", read_text, 0},
    {"segments", "a(yuu)", read_segments, 0},
    {"forwarded", "a(sssxuu)", read_forwarded, 0},
    {"attachments", "a(sst)", read_attachments, 0},
    {"failed_recipients", "as", read_failed, 0},
    {"original_message_id", "ms", read_maybe, G_STRUCT_OFFSET(ZbFacts, original_message_id)},
    {"sender_verified", "y", read_sender, 0},
    {"sender_reason", "s", read_line, G_STRUCT_OFFSET(ZbFacts, sender_reason)},
    {"auto_from", "ms", read_maybe, G_STRUCT_OFFSET(ZbFacts, auto_from)},
    {"notes", "as", read_notes, 0},
};

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
    if (g_variant_n_children(variant) != G_N_ELEMENTS(fields))
        return wrong(error, "unknown or missing fields");
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        const char *key;
        g_autoptr(GVariant) value = NULL;
        g_variant_get_child(variant, i, "{&sv}", &key, &value);
        if (strcmp(key, fields[i].key) != 0 || !g_variant_is_of_type(value, G_VARIANT_TYPE(fields[i].type)) ||
            !fields[i].read(value, facts, G_STRUCT_MEMBER_P(facts, fields[i].offset)))
            return wrong(error, fields[i].key);
    }
    return TRUE;
}

ZbFacts *zb_facts_from_variant(GVariant *variant, GError **error)
{
    g_autoptr(ZbFacts) facts = zb_facts_new();
    if (!g_variant_is_of_type(variant, G_VARIANT_TYPE_VARDICT) ||
        g_variant_get_size(variant) > ZB_CAP_FACTS || !g_variant_is_normal_form(variant)) {
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
