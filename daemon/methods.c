/* Methods that look, and the table of all. */
#include "daemon/methods.h"

#include <string.h>
#include "daemon/log.h"
#include "lib/dossier/json-check.h"
#include "lib/error.h"
#include "lib/json.h"
#include "lib/store/citizens.h"
#include "lib/store/messages.h"
#include "lib/store/topics.h"
#include "lib/store/views.h"

#define DOSSIER (ZB_ROLE_HANDLER | ZB_ROLE_LEAD)
#define ANYBODY (DOSSIER | ZB_ROLE_ADMINISTRATOR | ZB_ROLE_AUDITOR)
#define MONTHS_IN_DAYS 183 /* six months */
#define FOUND_MAX 20

static const ZbBusEntry entries[] = {
    {"Status", ANYBODY, zb_method_status},
    {"Timezone", ANYBODY, zb_method_timezone},
    {"Contacts", DOSSIER, zb_method_contacts},
    {"Citizens", DOSSIER, zb_method_citizens},
    {"Topics", DOSSIER, zb_method_topics},
    {"Show", DOSSIER, zb_method_show},
    {"Raw", DOSSIER, zb_method_raw},
    {"FindCaller", DOSSIER, zb_method_find_caller},
    {"Caller", DOSSIER, zb_method_caller},
    {"LogCall", DOSSIER, zb_method_log_call},
    {"Waiting", DOSSIER, zb_method_waiting},
    {"Correct", DOSSIER, zb_method_correct},
    {"Merge", DOSSIER, zb_method_merge},
    {"Rejudge", ZB_ROLE_LEAD | ZB_ROLE_ADMINISTRATOR, zb_method_rejudge},
    {"Upload", ZB_ROLE_ADMINISTRATOR, zb_method_upload},
    {"Import", ZB_ROLE_ADMINISTRATOR, zb_method_import},
    {"Ingest", ZB_ROLE_ADMINISTRATOR, zb_method_ingest},
};

#define METHOD(member, in, out) SD_BUS_METHOD(member, in, out, zb_bus_dispatch, SD_BUS_VTABLE_UNPRIVILEGED)

static const sd_bus_vtable vtable[] = {
    SD_BUS_VTABLE_START(0),
    METHOD("Status", "", "s"),
    METHOD("Timezone", "", "s"),
    METHOD("Contacts", "ss", "ass"),
    METHOD("Citizens", "ss", "ass"),
    METHOD("Topics", "ss", "ass"),
    METHOD("Show", "s", "s"),
    METHOD("Raw", "st", "ayt"),
    METHOD("FindCaller", "s", "as"),
    METHOD("Caller", "s", "s"),
    METHOD("LogCall", "s", "s"),
    METHOD("Upload", "tay", "t"),
    METHOD("Import", "ts", "s"),
    METHOD("Ingest", "ts", "s"),
    METHOD("Waiting", "ss", "ass"),
    METHOD("Correct", "s", "s"),
    METHOD("Rejudge", "ss", "ass"),
    METHOD("Merge", "s", "s"),
    SD_BUS_VTABLE_END,
};

const sd_bus_vtable *zb_bus_vtable(void)
{
    return vtable;
}

const ZbBusEntry *zb_bus_entry(const char *member)
{
    for (guint i = 0; i < G_N_ELEMENTS(entries); i++)
        if (g_str_equal(entries[i].member, member))
            return &entries[i];
    g_assert_not_reached(); /* sd-bus calls only what stands in the vtable */
}

/* ---- what the methods share -------------------------------------------------------------------------------- */

int zb_reply_text(ZbBusCall *call, char *text, const GError *error)
{
    g_autofree char *owned = text;
    if (owned)
        return sd_bus_reply_method_return(call->message, "s", owned);
    g_autoptr(GError) missing = g_error_new_literal(ZB_ERROR, ZB_ERROR_NOT_FOUND, "there is no such thing");
    return zb_bus_fail(call->message, error ? error : missing);
}

char *zb_today(const Zbd *zbd)
{
    return zb_day_of(zb_clock_now(zbd->clock), zbd->config->timezone);
}

