#include "lib/store/topics.h"

#include "lib/error.h"
#include "lib/store/merges.h"
#include "lib/text.h"

void zb_topic_free(ZbTopic *topic)
{
    if (!topic)
        return;
    g_free(topic->reference);
    g_free(topic->alias);
    g_free(topic->title);
    g_free(topic->description);
    g_free(topic->opened_on);
    g_free(topic);
}

#define COLUMNS                                                                                              \
    "SELECT t.id, coalesce(c.merged_into, c.id), t.handler_id, t.reference, t.alias, t.title, "              \
    "t.description,"                                                                                         \
    " t.opened_on, t.closed, t.provisional, t.contact_id, t.merged_into FROM topic t JOIN citizen c ON c.id" \
    " = t.citizen_id WHERE "

static ZbTopic *row(ZbStatement *s)
{
    ZbTopic *topic = g_new0(ZbTopic, 1);
    topic->id = zb_column_int(s, 0);
    topic->citizen_id = zb_column_int(s, 1);
    topic->handler_id = zb_column_int(s, 2);
    topic->reference = zb_column_dup(s, 3);
    topic->alias = zb_column_dup(s, 4);
    topic->title = zb_column_dup(s, 5);
    topic->description = zb_column_dup(s, 6);
    topic->opened_on = zb_column_dup(s, 7);
    topic->closed = zb_column_int(s, 8) != 0;
    topic->provisional = zb_column_int(s, 9) != 0;
    topic->contact_id = zb_column_int(s, 10);
    topic->merged_into = zb_column_int(s, 11);
    return topic;
}

ZbTopic *zb_topic_by_name(ZbStore *store, const char *name, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        COLUMNS "t.id = (SELECT coalesce(n.merged_into, n.id) FROM topic n WHERE n.alias = $1 OR n.reference"
                " = $1 OR n.reference_key = $2 ORDER BY CASE WHEN n.alias = $1 THEN 0 WHEN n.reference = $1"
                " THEN 1 ELSE 2 END, n.id LIMIT 1)",
        error);
    if (!s)
        return NULL;
    g_autofree char *key = zb_reference_key(name);
    zb_bind_text(s, 1, name);
    zb_bind_text(s, 2, key);
    return zb_step(s, error) == ZB_STEP_ROW ? row(s) : NULL;
}

ZbTopic *zb_topic_by_id(ZbStore *store, gint64 id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), COLUMNS "t.id = $1", error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, id);
    return zb_step(s, error) == ZB_STEP_ROW ? row(s) : NULL;
}

/* The rows of a statement on COLUMNS. (transfer full) */
static GPtrArray *rows_for(ZbStatement *s, gint64 citizen_id, GError **error)
{
    zb_bind_int(s, 1, citizen_id);
    g_autoptr(GPtrArray) topics = g_ptr_array_new_with_free_func((GDestroyNotify)zb_topic_free);
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW)
        g_ptr_array_add(topics, row(s));
    return step == ZB_STEP_DONE ? g_steal_pointer(&topics) : NULL;
}

GPtrArray *zb_topics_of(ZbStore *store, gint64 citizen_id, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   COLUMNS "t.citizen_id IN " ZB_CITIZEN_ALL " AND t.ended_at IS NULL AND t.merged_into IS"
                           " NULL ORDER BY t.opened_on, t.id",
                   error);
    return s ? rows_for(s, citizen_id, error) : NULL;
}

GPtrArray *zb_topics_merged(ZbStore *store, gint64 citizen_id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        COLUMNS "t.citizen_id IN " ZB_CITIZEN_ALL " AND t.merged_into IS NOT NULL ORDER BY t.id", error);
    return s ? rows_for(s, citizen_id, error) : NULL;
}

static ZbTopic *by_reference(ZbStore *store, const char *reference, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), COLUMNS "t.reference = $1", error);
    if (!s)
        return NULL;
    zb_bind_text(s, 1, reference);
    return zb_step(s, error) == ZB_STEP_ROW ? row(s) : NULL;
}

static gboolean same_topic(const ZbTopic *a, const ZbTopic *b)
{
    return a->handler_id == b->handler_id && g_strcmp0(a->alias, b->alias) == 0 &&
           g_str_equal(a->title, b->title) && g_str_equal(a->description, b->description) &&
           g_str_equal(a->opened_on, b->opened_on) && a->closed == b->closed &&
           a->provisional == b->provisional;
}

