/* Putting together, and taking apart, citizens and topics: man 7 zb-bus. */
#include "daemon/methods.h"

#include <string.h>
#include "lib/error.h"
#include "lib/intake/merge.h"
#include "lib/store/views.h"

static gboolean read_member(ZbMerging *merging, gboolean *ret_kind, const char *key, JsonNode *value)
{
    if (!JSON_NODE_HOLDS_VALUE(value) || json_node_get_value_type(value) != G_TYPE_STRING)
        return FALSE;
    const char *text = json_node_get_string(value);
    if (g_str_equal(key, "what"))
        return *ret_kind = zb_merge_kind_parse(text, &merging->kind);
    const char **field = g_str_equal(key, "from")     ? &merging->from
                         : g_str_equal(key, "into")   ? &merging->into
                         : g_str_equal(key, "reason") ? &merging->reason
                                                      : NULL;
    if (field)
        *field = text;
    return field != NULL;
}

/* Strings are the JSON's. */
static gboolean read_merging(JsonObject *object, ZbMerging *merging, GError **error)
{
    gboolean kind = FALSE;
    g_autoptr(GList) members = json_object_get_members(object);
    for (GList *m = members; m; m = m->next)
        if (!read_member(merging, &kind, m->data, json_object_get_member(object, m->data))) {
            g_set_error(error, ZB_ERROR, ZB_ERROR_INVALID, "the merge's %s is not known, or its value is not",
                        (const char *)m->data);
            return FALSE;
        }
    if (kind && merging->from && merging->into)
        return TRUE;
    g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INVALID, "a merge names what, from and into");
    return FALSE;
}

static char *merge(ZbBusCall *call, const ZbMerging *merging, GError **error)
{
    Zbd *zbd = call->zbd;
    ZbActor actor = zb_bus_call_actor(call);
    gint64 act;
    if (!zb_store_begin(zbd->store, error))
        return NULL;
    if (!zb_merge(&zbd->intake, merging, &actor, &act, error) || !zb_store_commit(zbd->store, error)) {
        zb_store_rollback(zbd->store);
        return NULL;
    }
    zb_outbox_poke(zbd->outbox);
    return zb_view_merge(zbd->store, act, error);
}

int zb_method_merge(ZbBusCall *call)
{
    const char *json;
    int r = sd_bus_message_read(call->message, "s", &json);
    if (r < 0)
        return r;
    g_autoptr(GError) error = NULL;
    ZbMerging merging = {0};
    g_autoptr(JsonObject) object = zb_parse_object(json, &error);
    char *row = object && read_merging(object, &merging, &error) ? merge(call, &merging, &error) : NULL;
    return zb_reply_text(call, row, error);
}

/* The row says too how many contacts it concerned. (transfer full) */
static char *row_with(const char *row, guint astray)
{
    g_autoptr(JsonNode) node = json_from_string(row, NULL);
    json_object_set_int_member(json_node_get_object(node), "astray", astray);
    return json_to_string(node, FALSE);
}

char *zb_method_unmerge(ZbBusCall *call, gint64 act, GError **error)
{
    Zbd *zbd = call->zbd;
    ZbActor actor = zb_bus_call_actor(call);
    guint astray;
    if (!zb_store_begin(zbd->store, error))
        return NULL;
    if (!zb_unmerge(&zbd->intake, act, &actor, &astray, error) || !zb_store_commit(zbd->store, error)) {
        zb_store_rollback(zbd->store);
        return NULL;
    }
    zb_outbox_poke(zbd->outbox);
    g_autofree char *row = zb_view_merge(zbd->store, act, error);
    return row ? row_with(row, astray) : NULL;
}
