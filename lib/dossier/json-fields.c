#include "lib/dossier/json-fields.h"

#include <string.h>
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/text.h"

#define KEY_SHOWN_MAX 40

gboolean zb_json_fault_at(ZbJsonPlace *place, const char *member, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *path = g_strconcat(place->path->str, member, NULL);
    const char *shown = *path == '.' ? path + 1 : path;
    g_set_error(place->error, ZB_ERROR, ZB_ERROR_INVALID, "%s: %s%s%s", place->file, shown,
                *shown ? ": " : "", what);
    return FALSE;
}

gboolean zb_json_fault(ZbJsonPlace *place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return zb_json_fault_at(place, "", "%s", what);
}

/* A key is shown only where it looks like one: whatever else stands there may be somebody's words. */
static gboolean fault_unknown(ZbJsonPlace *place, const char *key)
{
    gsize length = strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    if (!*key || key[length] || length > KEY_SHOWN_MAX)
        return zb_json_fault(place, "has an unknown key");
    return zb_json_fault(place, "unknown key '%s'", key);
}

static const ZbJsonField *find(const ZbJsonField *fields, const char *key)
{
    for (; fields->key; fields++)
        if (g_str_equal(fields->key, key))
            return fields;
    return NULL;
}

static gboolean read_member(ZbJsonPlace *place, JsonObject *object, const ZbJsonField *field, gpointer base)
{
    JsonNode *node = json_object_get_member(object, field->key);
    if (!node && field->required)
        return zb_json_fault(place, "the key '%s' is missing", field->key);
    if (!node || (JSON_NODE_HOLDS_NULL(node) && !field->required))
        return TRUE;
    gsize length = place->path->len;
    g_string_append_printf(place->path, ".%s", field->key);
    gboolean good = JSON_NODE_HOLDS_NULL(node) ? zb_json_fault(place, "may not be null")
                                               : field->read(place, node, (char *)base + field->field);
    g_string_truncate(place->path, length);
    return good;
}

gboolean zb_json_object(ZbJsonPlace *place, JsonNode *node, const ZbJsonField *fields, gpointer base)
{
    if (!JSON_NODE_HOLDS_OBJECT(node))
        return zb_json_fault(place, "must be an object, {...}");
    JsonObject *object = json_node_get_object(node);
    g_autoptr(GList) keys = json_object_get_members(object);
    for (GList *key = keys; key; key = key->next)
        if (!find(fields, key->data))
            return fault_unknown(place, key->data);
    for (; fields->key; fields++)
        if (!read_member(place, object, fields, base))
            return FALSE;
    return TRUE;
}

gboolean zb_json_list(ZbJsonPlace *place, JsonNode *node, ZbJsonReader read, gpointer field)
{
    if (!JSON_NODE_HOLDS_ARRAY(node))
        return zb_json_fault(place, "must be a list, [...]");
    JsonArray *array = json_node_get_array(node);
    gsize length = place->path->len;
    gboolean good = TRUE;
    for (guint i = 0; good && i < json_array_get_length(array); i++) {
        JsonNode *item = json_array_get_element(array, i);
        g_string_append_printf(place->path, "[%u]", i);
        good =
            JSON_NODE_HOLDS_NULL(item) ? zb_json_fault(place, "may not be null") : read(place, item, field);
        g_string_truncate(place->path, length);
    }
    return good;
}

/* The text of `node`; control characters other than those in `allowed` are refused. NULL after a fault. */
static const char *text_of(ZbJsonPlace *place, JsonNode *node, const char *allowed)
{
    if (!JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_STRING) {
        zb_json_fault(place, "must be a text, \"...\"");
        return NULL;
    }
    const char *text = json_node_get_string(node);
    for (const char *c = text; *c; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (g_unichar_iscntrl(character) && !(character < 0x80 && strchr(allowed, (int)character))) {
            zb_json_fault(place, "has the control character U+%04X; remove it", character);
            return NULL;
        }
    }
    return text;
}

static gboolean keep(gpointer field, const char *text)
{
    char **string = field;
    g_free(*string);
    *string = g_strdup(text);
    return TRUE;
}

gboolean zb_json_name(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    const char *text = text_of(place, node, "");
    if (!text)
        return FALSE;
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    if (!*trimmed)
        return zb_json_fault(place, "may not be empty");
    return keep(field, trimmed);
}

gboolean zb_json_line(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    const char *text = text_of(place, node, "");
    return text && keep(field, text);
}

gboolean zb_json_text(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    const char *text = text_of(place, node, "\n\t");
    return text && keep(field, text);
}

gboolean zb_json_day(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    const char *text = text_of(place, node, "");
    if (!text)
        return FALSE;
    return zb_day_valid(text) ? keep(field, text)
                              : zb_json_fault(place, "is no day; write it like 2026-05-04");
}

gboolean zb_json_instant(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    const char *text = text_of(place, node, "");
    if (!text)
        return FALSE;
    gint64 at = zb_time_parse_iso(text, place->zone);
    if (at == ZB_NEVER)
        return zb_json_fault(place, "is no date with a time; write it like 2026-05-04T09:12:00+02:00");
    *(gint64 *)field = at;
    return TRUE;
}

gboolean zb_json_email(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    const char *text = text_of(place, node, "");
    if (!text)
        return FALSE;
    g_autofree char *normal = zb_email_normal(text);
    return normal ? keep(field, text) : zb_json_fault(place, "is no e-mail address");
}

gboolean zb_json_phone(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    const char *text = text_of(place, node, "");
    if (!text)
        return FALSE;
    g_autofree char *normal = zb_phone_normal(text);
    return normal ? keep(field, text)
                  : zb_json_fault(place, "is no phone number; write it like 06-10000101 or +31 6 1000 0101");
}

gboolean zb_json_choice(ZbJsonPlace *place, JsonNode *node, char **field, const char *const *choices)
{
    const char *text = text_of(place, node, "");
    if (!text)
        return FALSE;
    if (g_strv_contains(choices, text))
        return keep(field, text);
    g_autofree char *known = g_strjoinv(", ", (char **)choices);
    return zb_json_fault(place, "must be one of: %s", known);
}