ZbPut zb_topic_put(ZbStore *store, ZbTopic *topic, GError **error)
{
    g_autoptr(GError) local = NULL;
    g_autoptr(ZbTopic) old = by_reference(store, topic->reference, &local);
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return ZB_PUT_ERROR;
    }
    gint64 owner;
    if (!zb_merge_root(store, ZB_MERGE_CITIZEN, topic->citizen_id, &owner, error))
        return ZB_PUT_ERROR;
    if (old && old->citizen_id != owner) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_CONFLICT,
                    "topic %s is another citizen's: its contacts and limitations would not move along",
                    topic->reference);
        return ZB_PUT_ERROR;
    }
    if (old && same_topic(old, topic)) {
        topic->id = old->id;
        return ZB_PUT_SAME;
    }
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "INSERT INTO topic (citizen_id, handler_id, reference, reference_key, alias, title, "
                   "description, opened_on,"
                   " closed, provisional, contact_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
                   " ON CONFLICT (reference) DO UPDATE SET handler_id = excluded.handler_id,"
                   " alias = excluded.alias, title = excluded.title, description = excluded.description,"
                   " opened_on = excluded.opened_on, closed = excluded.closed, provisional = "
                   "excluded.provisional RETURNING id",
                   error);
    if (!s)
        return ZB_PUT_ERROR;
    g_autofree char *key = zb_reference_key(topic->reference);
    zb_bind_int(s, 1, topic->citizen_id);
    zb_bind_id(s, 2, topic->handler_id);
    zb_bind_text(s, 3, topic->reference);
    zb_bind_text(s, 4, key);
    zb_bind_text(s, 5, topic->alias);
    zb_bind_text(s, 6, topic->title);
    zb_bind_text(s, 7, topic->description);
    zb_bind_text(s, 8, topic->opened_on);
    zb_bind_int(s, 9, topic->closed);
    zb_bind_int(s, 10, topic->provisional);
    zb_bind_id(s, 11, topic->contact_id);
    if (!zb_run_int(s, &topic->id, error))
        return ZB_PUT_ERROR;
    return old ? ZB_PUT_CHANGED : ZB_PUT_ADDED;
}

/* The next number whose reference is free: an organisation may have references of this form itself. (transfer full) */
static char *free_reference(ZbStore *store, const char *day, GError **error)
{
    gint64 next = 0;
    g_autoptr(ZbStatement) count =
        zb_prepare(zb_store_db(store), "SELECT coalesce(max(id), 0) FROM topic", error);
    if (!count || !zb_run_int(count, &next, error))
        return NULL;
    for (;;) {
        g_autoptr(GError) local = NULL;
        g_autofree char *reference = g_strdup_printf("NIEUW-%.4s-%04" G_GINT64_FORMAT, day, ++next);
        g_autoptr(ZbTopic) taken = by_reference(store, reference, &local);
        if (!taken && !local)
            return g_steal_pointer(&reference);
        if (local) {
            g_propagate_error(error, g_steal_pointer(&local));
            return NULL;
        }
    }
}

gboolean zb_topic_open_provisional(ZbStore *store, gint64 citizen_id, gint64 contact_id, const char *title,
                                   const char *day, gint64 *ret_id, GError **error)
{
    g_autofree char *reference = free_reference(store, day, error);
    if (!reference)
        return FALSE;
    ZbTopic topic = {.citizen_id = citizen_id,
                     .contact_id = contact_id,
                     .reference = reference,
                     .title = (char *)title,
                     .description = (char *)"",
                     .opened_on = (char *)day,
                     .provisional = TRUE};
    if (zb_topic_put(store, &topic, error) == ZB_PUT_ERROR)
        return FALSE;
    *ret_id = topic.id;
    return TRUE;
}

gboolean zb_topic_confirm(ZbStore *store, gint64 id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store), "UPDATE topic SET provisional = 0, ended_at = NULL WHERE id = $1", error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, id);
    return zb_run(s, error);
}

gboolean zb_topic_opened_by(ZbStore *store, gint64 contact_id, gint64 citizen_id, gint64 *ret_id,
                            GError **error)
{
    *ret_id = 0;
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT id FROM topic WHERE contact_id = $2 AND citizen_id IN " ZB_CITIZEN_ALL " ORDER BY id LIMIT 1",
        error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, citizen_id);
    zb_bind_int(s, 2, contact_id);
    return zb_run_int(s, ret_id, error);
}

gboolean zb_topic_end_unused(ZbStore *store, gint64 contact_id, gint64 at, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "UPDATE topic SET ended_at = CASE WHEN provisional = 1 AND NOT EXISTS (SELECT 1 FROM link l"
        " WHERE l.topic_id IN (SELECT m.id FROM topic m WHERE m.id = topic.id OR m.merged_into = topic.id)"
        " AND l.ended_at IS NULL) THEN coalesce(ended_at, CAST($2 AS bigint)) END"
        " WHERE contact_id = $1",
        error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, contact_id);
    zb_bind_int(s, 2, at);
    return zb_run(s, error);
}

gboolean zb_topic_unconfirm(ZbStore *store, gint64 id, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "UPDATE topic SET provisional = 1 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM link l"
                   " WHERE l.topic_id IN " ZB_TOPIC_ALL " AND l.ended_at IS NULL AND l.author <> 'machine')",
                   error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, id);
    return zb_run(s, error);
}
