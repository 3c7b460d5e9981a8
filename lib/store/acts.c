#include "lib/store/acts.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include "lib/error.h"

#define ACTS "('contact.link', 'contact.confirm', 'contact.mark', 'contact.unmark')"

static GArray *confirmed_of(const char *detail)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(JsonNode) node = json_from_string(detail, NULL);
    JsonObject *object = node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
    JsonArray *array = object && json_object_has_member(object, "confirmed")
                           ? json_object_get_array_member(object, "confirmed")
                           : NULL;
    for (guint i = 0; array && i < json_array_get_length(array); i++) {
        gint64 id = json_array_get_int_element(array, i);
        g_array_append_val(ids, id);
    }
    return ids;
}

gboolean zb_act_get(ZbStore *store, gint64 id, ZbAct *ret, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "SELECT action, object, detail, (SELECT count(*) FROM audit u WHERE u.undoes = a.id)"
                   " FROM audit a WHERE id = $1 AND action IN " ACTS,
                   error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, id);
    ZbStep step = zb_step(s, error);
    if (step == ZB_STEP_DONE)
        g_set_error(error, ZB_ERROR, ZB_ERROR_NOT_FOUND,
                    "%" G_GINT64_FORMAT " is no act that can be taken back", id);
    if (step != ZB_STEP_ROW)
        return FALSE;
    const char *object = zb_column_text(s, 1);
    *ret = (ZbAct){.id = id,
                   .contact_id = g_ascii_strtoll(object + strlen("contact:"), NULL, 10),
                   .action = zb_column_dup(s, 0),
                   .undone = zb_column_int(s, 3) > 0,
                   .confirmed = confirmed_of(zb_column_text(s, 2))};
    return TRUE;
}

GArray *zb_act_confirmed(ZbStore *store, gint64 id, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store), "SELECT detail FROM audit WHERE id = $1", error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, id);
    return zb_step(s, error) == ZB_STEP_ROW ? confirmed_of(zb_column_text(s, 0)) : NULL;
}

void zb_act_clear(ZbAct *act)
{
    g_clear_pointer(&act->action, g_free);
    g_clear_pointer(&act->confirmed, g_array_unref);
}

gboolean zb_act_last(ZbStore *store, gint64 contact_id, gint64 *ret_id, GError **error)
{
    *ret_id = 0;
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "SELECT a.id FROM audit a WHERE a.object = $1 AND a.action IN " ACTS
                   " AND NOT EXISTS (SELECT 1 FROM audit u WHERE u.undoes = a.id) ORDER BY a.id DESC LIMIT 1",
                   error);
    if (!s)
        return FALSE;
    g_autofree char *object = g_strdup_printf("contact:%" G_GINT64_FORMAT, contact_id);
    zb_bind_text(s, 1, object);
    return zb_run_int(s, ret_id, error);
}

/* Acts later than $2 on contact $1, of rows like those of act $2, that were not taken back. */
#define LATER(rows)                                                                                   \
    "SELECT count(*) FROM (" rows ") x JOIN audit a ON a.id = x.act WHERE x.act > $2 AND a.undoes IS" \
    " NULL AND NOT EXISTS (SELECT 1 FROM audit u WHERE u.undoes = a.id)"

gboolean zb_act_is_covered(ZbStore *store, const ZbAct *act, gboolean *ret, GError **error)
{
    gint64 count = 0;
    gboolean mark = g_str_has_suffix(act->action, "mark");
    g_autoptr(ZbStatement) s =
        mark ? zb_prepare(
                   zb_store_db(store),
                   LATER("SELECT made_in AS act FROM mark WHERE contact_id = $1 AND kind IN (SELECT kind"
                         " FROM mark WHERE contact_id = $1 AND (made_in = $2 OR ended_in = $2))"
                         " UNION SELECT ended_in FROM mark WHERE contact_id = $1 AND kind IN (SELECT kind"
                         " FROM mark WHERE contact_id = $1 AND (made_in = $2 OR ended_in = $2))"),
                   error)
             : zb_prepare(zb_store_db(store),
                          LATER("SELECT made_in AS act FROM link WHERE contact_id = $1"
                                " UNION SELECT ended_in FROM link WHERE contact_id = $1"
                                " UNION SELECT made_in FROM verdict WHERE contact_id = $1"
                                " UNION SELECT ended_in FROM verdict WHERE contact_id = $1"),
                          error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, act->contact_id);
    zb_bind_int(s, 2, act->id);
    if (!zb_run_int(s, &count, error))
        return FALSE;
    *ret = count > 0;
    return TRUE;
}

/* ---- taking back ------------------------------------------------------------------------------------------- */

typedef struct {
    const char *end, *again;
} Table;

#define END(table)                                                                           \
    "UPDATE " table " SET ended_at = $1, ended_by = $2, ended_in = $3 WHERE contact_id = $4" \
    " AND made_in = $5 AND ended_at IS NULL"
/* A row said again is still of the act that made it: that one can be taken back as well. */
#define AGAIN(table, own)                                                                                   \
    "INSERT INTO " table " (contact_id, " own ", author, handler_id, versions, evidence, made_at, made_in)" \
    " SELECT contact_id, " own ", author, handler_id, versions, evidence, CAST($1 AS bigint), made_in"      \
    " FROM " table " WHERE contact_id = $4 AND ended_in = $5"

static const Table tables[] = {
    {END("link"), AGAIN("link", "citizen_id, topic_id, position")},
    {END("verdict"), AGAIN("verdict", "verdict, leans")},
    {END("mark"), AGAIN("mark", "kind, detail")},
};

static gboolean run(ZbStore *store, const char *sql, const ZbAct *act, const ZbAuthor *author, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), sql, error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, author->at);
    if (g_str_has_prefix(sql, "UPDATE")) {
        zb_bind_id(s, 2, author->handler_id);
        zb_bind_id(s, 3, author->act);
    }
    zb_bind_int(s, 4, act->contact_id);
    zb_bind_int(s, 5, act->id);
    return zb_run(s, error);
}

static gboolean marks_ended(ZbStore *store, const ZbAct *act, char ***ret, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "SELECT kind FROM mark WHERE contact_id = $1 AND ended_in = $2 ORDER BY kind", error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, act->contact_id);
    zb_bind_int(s, 2, act->id);
    g_autoptr(GStrvBuilder) marks = g_strv_builder_new();
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW)
        g_strv_builder_add(marks, zb_column_text(s, 0));
    *ret = g_strv_builder_end(marks);
    return step == ZB_STEP_DONE;
}

gboolean zb_act_take_back(ZbStore *store, const ZbAct *act, const ZbAuthor *author, char ***ret_marks,
                          gboolean *ret_linked, GError **error)
{
    g_auto(GStrv) marks = NULL;
    if (!marks_ended(store, act, &marks, error))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++)
        if (!run(store, tables[i].end, act, author, error) ||
            !run(store, tables[i].again, act, author, error))
            return FALSE;
    *ret_marks = g_steal_pointer(&marks);
    *ret_linked = !g_str_has_suffix(act->action, "mark");
    return TRUE;
}
