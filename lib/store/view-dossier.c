/* Citizens and topics as their readers see them. */
#include "lib/store/views.h"

#include "lib/store/citizens.h"
#include "lib/store/decisions.h"
#include "lib/store/merges.h"
#include "lib/store/row.h"
#include "lib/store/topics.h"
#include "lib/text.h"

static JsonObject *limitation(const ZbDecision *decision)
{
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "kind", zb_decision_kind_name(decision->kind));
    zb_row_string(object, "topic", decision->topic);
    zb_row_string(object, "title", decision->title);
    zb_row_string(object, "letter", decision->letter);
    zb_row_string(object, "letter_on", decision->letter_on);
    zb_row_string(object, "signed_by", decision->signed_by);
    zb_row_string(object, "from", zb_decision_begins(decision));
    zb_row_string(object, "until", decision->until);
    zb_row_string(object, "review_on", decision->review_on);
    zb_row_string(object, "scope_in", decision->scope_in);
    zb_row_string(object, "scope_out", decision->scope_out);
    return object;
}

/* The limitations in force on the day. (transfer full) */
static JsonArray *limitations(const GPtrArray *decisions, const char *today)
{
    JsonArray *array = json_array_new();
    for (guint i = 0; i < decisions->len; i++)
        if (zb_decision_in_force(decisions->pdata[i], today))
            json_array_add_object_element(array, limitation(decisions->pdata[i]));
    return array;
}

/* Of a topic: its stop_topic, or the stop_all that stands on it. NULL: none in force. */
static const ZbDecision *of_topic(const GPtrArray *decisions, gint64 topic_id, const char *today)
{
    for (guint i = 0; i < decisions->len; i++) {
        const ZbDecision *decision = decisions->pdata[i];
        if (decision->topic_id == topic_id && zb_decision_in_force(decision, today))
            return decision;
    }
    return NULL;
}

static gboolean count(ZbStore *store, const char *sql, gint64 id, gint64 *ret, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), sql, error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, id);
    return zb_run_int(s, ret, error);
}

/* ---- topics ------------------------------------------------------------------------------------------------ */

static JsonObject *topic_row(ZbStore *store, const ZbTopic *topic, const char *today, GError **error)
{
    gint64 contacts = 0;
    g_autoptr(GPtrArray) decisions = zb_decisions_of(store, topic->citizen_id, error);
    g_autoptr(ZbCitizen) citizen = decisions ? zb_citizen_by_id(store, topic->citizen_id, error) : NULL;
    if (!citizen || !count(store,
                           "SELECT count(DISTINCT contact_id) FROM link WHERE topic_id IN " ZB_TOPIC_ALL
                           " AND ended_at IS NULL",
                           topic->id, &contacts, error))
        return NULL;
    g_autoptr(ZbHandler) handler =
        topic->handler_id ? zb_handler_by_id(store, topic->handler_id, error) : NULL;
    g_autoptr(JsonArray) merged = zb_view_topic_merged(store, topic->id, error);
    if (!merged)
        return NULL;
    const ZbDecision *decision = of_topic(decisions, topic->id, today);
    JsonObject *row = json_object_new();
    zb_row_string(row, "topic", topic->reference);
    zb_row_string(row, "id", topic->alias);
    zb_row_string(row, "citizen", citizen->reference);
    zb_row_string(row, "title", topic->title);
    zb_row_string(row, "opened", topic->opened_on);
    zb_row_string(row, "status", decision ? "limited" : topic->closed ? "closed" : "open");
    json_object_set_boolean_member(row, "provisional", topic->provisional);
    zb_row_string(row, "handler", handler ? handler->reference : NULL);
    json_object_set_int_member(row, "contacts", contacts);
    json_object_set_array_member(row, "merged", g_steal_pointer(&merged));
    if (decision)
        json_object_set_object_member(row, "limitation", limitation(decision));
    else
        json_object_set_null_member(row, "limitation");
    return row;
}

