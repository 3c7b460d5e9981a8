#include "lib/store/row.h"

#include "lib/clock.h"
#include "lib/json.h"

void zb_row_text(JsonObject *object, const char *name, ZbStatement *s, int column)
{
    zb_row_string(object, name, zb_column_text(s, column));
}

void zb_row_string(JsonObject *object, const char *name, const char *value)
{
    if (value)
        json_object_set_string_member(object, name, value);
    else
        json_object_set_null_member(object, name);
}

void zb_row_time(JsonObject *object, const char *name, gint64 at)
{
    g_autofree char *text = zb_time_iso(at);
    zb_row_string(object, name, text);
}

void zb_row_raw(JsonObject *object, const char *name, const char *json)
{
    JsonNode *node = json ? json_from_string(json, NULL) : NULL;
    if (node)
        json_object_set_member(object, name, node);
    else
        json_object_set_null_member(object, name);
}

char *zb_row_take(JsonObject *object)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    json_node_take_object(node, object);
    return zb_json_print(node, FALSE);
}
