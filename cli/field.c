#include "cli/field.h"

#include "lib/i18n.h"
#include "lib/error.h"

JsonObject *zb_field_parse(const char *json, GError **error)
{
    g_autoptr(JsonNode) node = json_from_string(json, NULL);
    if (!node || !JSON_NODE_HOLDS_OBJECT(node)) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_INTERNAL,
                    _("The daemon's answer is not understood: no JSON object"));
        return NULL;
    }
    return json_node_dup_object(node);
}

static JsonNode *value(JsonObject *row, const char *name)
{
    JsonNode *node = row ? json_object_get_member(row, name) : NULL;
    return node && JSON_NODE_HOLDS_VALUE(node) ? node : NULL;
}

const char *zb_field_text(JsonObject *row, const char *name)
{
    JsonNode *node = value(row, name);
    return node && json_node_get_value_type(node) == G_TYPE_STRING ? json_node_get_string(node) : NULL;
}

gint64 zb_field_number(JsonObject *row, const char *name, gint64 fallback)
{
    JsonNode *node = value(row, name);
    return node && json_node_get_value_type(node) == G_TYPE_INT64 ? json_node_get_int(node) : fallback;
}

gboolean zb_field_true(JsonObject *row, const char *name)
{
    JsonNode *node = value(row, name);
    return node && json_node_get_value_type(node) == G_TYPE_BOOLEAN && json_node_get_boolean(node);
}

JsonObject *zb_field_object(JsonObject *row, const char *name)
{
    JsonNode *node = row ? json_object_get_member(row, name) : NULL;
    return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

static JsonArray *list(JsonObject *row, const char *name)
{
    JsonNode *node = row ? json_object_get_member(row, name) : NULL;
    return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

guint zb_field_count(JsonObject *row, const char *name)
{
    JsonArray *array = list(row, name);
    return array ? json_array_get_length(array) : 0;
}

JsonObject *zb_field_row(JsonObject *row, const char *name, guint i)
{
    JsonNode *node = json_array_get_element(list(row, name), i);
    return JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

const char *zb_field_item(JsonObject *row, const char *name, guint i)
{
    JsonNode *node = json_array_get_element(list(row, name), i);
    if (!JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_STRING)
        return NULL;
    return json_node_get_string(node);
}

char *zb_field_joined(JsonObject *row, const char *name)
{
    g_autoptr(GString) joined = g_string_new(NULL);
    for (guint i = 0; i < zb_field_count(row, name); i++) {
        const char *item = zb_field_item(row, name, i);
        if (item && *item)
            g_string_append_printf(joined, "%s%s", joined->len ? ", " : "", item);
    }
    return joined->len ? g_string_free(g_steal_pointer(&joined), FALSE) : NULL;
}