GPtrArray *zb_view_topics(ZbStore *store, const ZbFilter *filter, const char *today, const char *cursor,
                          char **ret_next, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT id FROM topic WHERE id > $1 AND (citizen_id IN (SELECT p.id FROM citizen p WHERE p.id = $2 OR"
        " p.merged_into = $2) OR $2 = 0) AND ended_at IS NULL AND merged_into IS NULL ORDER BY id LIMIT $3",
        error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, g_ascii_strtoll(cursor, NULL, 10));
    zb_bind_int(s, 2, filter->citizen_id);
    zb_bind_int(s, 3, ZB_PAGE);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
    guint seen = 0;
    gint64 last = 0;
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        seen++;
        last = zb_column_int(s, 0);
        g_autoptr(ZbTopic) topic = zb_topic_by_id(store, last, error);
        g_autoptr(JsonObject) row = topic ? topic_row(store, topic, today, error) : NULL;
        if (!row)
            return NULL;
        gboolean limited = !json_object_get_null_member(row, "limitation");
        if (filter->limited < 0 || filter->limited == limited)
            g_ptr_array_add(rows, zb_row_take(g_steal_pointer(&row)));
    }
    if (step == ZB_STEP_ERROR)
        return NULL;
    *ret_next = seen == ZB_PAGE ? g_strdup_printf("%" G_GINT64_FORMAT, last) : g_strdup("");
    return g_steal_pointer(&rows);
}

char *zb_view_topic_whole(ZbStore *store, gint64 topic_id, const char *today, GError **error)
{
    g_autoptr(ZbTopic) topic = zb_topic_by_id(store, topic_id, error);
    g_autoptr(JsonObject) row = topic ? topic_row(store, topic, today, error) : NULL;
    JsonArray *recent = row ? zb_view_recent(store,
                                             "SELECT c.id FROM link l JOIN contact c ON c.id = l.contact_id"
                                             " WHERE l.topic_id IN " ZB_TOPIC_ALL " AND l.ended_at IS NULL"
                                             " GROUP BY c.id ORDER BY c.at DESC, c.id DESC LIMIT 20",
                                             topic_id, error)
                            : NULL;
    JsonArray *merges = recent ? zb_view_topic_merges(store, topic_id, error) : NULL;
    if (recent)
        json_object_set_array_member(row, "recent", recent);
    if (!merges)
        return NULL;
    json_object_set_array_member(row, "merges", merges);
    json_object_set_string_member(row, "type", "topic");
    zb_row_string(row, "description", topic->description);
    return zb_row_take(g_steal_pointer(&row));
}

/* ---- citizens ---------------------------------------------------------------------------------------------- */

/* The addresses as written; of the representative (0: his own). (transfer full) */
static JsonArray *addresses(ZbStore *store, gint64 citizen_id, gint64 representative_id, const char *kind,
                            GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT min(ca.shown) FROM citizen_address ca JOIN address a ON a.id = ca.address_id WHERE "
        "ca.citizen_id IN " ZB_CITIZEN_ALL
        " AND coalesce(ca.representative_id, 0) = $2 AND a.kind = $3 GROUP BY a.id ORDER BY a.id",
        error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, citizen_id);
    zb_bind_int(s, 2, representative_id);
    zb_bind_text(s, 3, kind);
    g_autoptr(JsonArray) shown = json_array_new();
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW)
        json_array_add_string_element(shown, zb_column_text(s, 0));
    return step == ZB_STEP_DONE ? g_steal_pointer(&shown) : NULL;
}

static JsonObject *citizen_row(ZbStore *store, const ZbCitizen *citizen, const char *today, GError **error)
{
    gint64 topics = 0, contacts = 0;
    g_autoptr(GPtrArray) decisions = zb_decisions_of(store, citizen->id, error);
    g_autoptr(JsonArray) emails = decisions ? addresses(store, citizen->id, 0, "email", error) : NULL;
    g_autoptr(JsonArray) phones = emails ? addresses(store, citizen->id, 0, "phone", error) : NULL;
    g_autoptr(JsonArray) merged = phones ? zb_view_citizen_merged(store, citizen->id, error) : NULL;
    if (!merged ||
        !count(store,
               "SELECT count(*) FROM topic WHERE citizen_id IN " ZB_CITIZEN_ALL
               " AND ended_at IS NULL AND merged_into IS NULL",
               citizen->id, &topics, error) ||
        !count(store, "SELECT count(*) FROM link WHERE citizen_id IN " ZB_CITIZEN_ALL " AND ended_at IS NULL",
               citizen->id, &contacts, error))
        return NULL;
    JsonObject *row = json_object_new();
    zb_row_string(row, "citizen", citizen->reference);
    zb_row_string(row, "name", citizen->name);
    json_object_set_array_member(row, "emails", g_steal_pointer(&emails));
    json_object_set_array_member(row, "phones", g_steal_pointer(&phones));
    json_object_set_int_member(row, "topics", topics);
    json_object_set_int_member(row, "contacts", contacts);
    json_object_set_array_member(row, "merged", g_steal_pointer(&merged));
    json_object_set_array_member(row, "limitations", limitations(decisions, today));
    return row;
}

