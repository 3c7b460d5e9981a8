#include "lib/store/merges.h"

#include "lib/text.h"

static const char *const kinds[] = {[ZB_MERGE_CITIZEN] = "citizen", [ZB_MERGE_TOPIC] = "topic"};

const char *zb_merge_kind_name(ZbMergeKind kind)
{
    return kinds[kind];
}

gboolean zb_merge_kind_parse(const char *name, ZbMergeKind *ret)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_strcmp0(kinds[i], name) == 0) {
            *ret = (ZbMergeKind)i;
            return TRUE;
        }
    return FALSE;
}

gboolean zb_merge_named(ZbStore *store, ZbMergeKind kind, const char *name, gint64 *ret_id, GError **error)
{
    ZbDb *db = zb_store_db(store);
    *ret_id = 0;
    g_autoptr(ZbStatement) s =
        kind == ZB_MERGE_CITIZEN
            ? zb_prepare(db, "SELECT id FROM citizen WHERE reference = $1", error)
            : zb_prepare(db,
                         "SELECT id FROM topic WHERE alias = $1 OR reference = $1 OR reference_key = $2"
                         " ORDER BY CASE WHEN alias = $1 THEN 0 WHEN reference = $1 THEN 1 ELSE 2 END, id"
                         " LIMIT 1",
                         error);
    if (!s)
        return FALSE;
    g_autofree char *key = zb_reference_key(name);
    zb_bind_text(s, 1, name);
    if (kind == ZB_MERGE_TOPIC)
        zb_bind_text(s, 2, key);
    return zb_run_int(s, ret_id, error);
}

gboolean zb_merge_root(ZbStore *store, ZbMergeKind kind, gint64 id, gint64 *ret_root, GError **error)
{
    ZbDb *db = zb_store_db(store);
    *ret_root = id;
    g_autoptr(ZbStatement) s =
        kind == ZB_MERGE_CITIZEN
            ? zb_prepare(db, "SELECT coalesce(merged_into, id) FROM citizen WHERE id = $1", error)
            : zb_prepare(db, "SELECT coalesce(merged_into, id) FROM topic WHERE id = $1", error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, id);
    return zb_run_int(s, ret_root, error);
}

/* ---- saying so --------------------------------------------------------------------------------------------- */

/* `from` and all that was merged into it, one after the other, counts with `root` from now on. */
static gboolean set_root(ZbStore *store, ZbMergeKind kind, gint64 from, gint64 root, GError **error)
{
    ZbDb *db = zb_store_db(store);
    g_autoptr(ZbStatement) s =
        kind == ZB_MERGE_CITIZEN
            ? zb_prepare(db,
                         "WITH RECURSIVE below (id) AS (SELECT CAST($1 AS bigint) UNION SELECT m.citizen_id"
                         " FROM below b JOIN merge m ON m.into_citizen_id = b.id WHERE m.ended_at IS NULL)"
                         " UPDATE citizen SET merged_into = CASE WHEN id = $2 THEN NULL ELSE $2 END"
                         " WHERE id IN (SELECT id FROM below)",
                         error)
            : zb_prepare(db,
                         "WITH RECURSIVE below (id) AS (SELECT CAST($1 AS bigint) UNION SELECT m.topic_id"
                         " FROM below b JOIN merge m ON m.into_topic_id = b.id WHERE m.ended_at IS NULL)"
                         " UPDATE topic SET merged_into = CASE WHEN id = $2 THEN NULL ELSE $2 END"
                         " WHERE id IN (SELECT id FROM below)",
                         error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, from);
    zb_bind_int(s, 2, root);
    return zb_run(s, error);
}

