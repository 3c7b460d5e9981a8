/* Building JSON from rows: short names for what every view does. */
#pragma once

#include <json-glib/json-glib.h>
#include "lib/store/driver.h"

/* The column's text, or null. */
void zb_row_text(JsonObject *object, const char *name, ZbStatement *s, int column);
void zb_row_string(JsonObject *object, const char *name, const char *value); /* NULL: null */
void zb_row_time(JsonObject *object, const char *name, gint64 at);           /* ZB_NEVER: null */
/* A JSON array or object that was stored as text; null where it is none. */
void zb_row_raw(JsonObject *object, const char *name, const char *json);
/* Takes the object. (transfer full) */
char *zb_row_take(JsonObject *object);