/* `match` narrows to at most a page; nobody pages through what he searched for. */
static GPtrArray *matching_citizens(ZbStore *store, const char *match, const char *today, GError **error)
{
    g_autoptr(GPtrArray) found = zb_citizens_find(store, match, ZB_PAGE, error);
    if (!found)
        return NULL;
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < found->len; i++) {
        JsonObject *row = citizen_row(store, found->pdata[i], today, error);
        if (!row)
            return NULL;
        g_ptr_array_add(rows, zb_row_take(row));
    }
    return g_steal_pointer(&rows);
}

GPtrArray *zb_view_citizens(ZbStore *store, const ZbFilter *filter, const char *today, const char *cursor,
                            char **ret_next, GError **error)
{
    if (filter->match) {
        *ret_next = g_strdup("");
        return matching_citizens(store, filter->match, today, error);
    }
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT id FROM citizen WHERE id > $1 AND merged_into IS NULL ORDER BY id LIMIT $2", error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, g_ascii_strtoll(cursor, NULL, 10));
    zb_bind_int(s, 2, ZB_PAGE);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
    gint64 last = 0;
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        last = zb_column_int(s, 0);
        g_autoptr(ZbCitizen) citizen = zb_citizen_by_id(store, last, error);
        JsonObject *row = citizen ? citizen_row(store, citizen, today, error) : NULL;
        if (!row)
            return NULL;
        g_ptr_array_add(rows, zb_row_take(row));
    }
    if (step == ZB_STEP_ERROR)
        return NULL;
    *ret_next = rows->len == ZB_PAGE ? g_strdup_printf("%" G_GINT64_FORMAT, last) : g_strdup("");
    return g_steal_pointer(&rows);
}

static JsonArray *topic_rows(ZbStore *store, gint64 citizen_id, const char *today, GError **error)
{
    g_autoptr(GPtrArray) topics = zb_topics_of(store, citizen_id, error);
    if (!topics)
        return NULL;
    g_autoptr(JsonArray) rows = json_array_new();
    /* Open ones first: they are what a caller most often calls about. */
    for (int closed = 0; closed < 2; closed++)
        for (guint i = 0; i < topics->len; i++) {
            const ZbTopic *topic = topics->pdata[i];
            JsonObject *row = topic->closed == closed ? topic_row(store, topic, today, error) : NULL;
            if (row)
                json_array_add_object_element(rows, row);
            else if (topic->closed == closed)
                return NULL;
        }
    return g_steal_pointer(&rows);
}

static JsonArray *representatives(ZbStore *store, gint64 citizen_id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT id, name, scope FROM representative WHERE citizen_id IN " ZB_CITIZEN_ALL " ORDER BY id",
        error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, citizen_id);
    g_autoptr(JsonArray) rows = json_array_new();
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        gint64 id = zb_column_int(s, 0);
        g_autoptr(JsonArray) emails = addresses(store, citizen_id, id, "email", error);
        g_autoptr(JsonArray) phones = emails ? addresses(store, citizen_id, id, "phone", error) : NULL;
        if (!phones)
            return NULL;
        JsonObject *row = json_object_new();
        zb_row_text(row, "name", s, 1);
        zb_row_text(row, "scope", s, 2);
        zb_row_string(row, "email",
                      json_array_get_length(emails) > 0 ? json_array_get_string_element(emails, 0) : NULL);
        zb_row_string(row, "phone",
                      json_array_get_length(phones) > 0 ? json_array_get_string_element(phones, 0) : NULL);
        json_array_add_object_element(rows, row);
    }
    return step == ZB_STEP_DONE ? g_steal_pointer(&rows) : NULL;
}

