/* Reads JSON into structs by tables: one row for each key an object may have.
 *
 * Unknown keys, missing keys and wrong types are refused with their place ("citizens[3].emails[0]"). A message says
 * what is wrong, never the value: it may be a citizen's words. */
#pragma once

#include <json-glib/json-glib.h>

/* Where we are. */
typedef struct {
    const char *file;
    GString *path;
    GTimeZone *zone; /* of times without one */
    GError **error;
} ZbJsonPlace;

/* Puts the value of `node`, which is not null, into `field`. FALSE after zb_json_fault(). Fields may be set then too:
 * the whole is freed by its owner. */
typedef gboolean (*ZbJsonReader)(ZbJsonPlace *place, JsonNode *node, gpointer field);

typedef struct {
    const char *key; /* NULL ends a table */
    gboolean required;
    ZbJsonReader read;
    gsize field; /* offset in the struct */
} ZbJsonField;

/* FALSE, with ZB_ERROR_INVALID "FILE: PATH: WHAT". */
gboolean zb_json_fault(ZbJsonPlace *place, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* The same for `member` (".key", "[3].key") below the place. */
gboolean zb_json_fault_at(ZbJsonPlace *place, const char *member, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* An object's members by `fields` into the struct at `base`. An optional key may be null: its field stays as it is. */
gboolean zb_json_object(ZbJsonPlace *place, JsonNode *node, const ZbJsonField *fields, gpointer base);
/* Calls `read` for each item of an array. */
gboolean zb_json_list(ZbJsonPlace *place, JsonNode *node, ZbJsonReader read, gpointer field);

/* Readers; `field` is a char ** unless said otherwise. */
gboolean zb_json_name(ZbJsonPlace *place, JsonNode *node, gpointer field); /* one line, not empty */
gboolean zb_json_line(ZbJsonPlace *place, JsonNode *node, gpointer field); /* one line */
gboolean zb_json_text(ZbJsonPlace *place, JsonNode *node, gpointer field); /* lines */
gboolean zb_json_day(ZbJsonPlace *place, JsonNode *node, gpointer field);
gboolean zb_json_instant(ZbJsonPlace *place, JsonNode *node, gpointer field); /* gint64, µs UTC */
gboolean zb_json_email(ZbJsonPlace *place, JsonNode *node, gpointer field);   /* as written */
gboolean zb_json_phone(ZbJsonPlace *place, JsonNode *node, gpointer field);   /* as written */
/* One of `choices` (NULL-terminated). */
gboolean zb_json_choice(ZbJsonPlace *place, JsonNode *node, char **field, const char *const *choices);
