/* Methods that record: calls, imports, messages given by hand. */
#include "daemon/methods.h"

#include <string.h>
#include "daemon/log.h"
#include "lib/dossier/import.h"
#include "lib/error.h"
#include "lib/intake/load.h"
#include "lib/store/views.h"

#define UPLOAD_MAX (128 * 1024 * 1024)
#define TRANSFERS_MAX 4
#define NOTE_MAX (1024 * 1024)

/* ---- uploads ----------------------------------------------------------------------------------------------- */

static GByteArray *transfer_for(ZbBusCall *call, guint64 *number, gsize more, GError **error)
{
    if (*number == 0) {
        if (g_hash_table_size(call->transfers) >= TRANSFERS_MAX) {
            g_set_error(error, ZB_ERROR, ZB_ERROR_BUSY, "at most %d uploads at once", TRANSFERS_MAX);
            return NULL;
        }
        while (*number == 0 || g_hash_table_contains(call->transfers, number))
            ++*number;
        g_hash_table_insert(call->transfers, g_memdup2(number, sizeof *number), g_byte_array_new());
    }
    GByteArray *bytes = g_hash_table_lookup(call->transfers, number);
    if (!bytes)
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_NOT_FOUND, "there is no upload of that number");
    else if (bytes->len + more > UPLOAD_MAX)
        g_set_error(error, ZB_ERROR, ZB_ERROR_INVALID, "an upload has at most %d bytes", UPLOAD_MAX);
    else
        return bytes;
    return NULL;
}

int zb_method_upload(ZbBusCall *call)
{
    uint64_t number;
    const void *data;
    size_t size;
    int r = sd_bus_message_read(call->message, "t", &number);
    if (r < 0 || (r = sd_bus_message_read_array(call->message, 'y', &data, &size)) < 0)
        return r;
    g_autoptr(GError) error = NULL;
    guint64 key = number;
    GByteArray *bytes = transfer_for(call, &key, size, &error);
    if (!bytes)
        return zb_bus_fail(call->message, error);
    g_byte_array_append(bytes, data, (guint)size);
    return sd_bus_reply_method_return(call->message, "t", (uint64_t)key);
}

/* Takes what was uploaded; the transfer is over. */
static GBytes *take_upload(ZbBusCall *call, guint64 number, GError **error)
{
    gpointer key = NULL, bytes = NULL;
    if (!g_hash_table_steal_extended(call->transfers, &number, &key, &bytes)) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_NOT_FOUND, "there is no upload of that number");
        return NULL;
    }
    g_free(key);
    return g_byte_array_free_to_bytes(bytes);
}

/* ---- import ------------------------------------------------------------------------------------------------ */

static char *import(ZbBusCall *call, const char *name, GBytes *file, GError **error)
{
    Zbd *zbd = call->zbd;
    gsize size;
    const char *data = g_bytes_get_data(file, &size);
    g_autoptr(ZbImport) parsed = zb_import_parse(name, data ? data : "", size, zbd->config->timezone, error);
    if (!parsed || !zb_store_begin(zbd->store, error))
        return NULL;
    ZbActor actor = zb_bus_call_actor(call);
    g_autofree char *summary = zb_load(&zbd->intake, parsed, &actor, error);
    if (summary && zb_store_commit(zbd->store, error))
        return g_steal_pointer(&summary);
    zb_store_rollback(zbd->store);
    return NULL;
}

int zb_method_import(ZbBusCall *call)
{
    uint64_t number;
    const char *name;
    int r = sd_bus_message_read(call->message, "ts", &number, &name);
    if (r < 0)
        return r;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) file = take_upload(call, number, &error);
    char *summary = file ? import(call, name, file, &error) : NULL;
    if (summary) {
        zb_notice("dossier imported by %s", call->peer.account);
        zb_outbox_poke(call->zbd->outbox); /* a recipient may be known now */
    }
    return zb_reply_text(call, summary, error);
}

/* ---- a message by hand ------------------------------------------------------------------------------------- */

typedef struct {
    Zbd *zbd;
    sd_bus_message *message;
} Ingest;

static void on_ingested(gint64 contact_id, const GError *failure, void *data)
{
    Ingest *ingest = data;
    g_autoptr(GError) error = NULL;
    g_autofree char *row = failure ? NULL : zb_view_contact(ingest->zbd->store, contact_id, &error);
    int r = row ? sd_bus_reply_method_return(ingest->message, "s", row)
                : zb_bus_fail(ingest->message, failure ? failure : error);
    if (r < 0 && r != -ENOTCONN && r != -ECONNRESET)
        zb_warning("bus: cannot answer: %s", g_strerror(-r));
    sd_bus_message_unref(ingest->message);
    g_free(ingest);
}

int zb_method_ingest(ZbBusCall *call)
{
    uint64_t number;
    const char *name;
    int r = sd_bus_message_read(call->message, "ts", &number, &name);
    if (r < 0)
        return r;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) raw = take_upload(call, number, &error);
    if (!raw)
        return zb_bus_fail(call->message, error);
    Ingest *ingest = g_new0(Ingest, 1);
    *ingest = (Ingest){call->zbd, sd_bus_message_ref(call->message)};
    ZbActor actor = zb_bus_call_actor(call);
    ZbIncoming incoming = {.raw = raw, .internal_date = ZB_NEVER};
    zb_pipeline_take(call->zbd->pipeline, &incoming, &actor, on_ingested, ingest);
    return 1;
}