gboolean zb_merge_add(ZbStore *store, ZbMergeKind kind, gint64 from, gint64 into, const char *reason,
                      const ZbAuthor *author, GError **error)
{
    ZbDb *db = zb_store_db(store);
    gint64 root;
    g_autoptr(ZbStatement) s =
        kind == ZB_MERGE_CITIZEN
            ? zb_prepare(db,
                         "INSERT INTO merge (citizen_id, into_citizen_id, handler_id, reason, made_at,"
                         " made_in) VALUES ($1, $2, $3, $4, $5, $6)",
                         error)
            : zb_prepare(db,
                         "INSERT INTO merge (topic_id, into_topic_id, handler_id, reason, made_at, made_in)"
                         " VALUES ($1, $2, $3, $4, $5, $6)",
                         error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, from);
    zb_bind_int(s, 2, into);
    zb_bind_id(s, 3, author->handler_id);
    zb_bind_text(s, 4, reason);
    zb_bind_int(s, 5, author->at);
    zb_bind_int(s, 6, author->act);
    return zb_run(s, error) && zb_merge_root(store, kind, into, &root, error) &&
           set_root(store, kind, from, root, error);
}

gboolean zb_merge_end(ZbStore *store, const ZbMerge *merge, const ZbAuthor *author, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "UPDATE merge SET ended_at = $2, ended_by = $3, ended_in = $4 WHERE id = $1", error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, merge->id);
    zb_bind_int(s, 2, author->at);
    zb_bind_id(s, 3, author->handler_id);
    zb_bind_int(s, 4, author->act);
    return zb_run(s, error) && set_root(store, merge->kind, merge->from_id, merge->from_id, error);
}

/* ---- what was said ----------------------------------------------------------------------------------------- */

#define COLUMNS                                                                                        \
    "SELECT id, citizen_id, into_citizen_id, topic_id, into_topic_id, made_at, made_in, ended_at FROM" \
    " merge WHERE "

/* The row of a bound SELECT of COLUMNS; ret->id 0: there is none. */
static gboolean read_row(ZbStatement *s, ZbMerge *ret, GError **error)
{
    *ret = (ZbMerge){0};
    ZbStep step = zb_step(s, error);
    if (step != ZB_STEP_ROW)
        return step == ZB_STEP_DONE;
    gboolean topic = zb_column_null(s, 1);
    *ret = (ZbMerge){.id = zb_column_int(s, 0),
                     .kind = topic ? ZB_MERGE_TOPIC : ZB_MERGE_CITIZEN,
                     .from_id = zb_column_int(s, topic ? 3 : 1),
                     .into_id = zb_column_int(s, topic ? 4 : 2),
                     .made_at = zb_column_int(s, 5),
                     .act = zb_column_int(s, 6),
                     .ended = !zb_column_null(s, 7)};
    return TRUE;
}

gboolean zb_merge_of_act(ZbStore *store, gint64 act, ZbMerge *ret, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), COLUMNS "made_in = $1", error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, act);
    return read_row(s, ret, error);
}

gboolean zb_merge_of(ZbStore *store, ZbMergeKind kind, gint64 from, ZbMerge *ret, GError **error)
{
    ZbDb *db = zb_store_db(store);
    g_autoptr(ZbStatement) s = kind == ZB_MERGE_CITIZEN
                                   ? zb_prepare(db, COLUMNS "citizen_id = $1 AND ended_at IS NULL", error)
                                   : zb_prepare(db, COLUMNS "topic_id = $1 AND ended_at IS NULL", error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, from);
    return read_row(s, ret, error);
}

/* ---- what must not be merged, or parted -------------------------------------------------------------------- */

static gboolean found_any(ZbStatement *s, gboolean *ret, GError **error)
{
    ZbStep step = zb_step(s, error);
    *ret = step == ZB_STEP_ROW;
    return step != ZB_STEP_ERROR;
}

gboolean zb_merge_represents(ZbStore *store, gint64 citizen_id, gint64 other_id, gboolean *ret,
                             GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "SELECT 1 FROM citizen_address a JOIN citizen_address b ON b.address_id = a.address_id"
                   " WHERE a.citizen_id IN " ZB_CITIZEN_ALL " AND b.citizen_id IN (SELECT q.id FROM citizen q"
                   " WHERE q.id = $2 OR q.merged_into = $2)"
                   " AND (a.representative_id IS NULL) <> (b.representative_id IS NULL) LIMIT 1",
                   error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, citizen_id);
    zb_bind_int(s, 2, other_id);
    return found_any(s, ret, error);
}

