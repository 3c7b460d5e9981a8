#include "lib/dossier/import-values.h"

#include <string.h>
#include "lib/text.h"

#define CHOICE(function, ...)                                             \
    gboolean function(ZbJsonPlace *place, JsonNode *node, gpointer field) \
    {                                                                     \
        static const char *const choices[] = {__VA_ARGS__, NULL};         \
        return zb_json_choice(place, node, field, choices);               \
    }
static CHOICE(read_role, "handler", "lead", "administrator", "auditor")
    CHOICE(zb_import_kind, "stop_topic", "stop_all", "continue")
        CHOICE(zb_import_status, "open", "limited", "closed")
            CHOICE(zb_import_channel, "email", "phone", "letter", "counter")
                CHOICE(zb_import_direction, "in", "out")

    /* A list of texts: `read` is one item's reader. */
    static gboolean read_strings(ZbJsonPlace *place, JsonNode *node, ZbJsonReader read_items, char ***field)
{
    g_autoptr(GPtrArray) strings = g_ptr_array_new_with_free_func(g_free);
    if (!zb_json_list(place, node, read_items, strings))
        return FALSE;
    g_ptr_array_add(strings, NULL);
    g_strfreev(*field);
    *field = (char **)g_ptr_array_free(g_steal_pointer(&strings), FALSE);
    return TRUE;
}

static gboolean add_string(ZbJsonPlace *place, JsonNode *node, GPtrArray *strings, ZbJsonReader read)
{
    char *string = NULL;
    gboolean good = read(place, node, &string);
    if (string)
        g_ptr_array_add(strings, string);
    return good;
}

static gboolean add_email(ZbJsonPlace *place, JsonNode *node, gpointer strings)
{
    return add_string(place, node, strings, zb_json_email);
}

static gboolean add_phone(ZbJsonPlace *place, JsonNode *node, gpointer strings)
{
    return add_string(place, node, strings, zb_json_phone);
}

static gboolean add_role(ZbJsonPlace *place, JsonNode *node, gpointer strings)
{
    return add_string(place, node, strings, read_role);
}

gboolean zb_import_emails(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    return read_strings(place, node, add_email, field);
}

gboolean zb_import_phones(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    return read_strings(place, node, add_phone, field);
}

gboolean zb_import_roles(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    char ***roles = field;
    return read_strings(place, node, add_role, roles) &&
           (**roles || zb_json_fault(place, "is empty; leave the key out for the role of a handler"));
}

/* Where an empty text says that there is none. */
static gboolean is_empty(JsonNode *node)
{
    return JSON_NODE_HOLDS_VALUE(node) && g_strcmp0(json_node_get_string(node), "") == 0;
}

gboolean zb_import_email_or_none(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    return is_empty(node) || zb_json_email(place, node, field);
}

gboolean zb_import_phone_or_none(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    return is_empty(node) || zb_json_phone(place, node, field);
}

/* Whom a contact came from or went to: an e-mail address, of a call a number. */
gboolean zb_import_address(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    if (!zb_json_name(place, node, field))
        return FALSE;
    const char *address = *(char **)field;
    g_autofree char *email = zb_email_normal(address), *phone = zb_phone_normal(address);
    return email || phone || zb_json_fault(place, "is neither an e-mail address nor a phone number");
}

gboolean zb_import_account(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    return zb_json_name(place, node, field) &&
           (!strpbrk(*(char **)field, " :/") || zb_json_fault(place, "is no name of a Unix account"));
}

/* "<a@b>" or "a@b" → "a@b". */
gboolean zb_import_message_id(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    char **id = field;
    if (!zb_json_name(place, node, id))
        return FALSE;
    gsize length = strlen(*id);
    if (**id == '<' && (*id)[length - 1] == '>') {
        char *bare = g_strndup(*id + 1, length - 2);
        g_free(*id);
        *id = bare;
    }
    return (**id && !strpbrk(*id, "<> ")) ||
           zb_json_fault(place, "is no Message-ID; write it like <id@domain>");
}
