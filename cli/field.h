/* Fields of the daemon's JSON rows (man 7 zb-bus), read without surprises: what is absent, null or of another kind
 * than asked is "not there". Borrowed results live as long as their row. */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

/* One JSON object. ZB_ERROR_INTERNAL where the daemon's answer is none. (transfer full: json_object_unref) */
JsonObject *zb_field_parse(const char *json, GError **error);

/* NULL where it is not there. */
const char *zb_field_text(JsonObject *row, const char *name);
/* `fallback` where it is not there. */
gint64 zb_field_number(JsonObject *row, const char *name, gint64 fallback);
gboolean zb_field_true(JsonObject *row, const char *name);
JsonObject *zb_field_object(JsonObject *row, const char *name);

/* Lists. What is not there has no elements; an element of another kind is NULL. */
guint zb_field_count(JsonObject *row, const char *name);
JsonObject *zb_field_row(JsonObject *row, const char *name, guint i);
const char *zb_field_item(JsonObject *row, const char *name, guint i);
/* The texts of a list with ", " between them; NULL where there are none. (transfer full) */
char *zb_field_joined(JsonObject *row, const char *name);