JsonObject *zb_parse_object(const char *json, GError **error)
{
    /* json-glib follows nesting as deep as the stack goes. */
    gboolean sound = zb_json_check("argument", json, strlen(json), NULL);
    g_autoptr(JsonNode) node = sound ? json_from_string(json, NULL) : NULL;
    if (node && JSON_NODE_HOLDS_OBJECT(node))
        return json_node_dup_object(node);
    g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INVALID, "the argument is not a JSON object");
    return NULL;
}

static gboolean audit_look(ZbBusCall *call, const char *action, const char *object, gint64 id, GError **error)
{
    ZbActor actor = zb_bus_call_actor(call);
    return zb_audit(call->zbd->store, &actor, zb_clock_now(call->zbd->clock), action, object, id, NULL,
                    error);
}

/* ---- lists ------------------------------------------------------------------------------------------------- */

int zb_reply_rows(ZbBusCall *call, GPtrArray *rows, const char *next)
{
    sd_bus_message *reply = NULL;
    int r = sd_bus_message_new_method_return(call->message, &reply);
    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'a', "s");
    for (guint i = 0; r >= 0 && i < rows->len; i++)
        r = sd_bus_message_append(reply, "s", rows->pdata[i]);
    if (r >= 0)
        r = sd_bus_message_close_container(reply);
    if (r >= 0 && next)
        r = sd_bus_message_append(reply, "s", next);
    if (r >= 0)
        r = sd_bus_send(NULL, reply, NULL);
    sd_bus_message_unref(reply);
    return r;
}

static void filter_clear(ZbFilter *filter)
{
    g_free(filter->verdict);
    g_free(filter->match);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ZbFilter, filter_clear)

static gboolean filter_citizen(Zbd *zbd, const char *name, ZbFilter *filter, GError **error)
{
    g_autoptr(ZbCitizen) citizen = zb_citizen_by_reference(zbd->store, name, error);
    if (citizen)
        filter->citizen_id = citizen->id;
    else if (!*error)
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_NOT_FOUND, "there is no citizen of that reference");
    return citizen != NULL;
}

static gboolean filter_topic(Zbd *zbd, const char *name, ZbFilter *filter, GError **error)
{
    g_autoptr(ZbTopic) topic = zb_topic_by_name(zbd->store, name, error);
    if (topic)
        filter->topic_id = topic->id;
    else if (!*error)
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_NOT_FOUND, "there is no topic of that reference");
    return topic != NULL;
}

static gboolean filter_day(Zbd *zbd, const char *day, int later, gint64 *ret, GError **error)
{
    if (!zb_day_valid(day)) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INVALID, "a day is written YYYY-MM-DD");
        return FALSE;
    }
    g_autofree char *from = zb_day_add(day, later);
    *ret = zb_day_start(from, zbd->config->timezone);
    return TRUE;
}

static gboolean filter_member(Zbd *zbd, const char *key, JsonNode *value, ZbFilter *filter, GError **error)
{
    const char *text = JSON_NODE_HOLDS_VALUE(value) && json_node_get_value_type(value) == G_TYPE_STRING
                           ? json_node_get_string(value)
                           : NULL;
    if (text && g_str_equal(key, "citizen"))
        return filter_citizen(zbd, text, filter, error);
    if (text && g_str_equal(key, "topic"))
        return filter_topic(zbd, text, filter, error);
    if (text && g_str_equal(key, "since"))
        return filter_day(zbd, text, 0, &filter->since, error);
    if (text && g_str_equal(key, "until"))
        return filter_day(zbd, text, 1, &filter->until, error);
    if (text && g_str_equal(key, "verdict") && zb_verdict_parse(text)) {
        filter->verdict = g_strdup(text);
        return TRUE;
    }
    if (text && g_str_equal(key, "match")) {
        filter->match = g_strdup(text);
        return TRUE;
    }
    if (g_str_equal(key, "limited") && json_node_get_value_type(value) == G_TYPE_BOOLEAN) {
        filter->limited = json_node_get_boolean(value);
        return TRUE;
    }
    g_set_error(error, ZB_ERROR, ZB_ERROR_INVALID, "the filter's %s is not known, or its value is not", key);
    return FALSE;
}