gboolean zb_merge_ties_topics(ZbStore *store, gint64 citizen_id, gboolean *ret, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT 1 FROM topic t JOIN topic r ON r.id = t.merged_into"
        " WHERE t.citizen_id IN " ZB_CITIZEN_ALL " AND r.citizen_id NOT IN " ZB_CITIZEN_ALL
        " UNION ALL SELECT 1 FROM topic t JOIN topic m ON m.merged_into = t.id"
        " WHERE t.citizen_id IN " ZB_CITIZEN_ALL " AND m.citizen_id NOT IN " ZB_CITIZEN_ALL " LIMIT 1",
        error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, citizen_id);
    return found_any(s, ret, error);
}

/* ---- what no longer fits ----------------------------------------------------------------------------------- */

GArray *zb_merge_astray(ZbStore *store, gint64 citizen_id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT l.contact_id FROM link l JOIN link lt ON lt.contact_id = l.contact_id AND lt.topic_id IS NOT"
        " NULL AND lt.ended_at IS NULL JOIN topic t ON t.id = lt.topic_id"
        " WHERE l.citizen_id IN " ZB_CITIZEN_ALL " AND l.ended_at IS NULL"
        " AND t.citizen_id NOT IN " ZB_CITIZEN_ALL
        " UNION SELECT lt.contact_id FROM topic t JOIN link lt ON lt.topic_id = t.id AND lt.ended_at IS NULL"
        " JOIN link l ON l.contact_id = lt.contact_id AND l.citizen_id IS NOT NULL AND l.ended_at IS NULL"
        " WHERE t.citizen_id IN " ZB_CITIZEN_ALL " AND l.citizen_id NOT IN " ZB_CITIZEN_ALL " ORDER BY 1",
        error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, citizen_id);
    return zb_run_ids(s, error);
}

GArray *zb_merge_rested(ZbStore *store, gint64 citizen_id, gint64 since, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT l.contact_id FROM link l JOIN verdict v ON v.contact_id = l.contact_id AND v.ended_at IS NULL"
        " WHERE l.citizen_id IN " ZB_CITIZEN_ALL " AND l.ended_at IS NULL AND v.made_at >= $2"
        " AND (v.verdict = 'suspended' OR (v.verdict = 'duplicate' AND v.author = 'machine' AND NOT EXISTS"
        " (SELECT 1 FROM link t WHERE t.contact_id = l.contact_id AND t.topic_id IS NOT NULL"
        " AND t.ended_at IS NULL))) ORDER BY l.contact_id",
        error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, citizen_id);
    zb_bind_int(s, 2, since);
    return zb_run_ids(s, error);
}

GArray *zb_merge_repeats(ZbStore *store, gint64 topic_id, gint64 since, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT l.contact_id FROM link l JOIN verdict v ON v.contact_id = l.contact_id AND v.ended_at IS NULL"
        " WHERE l.topic_id = $1 AND l.ended_at IS NULL AND l.author = 'machine' AND l.made_at >= $2"
        " AND v.author = 'machine' AND v.verdict IN ('repeat', 'mixed') ORDER BY l.contact_id",
        error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, topic_id);
    zb_bind_int(s, 2, since);
    return zb_run_ids(s, error);
}

gboolean zb_merge_end_alien(ZbStore *store, gint64 contact_id, gint64 citizen_id, const ZbAuthor *author,
                            GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "UPDATE link SET ended_at = $3, ended_by = $4, ended_in = $5 WHERE contact_id = $2"
                   " AND topic_id IS NOT NULL AND ended_at IS NULL AND topic_id NOT IN"
                   " (SELECT t.id FROM topic t WHERE t.citizen_id IN " ZB_CITIZEN_ALL ")",
                   error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, citizen_id);
    zb_bind_int(s, 2, contact_id);
    zb_bind_int(s, 3, author->at);
    zb_bind_id(s, 4, author->handler_id);
    zb_bind_id(s, 5, author->act);
    return zb_run(s, error);
}