/* A citizen's row with topics, representatives and contacts; what `zb show` and zb-log have in common. */
static JsonObject *citizen_whole(ZbStore *store, gint64 citizen_id, const char *today, GError **error)
{
    g_autoptr(ZbCitizen) citizen = zb_citizen_by_id(store, citizen_id, error);
    g_autoptr(JsonObject) row = citizen ? citizen_row(store, citizen, today, error) : NULL;
    g_autoptr(JsonArray) topics = row ? topic_rows(store, citizen_id, today, error) : NULL;
    g_autoptr(JsonArray) agents = topics ? representatives(store, citizen_id, error) : NULL;
    if (!agents)
        return NULL;
    zb_row_string(row, "address", citizen->postal);
    zb_row_string(row, "notes", citizen->notes);
    json_object_set_array_member(row, "topics", g_steal_pointer(&topics));
    json_object_set_array_member(row, "representatives", g_steal_pointer(&agents));
    return g_steal_pointer(&row);
}

char *zb_view_citizen_whole(ZbStore *store, gint64 citizen_id, const char *today, GError **error)
{
    g_autoptr(JsonObject) row = citizen_whole(store, citizen_id, today, error);
    JsonArray *recent =
        row ? zb_view_recent(store,
                             "SELECT c.id FROM link l JOIN contact c ON c.id = l.contact_id"
                             " WHERE l.citizen_id IN " ZB_CITIZEN_ALL " AND l.ended_at IS NULL"
                             " ORDER BY c.at DESC, c.id DESC LIMIT 20",
                             citizen_id, error)
            : NULL;
    JsonArray *merges = recent ? zb_view_citizen_merges(store, citizen_id, error) : NULL;
    if (recent)
        json_object_set_array_member(row, "recent", recent);
    if (!merges)
        return NULL;
    json_object_set_array_member(row, "merges", merges);
    json_object_set_string_member(row, "type", "citizen");
    return zb_row_take(g_steal_pointer(&row));
}

char *zb_view_caller(ZbStore *store, gint64 citizen_id, const char *today, gint64 six_months_ago,
                     GError **error)
{
    g_autoptr(JsonObject) row = citizen_whole(store, citizen_id, today, error);
    JsonArray *last = row ? zb_view_recent(store,
                                           "SELECT c.id FROM link l JOIN contact c ON c.id = l.contact_id"
                                           " WHERE l.citizen_id IN " ZB_CITIZEN_ALL " AND l.ended_at IS NULL"
                                           " ORDER BY c.at DESC, c.id DESC LIMIT 3",
                                           citizen_id, error)
                          : NULL;
    if (!last)
        return NULL;
    json_object_set_array_member(row, "last", last);
    /* Fair facts: what came in, from the citizen himself, not by a machine, not twice (domain.md). */
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT count(*) FROM link l JOIN contact c ON c.id = l.contact_id LEFT JOIN verdict v ON "
        "v.contact_id = c.id"
        " AND v.ended_at IS NULL WHERE l.citizen_id IN " ZB_CITIZEN_ALL
        " AND l.ended_at IS NULL AND c.direction = 'in' AND "
        "c.at >= $2"
        " AND c.sender_verified <> 'fail' AND coalesce(v.verdict, '') NOT IN ('machine', 'duplicate')"
        " AND NOT EXISTS (SELECT 1 FROM mark m WHERE m.contact_id = c.id AND m.kind = 'representative'"
        " AND m.ended_at IS NULL)",
        error);
    gint64 contacts = 0;
    if (!s)
        return NULL;
    zb_bind_int(s, 1, citizen_id);
    zb_bind_int(s, 2, six_months_ago);
    if (!zb_run_int(s, &contacts, error))
        return NULL;
    json_object_set_int_member(row, "contacts_six_months", contacts);
    return zb_row_take(g_steal_pointer(&row));
}
