/* Facts as JSON: for zbd-parse alone, and as zbd stores them. */
#include "lib/mail/facts.h"

#include <json-glib/json-glib.h>
#include "lib/json.h"

static void add_string(JsonBuilder *builder, const char *key, const char *value)
{
    json_builder_set_member_name(builder, key);
    if (value)
        json_builder_add_string_value(builder, value);
    else
        json_builder_add_null_value(builder);
}

static void add_instant(JsonBuilder *builder, const char *key, gint64 at)
{
    g_autofree char *iso = zb_time_iso(at);
    add_string(builder, key, iso);
}

static void add_addresses(JsonBuilder *builder, const char *key, const GPtrArray *addresses)
{
    json_builder_set_member_name(builder, key);
    json_builder_begin_array(builder);
    for (guint i = 0; i < addresses->len; i++) {
        const ZbAddress *address = g_ptr_array_index(addresses, i);
        json_builder_begin_object(builder);
        add_string(builder, "name", address->name);
        add_string(builder, "address", address->address);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_strings(JsonBuilder *builder, const char *key, const GPtrArray *strings)
{
    json_builder_set_member_name(builder, key);
    json_builder_begin_array(builder);
    for (guint i = 0; i < strings->len; i++)
        json_builder_add_string_value(builder, g_ptr_array_index(strings, i));
    json_builder_end_array(builder);
}

static void add_segments(JsonBuilder *builder, const GArray *segments)
{
    json_builder_set_member_name(builder, "segments");
    json_builder_begin_array(builder);
    for (guint i = 0; i < segments->len; i++) {
        const ZbSegment *segment = &g_array_index(segments, ZbSegment, i);
        json_builder_begin_object(builder);
        add_string(builder, "kind", zb_segment_kind_name(segment->kind));
        json_builder_set_member_name(builder, "start");
        json_builder_add_int_value(builder, segment->start);
        json_builder_set_member_name(builder, "end");
        json_builder_add_int_value(builder, segment->end);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_forwarded(JsonBuilder *builder, const GPtrArray *forwarded)
{
    json_builder_set_member_name(builder, "forwarded");
    json_builder_begin_array(builder);
    for (guint i = 0; i < forwarded->len; i++) {
        const ZbForwarded *one = g_ptr_array_index(forwarded, i);
        json_builder_begin_object(builder);
        add_string(builder, "name", one->name);
        add_string(builder, "address", one->address);
        add_string(builder, "subject", one->subject);
        add_instant(builder, "date", one->date);
        json_builder_set_member_name(builder, "start");
        json_builder_add_int_value(builder, one->start);
        json_builder_set_member_name(builder, "end");
        json_builder_add_int_value(builder, one->end);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_attachments(JsonBuilder *builder, const GPtrArray *attachments)
{
    json_builder_set_member_name(builder, "attachments");
    json_builder_begin_array(builder);
    for (guint i = 0; i < attachments->len; i++) {
        const ZbAttachment *attachment = g_ptr_array_index(attachments, i);
        json_builder_begin_object(builder);
        add_string(builder, "name", attachment->name);
        add_string(builder, "type", attachment->type);
        json_builder_set_member_name(builder, "size");
        json_builder_add_int_value(builder, (gint64)attachment->size);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

char *zb_facts_to_json(const ZbFacts *facts, gboolean pretty)
{
    g_autoptr(JsonBuilder) builder = json_builder_new_immutable();
    json_builder_begin_object(builder);
    add_string(builder, "message_id", facts->message_id);
    add_instant(builder, "date", facts->date);
    add_instant(builder, "arrived", facts->arrived);
    add_addresses(builder, "from", facts->from);
    add_addresses(builder, "reply_to", facts->reply_to);
    add_addresses(builder, "to", facts->to);
    add_addresses(builder, "cc", facts->cc);
    add_string(builder, "in_reply_to", facts->in_reply_to);
    add_strings(builder, "references", facts->references);
    add_string(builder, "subject", facts->subject);
    add_string(builder, "kind", zb_kind_name(facts->kind));
    add_string(builder, "text", facts->text);
    add_string(builder, "fresh", facts->fresh);
    add_segments(builder, facts->segments);
    add_forwarded(builder, facts->forwarded);
    add_attachments(builder, facts->attachments);
    add_strings(builder, "failed_recipients", facts->failed_recipients);
    add_string(builder, "original_message_id", facts->original_message_id);
    add_string(builder, "sender_verified", zb_sender_name(facts->sender_verified));
    add_string(builder, "sender_reason", facts->sender_reason);
    add_string(builder, "auto_from", facts->auto_from);
    add_strings(builder, "notes", facts->notes);
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    return zb_json_print(root, pretty);
}
