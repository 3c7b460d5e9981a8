/* What json-glib leaves to do. */
#pragma once

#include <json-glib/json-glib.h>

/* `node` as JSON text. json-glib 1.6 writes U+001F within a string as it is, which RFC 8259 forbids and other readers refuse;
 * mail holds every byte. (transfer full) */
char *zb_json_print(JsonNode *node, gboolean pretty);
