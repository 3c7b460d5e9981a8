/* Methods by which people say what a contact is: man 7 zb-bus. */
#include "daemon/methods.h"

#include <string.h>
#include "lib/error.h"
#include "lib/i18n.h"
#include "lib/intake/correct.h"
#include "lib/intake/undo.h"
#include "lib/store/merges.h"
#include "lib/store/views.h"

/* What was asked for; strings are the JSON's. */
typedef struct {
    const char *contact, *action, *citizen, *title, *reason, *answers, *mark, *detail, *act;
    JsonArray *topics;
} Asked;

static const struct {
    const char *key;
    gsize offset;
} texts[] = {
    {"contact", G_STRUCT_OFFSET(Asked, contact)}, {"action", G_STRUCT_OFFSET(Asked, action)},
    {"citizen", G_STRUCT_OFFSET(Asked, citizen)}, {"title", G_STRUCT_OFFSET(Asked, title)},
    {"reason", G_STRUCT_OFFSET(Asked, reason)},   {"answers", G_STRUCT_OFFSET(Asked, answers)},
    {"mark", G_STRUCT_OFFSET(Asked, mark)},       {"detail", G_STRUCT_OFFSET(Asked, detail)},
    {"act", G_STRUCT_OFFSET(Asked, act)},
};

static gboolean read_member(Asked *asked, const char *key, JsonNode *value)
{
    if (g_str_equal(key, "topics") && JSON_NODE_HOLDS_ARRAY(value)) {
        asked->topics = json_node_get_array(value);
        return json_array_get_length(asked->topics) <= 20;
    }
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        if (g_str_equal(key, texts[i].key)) {
            if (JSON_NODE_HOLDS_NULL(value))
                return TRUE;
            if (!JSON_NODE_HOLDS_VALUE(value) || json_node_get_value_type(value) != G_TYPE_STRING)
                return FALSE;
            *(const char **)G_STRUCT_MEMBER_P(asked, texts[i].offset) = json_node_get_string(value);
            return TRUE;
        }
    return FALSE;
}

static gboolean read_asked(JsonObject *object, Asked *asked, GError **error)
{
    g_autoptr(GList) members = json_object_get_members(object);
    for (GList *m = members; m; m = m->next)
        if (!read_member(asked, m->data, json_object_get_member(object, m->data))) {
            g_set_error(error, ZB_ERROR, ZB_ERROR_INVALID,
                        "the correction's %s is not known, or its value is not", (const char *)m->data);
            return FALSE;
        }
    if (asked->action && (asked->contact || (asked->act && g_str_equal(asked->action, "undo"))))
        return TRUE;
    g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INVALID, "a correction names its contact and its action");
    return FALSE;
}

/* (transfer full) NULL where there are none; fails on what is no text. */
static gboolean topic_names(JsonArray *array, char ***ret, GError **error)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    *ret = NULL;
    for (guint i = 0; array && i < json_array_get_length(array); i++) {
        JsonNode *node = json_array_get_element(array, i);
        if (!JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_STRING) {
            g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INVALID, "the correction's topics are texts");
            return FALSE;
        }
        g_strv_builder_add(names, json_node_get_string(node));
    }
    *ret = array ? g_strv_builder_end(names) : NULL;
    return TRUE;
}

static gboolean link_contact(const ZbIntake *intake, const Asked *asked, gint64 id, const ZbActor *actor,
                             GError **error)
{
    g_auto(GStrv) topics = NULL;
    if (!topic_names(asked->topics, &topics, error))
        return FALSE;
    ZbLinking linking = {.contact_id = id,
                         .citizen = (char *)asked->citizen,
                         .topics = topics,
                         .title = (char *)asked->title,
                         .reason = asked->reason};
    return zb_correct_link(intake, &linking, actor, error);
}

