#include "lib/store/profiles.h"

#include "lib/store/merges.h"

static GBytes *blob(ZbStatement *s, int column)
{
    gsize size;
    const void *bytes = zb_column_blob(s, column, &size);
    return g_bytes_new(bytes, size);
}

gboolean zb_profile_get(ZbStore *store, gint64 topic_id, ZbProfileBlobs *ret, GError **error)
{
    *ret = (ZbProfileBlobs){0};
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store), "SELECT scope, talk, outside FROM topic_profile WHERE topic_id = $1", error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, topic_id);
    ZbStep step = zb_step(s, error);
    if (step == ZB_STEP_ROW)
        *ret = (ZbProfileBlobs){blob(s, 0), blob(s, 1), blob(s, 2)};
    return step != ZB_STEP_ERROR;
}

void zb_profile_blobs_clear(ZbProfileBlobs *blobs)
{
    g_clear_pointer(&blobs->scope, g_bytes_unref);
    g_clear_pointer(&blobs->talk, g_bytes_unref);
    g_clear_pointer(&blobs->outside, g_bytes_unref);
}

gboolean zb_profile_set(ZbStore *store, gint64 topic_id, const ZbProfileBlobs *blobs, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "INSERT INTO topic_profile (topic_id, scope, talk, outside) VALUES ($1, $2, $3, $4)"
                   " ON CONFLICT (topic_id) DO UPDATE SET scope = excluded.scope, talk = excluded.talk,"
                   " outside = excluded.outside",
                   error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, topic_id);
    GBytes *const all[] = {blobs->scope, blobs->talk, blobs->outside};
    for (int i = 0; i < (int)G_N_ELEMENTS(all); i++)
        zb_bind_blob(s, i + 2, g_bytes_get_data(all[i], NULL), g_bytes_get_size(all[i]));
    return zb_run(s, error);
}

GArray *zb_profile_topics(ZbStore *store, gint64 after, guint limit, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "SELECT id FROM topic WHERE id > $1 AND merged_into IS NULL ORDER BY id LIMIT $2", error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, after);
    zb_bind_int(s, 2, limit);
    return zb_run_ids(s, error);
}

static gboolean add_rows(ZbStatement *s, GString *text, GError **error)
{
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW)
        for (int column = 0; column < 2; column++) {
            const char *part = zb_column_text(s, column);
            g_string_append_printf(text, "%s\n\n", part ? part : "");
        }
    return step == ZB_STEP_DONE;
}

static gboolean add_topic(ZbStore *store, gint64 topic_id, GString *scope, GString *outside, GError **error)
{
    g_autoptr(ZbStatement) topic =
        zb_prepare(zb_store_db(store),
                   "SELECT title, description FROM topic WHERE id IN " ZB_TOPIC_ALL " ORDER BY id", error);
    if (!topic)
        return FALSE;
    zb_bind_int(topic, 1, topic_id);
    if (!add_rows(topic, scope, error))
        return FALSE;
    g_autoptr(ZbStatement) decision = zb_prepare(
        zb_store_db(store),
        "SELECT scope_in, scope_out FROM decision WHERE topic_id IN " ZB_TOPIC_ALL " ORDER BY id", error);
    if (!decision)
        return FALSE;
    zb_bind_int(decision, 1, topic_id);
    ZbStep step;
    while ((step = zb_step(decision, error)) == ZB_STEP_ROW)
        for (int column = 0; column < 2; column++)
            if (!zb_column_null(decision, column))
                g_string_append_printf(column == 0 ? scope : outside, "%s\n\n",
                                       zb_column_text(decision, column));
    return step == ZB_STEP_DONE;
}

gboolean zb_profile_limited(ZbStore *store, gint64 topic_id, gboolean *ret, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT 1 FROM decision WHERE topic_id IN " ZB_TOPIC_ALL " AND kind = 'stop_topic' LIMIT 1", error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, topic_id);
    ZbStep step = zb_step(s, error);
    *ret = step == ZB_STEP_ROW;
    return step != ZB_STEP_ERROR;
}

static gboolean add_contacts(ZbStore *store, gint64 topic_id, GString *scope, GString *talk, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "SELECT c.direction, c.subject, c.text FROM link l JOIN contact c ON c.id = l.contact_id"
                   " LEFT JOIN verdict v ON v.contact_id = c.id AND v.ended_at IS NULL"
                   " WHERE l.topic_id IN " ZB_TOPIC_ALL " AND l.ended_at IS NULL AND (l.author <> 'machine'"
                   "  OR ((v.verdict = 'new' OR (v.verdict = 'ongoing' AND EXISTS"
                   "       (SELECT 1 FROM topic t WHERE t.id = $1 AND t.provisional = 0)))"
                   "      AND NOT EXISTS (SELECT 1 FROM decision d"
                   "       WHERE d.topic_id IN " ZB_TOPIC_ALL " AND d.kind = 'stop_topic')))"
                   " ORDER BY c.at DESC LIMIT $2",
                   error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, topic_id);
    zb_bind_int(s, 2, ZB_PROFILE_CONTACTS);
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW)
        g_string_append_printf(g_str_equal(zb_column_text(s, 0), "out") ? scope : talk, "%s\n\n%s\n\n",
                               zb_column_text(s, 1), zb_column_text(s, 2));
    return step == ZB_STEP_DONE;
}

gboolean zb_profile_texts(ZbStore *store, gint64 topic_id, ZbProfileTexts *ret, GError **error)
{
    gboolean limited;
    g_autoptr(GString) scope = g_string_new(NULL), talk = g_string_new(NULL), outside = g_string_new(NULL);
    if (!add_topic(store, topic_id, scope, outside, error) ||
        !add_contacts(store, topic_id, scope, talk, error) ||
        !zb_profile_limited(store, topic_id, &limited, error))
        return FALSE;
    *ret = (ZbProfileTexts){g_strdup(scope->str), g_strdup(talk->str), g_strdup(outside->str), limited};
    return TRUE;
}

void zb_profile_texts_clear(ZbProfileTexts *texts)
{
    g_clear_pointer(&texts->scope, g_free);
    g_clear_pointer(&texts->talk, g_free);
    g_clear_pointer(&texts->outside, g_free);
}

gboolean zb_frequency_get(ZbStore *store, const char *versions, GBytes **ret, GError **error)
{
    *ret = NULL;
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store), "SELECT data FROM feature_frequency WHERE id = 1 AND versions = $1", error);
    if (!s)
        return FALSE;
    zb_bind_text(s, 1, versions);
    ZbStep step = zb_step(s, error);
    if (step == ZB_STEP_ROW)
        *ret = blob(s, 0);
    return step != ZB_STEP_ERROR;
}

gboolean zb_frequency_set(ZbStore *store, const char *versions, GBytes *data, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "INSERT INTO feature_frequency (id, versions, data) VALUES (1, $1, $2)"
                   " ON CONFLICT (id) DO UPDATE SET versions = excluded.versions, data = excluded.data",
                   error);
    if (!s)
        return FALSE;
    zb_bind_text(s, 1, versions);
    zb_bind_blob(s, 2, g_bytes_get_data(data, NULL), g_bytes_get_size(data));
    return zb_run(s, error);
}