/* ---- a call ------------------------------------------------------------------------------------------------ */

static gboolean is_text(JsonNode *value)
{
    return JSON_NODE_HOLDS_VALUE(value) && json_node_get_value_type(value) == G_TYPE_STRING;
}

static gboolean take_text(JsonNode *value, char **field)
{
    if (!JSON_NODE_HOLDS_NULL(value) && !is_text(value))
        return FALSE;
    g_free(*field);
    *field = JSON_NODE_HOLDS_NULL(value) ? NULL : json_node_dup_string(value);
    return TRUE;
}

static gboolean take_words(JsonNode *value, char ***field)
{
    if (!JSON_NODE_HOLDS_ARRAY(value) || json_array_get_length(json_node_get_array(value)) > 20)
        return FALSE;
    JsonArray *array = json_node_get_array(value);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (guint i = 0; i < json_array_get_length(array); i++) {
        if (!is_text(json_array_get_element(array, i)))
            return FALSE;
        g_strv_builder_add(builder, json_array_get_string_element(array, i));
    }
    g_strfreev(*field);
    *field = g_strv_builder_end(builder);
    return TRUE;
}

static gboolean take_minutes(JsonNode *value, gint64 *field)
{
    if (JSON_NODE_HOLDS_NULL(value))
        return TRUE;
    if (!JSON_NODE_HOLDS_VALUE(value) || json_node_get_value_type(value) != G_TYPE_INT64)
        return FALSE;
    *field = json_node_get_int(value);
    return *field >= 0 && *field <= 24 * 60;
}

static gboolean take_flag(JsonNode *value, gboolean *field)
{
    if (!JSON_NODE_HOLDS_VALUE(value) || json_node_get_value_type(value) != G_TYPE_BOOLEAN)
        return FALSE;
    *field = json_node_get_boolean(value);
    return TRUE;
}

static gboolean take_direction(JsonNode *value, gboolean *out)
{
    const char *word = is_text(value) ? json_node_get_string(value) : "";
    *out = g_str_equal(word, "out");
    return *out || g_str_equal(word, "in");
}

static gboolean take_instant(JsonNode *value, gint64 *field, GTimeZone *zone)
{
    if (JSON_NODE_HOLDS_NULL(value))
        return TRUE;
    *field = is_text(value) ? zb_time_parse_iso(json_node_get_string(value), zone) : ZB_NEVER;
    return *field != ZB_NEVER;
}

static gboolean take_member(ZbCall *call, const char *key, JsonNode *value, GTimeZone *zone)
{
    if (g_str_equal(key, "citizen"))
        return take_text(value, &call->citizen);
    if (g_str_equal(key, "number"))
        return take_text(value, &call->number);
    if (g_str_equal(key, "topic"))
        return take_text(value, &call->topic);
    if (g_str_equal(key, "note"))
        return take_text(value, &call->note) && call->note && strlen(call->note) <= NOTE_MAX;
    if (g_str_equal(key, "direction"))
        return take_direction(value, &call->out);
    if (g_str_equal(key, "minutes"))
        return take_minutes(value, &call->minutes);
    if (g_str_equal(key, "started"))
        return take_instant(value, &call->started, zone);
    if (g_str_equal(key, "behaviour"))
        return take_words(value, &call->behaviour);
    if (g_str_equal(key, "marks"))
        return take_words(value, &call->marks);
    if (g_str_equal(key, "draft"))
        return take_flag(value, &call->draft);
    return FALSE;
}

static ZbCall *read_call(const char *json, GTimeZone *zone, GError **error)
{
    g_autoptr(JsonObject) object = zb_parse_object(json, error);
    if (!object)
        return NULL;
    g_autoptr(ZbCall) call = g_new0(ZbCall, 1);
    call->minutes = -1;
    call->started = ZB_NEVER;
    call->note = g_strdup("");
    g_autoptr(GList) members = json_object_get_members(object);
    for (GList *m = members; m; m = m->next)
        if (!take_member(call, m->data, json_object_get_member(object, m->data), zone)) {
            g_set_error(error, ZB_ERROR, ZB_ERROR_INVALID, "the call's %s is not known, or its value is not",
                        (const char *)m->data);
            return NULL;
        }
    return g_steal_pointer(&call);
}

static char *log_call(ZbBusCall *bus_call, const ZbCall *call, GError **error)
{
    Zbd *zbd = bus_call->zbd;
    ZbActor actor = zb_bus_call_actor(bus_call);
    gint64 contact_id;
    if (!zb_store_begin(zbd->store, error))
        return NULL;
    if (!zb_intake_call(&zbd->intake, call, &actor, &contact_id, error) ||
        !zb_store_commit(zbd->store, error)) {
        zb_store_rollback(zbd->store);
        return NULL;
    }
    zb_outbox_poke(zbd->outbox);
    return zb_view_contact(zbd->store, contact_id, error);
}

int zb_method_log_call(ZbBusCall *call)
{
    const char *json;
    int r = sd_bus_message_read(call->message, "s", &json);
    if (r < 0)
        return r;
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbCall) told = read_call(json, call->zbd->config->timezone, &error);
    char *row = told ? log_call(call, told, &error) : NULL;
    return zb_reply_text(call, row, error);
}