static gboolean perform(const ZbIntake *intake, const Asked *asked, gint64 *ret_id, gint64 act,
                        const ZbActor *actor, GError **error)
{
    gint64 id = *ret_id;
    if (g_str_equal(asked->action, "undo"))
        return zb_undo(intake, id, act, actor, ret_id, error);
    if (g_str_equal(asked->action, "link"))
        return link_contact(intake, asked, id, actor, error);
    if (g_str_equal(asked->action, "confirm"))
        return zb_correct_confirm(intake, id, asked->answers ? asked->answers : "", actor, error);
    if (g_str_equal(asked->action, "mark") && asked->mark)
        return zb_correct_mark(intake, id, asked->mark, asked->detail, asked->reason, actor, error);
    if (g_str_equal(asked->action, "unmark") && asked->mark)
        return zb_correct_unmark(intake, id, asked->mark, asked->reason, actor, error);
    g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INVALID, "the correction's action is not known");
    return FALSE;
}

/* The merge of a citizen or a topic of that name; 0: there is none. */
static gboolean find_merge(ZbStore *store, const char *name, gint64 *ret_act, GError **error)
{
    *ret_act = 0;
    for (ZbMergeKind kind = ZB_MERGE_CITIZEN; kind <= ZB_MERGE_TOPIC && !*ret_act; kind++) {
        gint64 id;
        ZbMerge merge = {0};
        if (!zb_merge_named(store, kind, name, &id, error) ||
            (id && !zb_merge_of(store, kind, id, &merge, error)))
            return FALSE;
        *ret_act = merge.act;
    }
    return TRUE;
}

/* What it is about: a contact, or the number of an act. What is taken back may be named instead by the citizen or topic that was
 * merged. */
static gboolean find(ZbStore *store, const Asked *asked, gint64 *ret_id, gint64 *ret_act, GError **error)
{
    gboolean undo = g_str_equal(asked->action, "undo");
    *ret_id = *ret_act = 0;
    if (asked->act && undo &&
        (!g_ascii_string_to_signed(asked->act, 10, 1, G_MAXINT64, ret_act, NULL) || asked->contact)) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INVALID,
                            "what is taken back is named by its contact, or by its number");
        return FALSE;
    }
    if (!asked->contact)
        return TRUE;
    if (!zb_view_find_contact(store, asked->contact, ret_id, error) ||
        (!*ret_id && undo && !find_merge(store, asked->contact, ret_act, error)))
        return FALSE;
    if (*ret_id || *ret_act)
        return TRUE;
    g_set_error_literal(error, ZB_ERROR, ZB_ERROR_NOT_FOUND,
                        undo ? N_("there is no contact of that number, and nothing of that name was merged")
                             : N_("there is no contact of that number"));
    return FALSE;
}

static char *correct(ZbBusCall *call, const Asked *asked, GError **error)
{
    Zbd *zbd = call->zbd;
    gint64 id, act;
    ZbMerge merge = {0};
    ZbActor actor = zb_bus_call_actor(call);
    if (!find(zbd->store, asked, &id, &act, error) ||
        (act && !zb_merge_of_act(zbd->store, act, &merge, error)))
        return NULL;
    if (merge.id)
        return zb_method_unmerge(call, act, error);
    if (!zb_store_begin(zbd->store, error))
        return NULL;
    if (!perform(&zbd->intake, asked, &id, act, &actor, error) || !zb_store_commit(zbd->store, error)) {
        zb_store_rollback(zbd->store);
        return NULL;
    }
    zb_outbox_poke(zbd->outbox);
    return zb_view_contact(zbd->store, id, error);
}

int zb_method_correct(ZbBusCall *call)
{
    const char *json;
    int r = sd_bus_message_read(call->message, "s", &json);
    if (r < 0)
        return r;
    g_autoptr(GError) error = NULL;
    Asked asked = {0};
    g_autoptr(JsonObject) object = zb_parse_object(json, &error);
    char *row = object && read_asked(object, &asked, &error) ? correct(call, &asked, &error) : NULL;
    return zb_reply_text(call, row, error);
}

int zb_method_waiting(ZbBusCall *call)
{
    const char *filter, *cursor;
    int r = sd_bus_message_read(call->message, "ss", &filter, &cursor);
    if (r < 0)
        return r;
    g_autoptr(GError) error = NULL;
    g_autofree char *next = NULL;
    g_autoptr(GPtrArray) rows = zb_view_waiting(call->zbd->store, cursor, &next, &error);
    return rows ? zb_reply_rows(call, rows, next) : zb_bus_fail(call->message, error);
}