static gboolean read_filter(Zbd *zbd, const char *json, ZbFilter *filter, GError **error)
{
    *filter = (ZbFilter){.since = ZB_NEVER, .until = ZB_NEVER, .limited = -1};
    g_autoptr(JsonObject) object = zb_parse_object(json, error);
    if (!object)
        return FALSE;
    g_autoptr(GError) local = NULL;
    g_autoptr(GList) members = json_object_get_members(object);
    for (GList *m = members; m && !local; m = m->next)
        filter_member(zbd, m->data, json_object_get_member(object, m->data), filter, &local);
    if (!local)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

typedef enum { CONTACTS, CITIZENS, TOPICS } List;

static GPtrArray *load_list(Zbd *zbd, List list, const ZbFilter *filter, const char *cursor, char **ret_next,
                            GError **error)
{
    g_autofree char *today = zb_today(zbd);
    if (list == CONTACTS)
        return zb_view_contacts(zbd->store, filter, cursor, ret_next, error);
    if (list == CITIZENS)
        return zb_view_citizens(zbd->store, filter, today, cursor, ret_next, error);
    return zb_view_topics(zbd->store, filter, today, cursor, ret_next, error);
}

static int reply_list(ZbBusCall *call, List list)
{
    const char *json, *cursor;
    int r = sd_bus_message_read(call->message, "ss", &json, &cursor);
    if (r < 0)
        return r;
    g_autoptr(GError) error = NULL;
    g_autofree char *next = NULL;
    g_auto(ZbFilter) filter = {0};
    g_autoptr(GPtrArray) rows = NULL;
    if (read_filter(call->zbd, json, &filter, &error))
        rows = load_list(call->zbd, list, &filter, cursor, &next, &error);
    /* A whole list is a look at no one in particular; of one citizen it is a look at him, of one topic at it. */
    if (rows && filter.citizen_id && !audit_look(call, "citizen.look", "citizen", filter.citizen_id, &error))
        return zb_bus_fail(call->message, error);
    if (rows && filter.topic_id && !audit_look(call, "topic.look", "topic", filter.topic_id, &error))
        return zb_bus_fail(call->message, error);
    return rows ? zb_reply_rows(call, rows, next) : zb_bus_fail(call->message, error);
}

int zb_method_contacts(ZbBusCall *call)
{
    return reply_list(call, CONTACTS);
}

int zb_method_citizens(ZbBusCall *call)
{
    return reply_list(call, CITIZENS);
}

int zb_method_topics(ZbBusCall *call)
{
    return reply_list(call, TOPICS);
}

/* ---- one thing --------------------------------------------------------------------------------------------- */

int zb_method_status(ZbBusCall *call)
{
    g_autoptr(GError) error = NULL;
    char *json = zb_status_json(call->zbd, &error); /* before `error` is looked at */
    return zb_reply_text(call, json, error);
}

int zb_method_timezone(ZbBusCall *call)
{
    return zb_reply_text(call, g_strdup(g_time_zone_get_identifier(call->zbd->config->timezone)), NULL);
}

/* What a name means: a contact's number, imported id or Message-ID; a citizen's or a topic's reference. */
static char *show(ZbBusCall *call, const char *what, GError **error)
{
    ZbStore *store = call->zbd->store;
    g_autofree char *today = zb_today(call->zbd);
    gint64 contact_id = 0;
    g_autoptr(GError) local = NULL;
    g_autoptr(ZbCitizen) citizen = zb_citizen_by_reference(store, what, &local);
    g_autoptr(ZbTopic) topic = citizen || local ? NULL : zb_topic_by_name(store, what, &local);
    if (!citizen && !topic && !local)
        zb_view_find_contact(store, what, &contact_id, &local);
    g_autofree char *json = NULL;
    if (citizen && audit_look(call, "citizen.look", "citizen", citizen->id, &local))
        json = zb_view_citizen_whole(store, citizen->id, today, &local);
    else if (topic && audit_look(call, "topic.look", "topic", topic->id, &local))
        json = zb_view_topic_whole(store, topic->id, today, &local);
    else if (contact_id && audit_look(call, "contact.look", "contact", contact_id, &local))
        json = zb_view_contact_whole(store, contact_id, &local);
    if (!json && !local)
        g_set_error_literal(&local, ZB_ERROR, ZB_ERROR_NOT_FOUND,
                            "there is no contact, citizen or topic of that name");
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    return g_steal_pointer(&json);
}

int zb_method_show(ZbBusCall *call)
{
    const char *what;
    int r = sd_bus_message_read(call->message, "s", &what);
    if (r < 0)
        return r;
    g_autoptr(GError) error = NULL;
    char *json = show(call, what, &error); /* before `error` is looked at */
    return zb_reply_text(call, json, error);
}

static GBytes *raw_slice(ZbBusCall *call, const char *what, guint64 offset, gint64 *ret_total, GError **error)
{
    gint64 contact_id;
    if (!zb_view_find_contact(call->zbd->store, what, &contact_id, error))
        return NULL;
    if (!contact_id || offset % ZB_RAW_SLICE != 0) {
        g_set_error(error, ZB_ERROR, contact_id ? ZB_ERROR_INVALID : ZB_ERROR_NOT_FOUND, "%s",
                    contact_id ? "an offset is a multiple of 262144" : "there is no contact of that name");
        return NULL;
    }
    if (offset == 0 && !audit_look(call, "contact.look", "contact", contact_id, error))
        return NULL;
    return zb_message_raw_slice(call->zbd->store, contact_id, (guint)(offset / ZB_RAW_SLICE), ret_total,
                                error);
}

int zb_method_raw(ZbBusCall *call)
{
    const char *what;
    uint64_t offset;
    int r = sd_bus_message_read(call->message, "st", &what, &offset);
    if (r < 0)
        return r;
    gint64 total = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) slice = raw_slice(call, what, offset, &total, &error);
    if (!slice)
        return zb_bus_fail(call->message, error);
    gsize size;
    const void *data = g_bytes_get_data(slice, &size);
    sd_bus_message *reply = NULL;
    r = sd_bus_message_new_method_return(call->message, &reply);
    if (r >= 0)
        r = sd_bus_message_append_array(reply, 'y', data, size);
    if (r >= 0)
        r = sd_bus_message_append(reply, "t", (uint64_t)total);
    if (r >= 0)
        r = sd_bus_send(NULL, reply, NULL);
    sd_bus_message_unref(reply);
    return r;
}

