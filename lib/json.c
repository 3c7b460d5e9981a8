#include "lib/json.h"

#include <string.h>

char *zb_json_print(JsonNode *node, gboolean pretty)
{
    char *json = json_to_string(node, pretty);
    if (!strchr(json, '\x1f'))
        return json;
    g_autofree char *raw = json;
    g_auto(GStrv) pieces = g_strsplit(raw, "\x1f", -1);
    return g_strjoinv("\\u001f", pieces);
}
