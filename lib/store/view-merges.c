/* What was merged, as its readers see it. */
#include "lib/store/views.h"

#include "lib/store/merges.h"
#include "lib/store/row.h"

#define COLUMNS                                                                                             \
    "SELECT m.topic_id IS NOT NULL, coalesce(fc.reference, ft.reference), coalesce(fc.name, ft.title),"     \
    " coalesce(ic.reference, it.reference), coalesce(ic.name, it.title), h.reference, m.reason, m.made_at," \
    " m.ended_at, m.made_in FROM merge m LEFT JOIN citizen fc ON fc.id = m.citizen_id"                      \
    " LEFT JOIN citizen ic ON ic.id = m.into_citizen_id LEFT JOIN topic ft ON ft.id = m.topic_id"           \
    " LEFT JOIN topic it ON it.id = m.into_topic_id LEFT JOIN handler h ON h.id = m.handler_id WHERE "

static JsonObject *row_of(ZbStatement *s)
{
    static const char *const names[] = {"from", "from_name", "into", "into_name", "handler", "reason"};
    JsonObject *row = json_object_new();
    zb_row_string(row, "type", "merge");
    zb_row_string(row, "what", zb_merge_kind_name(zb_column_int(s, 0) ? ZB_MERGE_TOPIC : ZB_MERGE_CITIZEN));
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        zb_row_text(row, names[i], s, 1 + (int)i);
    zb_row_time(row, "at", zb_column_int(s, 7));
    zb_row_time(row, "ended", zb_column_time(s, 8));
    json_object_set_int_member(row, "act", zb_column_int(s, 9));
    return row;
}

char *zb_view_merge(ZbStore *store, gint64 act, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), COLUMNS "m.made_in = $1", error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, act);
    return zb_step(s, error) == ZB_STEP_ROW ? zb_row_take(row_of(s)) : NULL;
}

/* The rows of a statement on COLUMNS about $1. */
static JsonArray *rows_for(ZbStatement *s, gint64 id, GError **error)
{
    zb_bind_int(s, 1, id);
    g_autoptr(JsonArray) rows = json_array_new();
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW)
        json_array_add_object_element(rows, row_of(s));
    return step == ZB_STEP_DONE ? g_steal_pointer(&rows) : NULL;
}

JsonArray *zb_view_citizen_merges(ZbStore *store, gint64 citizen_id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store), COLUMNS "m.into_citizen_id IN " ZB_CITIZEN_ALL " ORDER BY m.id", error);
    return s ? rows_for(s, citizen_id, error) : NULL;
}

JsonArray *zb_view_topic_merges(ZbStore *store, gint64 topic_id, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store), COLUMNS "m.into_topic_id IN " ZB_TOPIC_ALL " ORDER BY m.id", error);
    return s ? rows_for(s, topic_id, error) : NULL;
}

static JsonArray *texts_for(ZbStatement *s, gint64 id, GError **error)
{
    zb_bind_int(s, 1, id);
    g_autoptr(JsonArray) texts = json_array_new();
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW)
        json_array_add_string_element(texts, zb_column_text(s, 0));
    return step == ZB_STEP_DONE ? g_steal_pointer(&texts) : NULL;
}

JsonArray *zb_view_citizen_merged(ZbStore *store, gint64 citizen_id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store), "SELECT reference FROM citizen WHERE merged_into = $1 ORDER BY id", error);
    return s ? texts_for(s, citizen_id, error) : NULL;
}

JsonArray *zb_view_topic_merged(ZbStore *store, gint64 topic_id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store), "SELECT reference FROM topic WHERE merged_into = $1 ORDER BY id", error);
    return s ? texts_for(s, topic_id, error) : NULL;
}