/* ---- a caller ---------------------------------------------------------------------------------------------- */

/* Names only: nothing of a limitation before the handler knows who it is (texts-nl.md part D, part G 11). */
static GPtrArray *find_caller(Zbd *zbd, const char *what, GError **error)
{
    g_autoptr(GPtrArray) found = zb_citizens_find(zbd->store, what, FOUND_MAX, error);
    if (!found)
        return NULL;
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < found->len; i++) {
        const ZbCitizen *citizen = found->pdata[i];
        g_autoptr(JsonObject) object = json_object_new();
        json_object_set_string_member(object, "citizen", citizen->reference);
        json_object_set_string_member(object, "name", citizen->name);
        g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
        json_node_set_object(node, object);
        g_ptr_array_add(rows, zb_json_print(node, FALSE));
    }
    return g_steal_pointer(&rows);
}

int zb_method_find_caller(ZbBusCall *call)
{
    const char *what;
    int r = sd_bus_message_read(call->message, "s", &what);
    if (r < 0)
        return r;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = find_caller(call->zbd, what, &error);
    return rows ? zb_reply_rows(call, rows, NULL) : zb_bus_fail(call->message, error);
}

int zb_method_caller(ZbBusCall *call)
{
    const char *reference;
    int r = sd_bus_message_read(call->message, "s", &reference);
    if (r < 0)
        return r;
    g_autoptr(GError) error = NULL;
    g_autofree char *today = zb_today(call->zbd);
    g_autoptr(ZbCitizen) citizen = zb_citizen_by_reference(call->zbd->store, reference, &error);
    char *json = NULL;
    if (citizen && audit_look(call, "citizen.look", "citizen", citizen->id, &error))
        json = zb_view_caller(call->zbd->store, citizen->id, today,
                              zb_clock_now(call->zbd->clock) - MONTHS_IN_DAYS * ZB_DAY, &error);
    return zb_reply_text(call, json, error);
}
