#include "lib/store/links.h"

static const char *const authors[] = {
    [ZB_AUTHOR_MACHINE] = "machine", [ZB_AUTHOR_PERSON] = "person", [ZB_AUTHOR_IMPORT] = "import"};

/* Ends the rows of `sql` ("UPDATE ... WHERE contact_id = $3 ...") by this author. */
static gboolean end_rows(ZbStore *store, const char *sql, gint64 contact_id, const ZbAuthor *author,
                         GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), sql, error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, author->at);
    zb_bind_id(s, 2, author->handler_id);
    zb_bind_int(s, 3, contact_id);
    zb_bind_id(s, 4, author->act);
    return zb_run(s, error);
}

/* Binds $1-$6 of an insert: who said it, and why. */
static void bind_author(ZbStatement *s, const ZbAuthor *author, const char *evidence)
{
    zb_bind_text(s, 1, authors[author->kind]);
    zb_bind_id(s, 2, author->handler_id);
    zb_bind_text(s, 3, author->versions);
    zb_bind_text(s, 4, evidence);
    zb_bind_int(s, 5, author->at);
    zb_bind_id(s, 6, author->act);
}

gboolean zb_link_end_citizen(ZbStore *store, gint64 contact_id, const ZbAuthor *author, GError **error)
{
    return end_rows(store,
                    "UPDATE link SET ended_at = $1, ended_by = $2, ended_in = $4 WHERE contact_id = $3"
                    " AND citizen_id IS NOT NULL AND ended_at IS NULL",
                    contact_id, author, error);
}

gboolean zb_link_citizen(ZbStore *store, gint64 contact_id, gint64 citizen_id, const char *evidence,
                         const ZbAuthor *author, GError **error)
{
    if (!zb_link_end_citizen(store, contact_id, author, error))
        return FALSE;
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "INSERT INTO link (author, handler_id, versions, evidence, made_at, made_in, contact_id, citizen_id)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        error);
    if (!s)
        return FALSE;
    bind_author(s, author, evidence);
    zb_bind_int(s, 7, contact_id);
    zb_bind_int(s, 8, citizen_id);
    return zb_run(s, error);
}

gboolean zb_link_topic(ZbStore *store, gint64 contact_id, gint64 topic_id, guint position,
                       const char *evidence, const ZbAuthor *author, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store),
                                          "INSERT INTO link (author, handler_id, versions, evidence, "
                                          "made_at, made_in, contact_id, topic_id, position)"
                                          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                                          error);
    if (!s)
        return FALSE;
    bind_author(s, author, evidence);
    zb_bind_int(s, 7, contact_id);
    zb_bind_int(s, 8, topic_id);
    zb_bind_int(s, 9, position);
    return zb_run(s, error);
}

gboolean zb_verdict_set(ZbStore *store, gint64 contact_id, ZbVerdict verdict, ZbVerdict leans,
                        const char *evidence, const ZbAuthor *author, GError **error)
{
    if (!end_rows(store,
                  "UPDATE verdict SET ended_at = $1, ended_by = $2, ended_in = $4 WHERE contact_id = $3 AND "
                  "ended_at IS NULL",
                  contact_id, author, error))
        return FALSE;
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store),
                                          "INSERT INTO verdict (author, handler_id, versions, evidence, "
                                          "made_at, made_in, contact_id, verdict, leans)"
                                          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                                          error);
    if (!s)
        return FALSE;
    bind_author(s, author, evidence);
    zb_bind_int(s, 7, contact_id);
    zb_bind_text(s, 8, zb_verdict_name(verdict));
    zb_bind_text(s, 9, zb_verdict_name(leans));
    return zb_run(s, error);
}

gboolean zb_mark_add(ZbStore *store, gint64 contact_id, const char *kind, const char *detail,
                     const char *evidence, const ZbAuthor *author, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store),
                                          "INSERT INTO mark (author, handler_id, versions, evidence, "
                                          "made_at, made_in, contact_id, kind, detail)"
                                          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                                          error);
    if (!s)
        return FALSE;
    bind_author(s, author, evidence);
    zb_bind_int(s, 7, contact_id);
    zb_bind_text(s, 8, kind);
    zb_bind_text(s, 9, detail);
    return zb_run(s, error);
}

gboolean zb_link_end_topics(ZbStore *store, gint64 contact_id, const ZbAuthor *author, GError **error)
{
    return end_rows(store,
                    "UPDATE link SET ended_at = $1, ended_by = $2, ended_in = $4 WHERE contact_id = $3 AND "
                    "topic_id IS NOT NULL"
                    " AND ended_at IS NULL",
                    contact_id, author, error);
}

gboolean zb_mark_end(ZbStore *store, gint64 contact_id, const char *kind, const ZbAuthor *author,
                     gboolean *ret_had, GError **error)
{
    gint64 ended = 0;
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "UPDATE mark SET ended_at = $1, ended_by = $2, ended_in = $5 WHERE contact_id = $3 AND kind = $4"
        " AND ended_at IS NULL RETURNING id",
        error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, author->at);
    zb_bind_id(s, 2, author->handler_id);
    zb_bind_int(s, 3, contact_id);
    zb_bind_text(s, 4, kind);
    zb_bind_id(s, 5, author->act);
    if (!zb_run_int(s, &ended, error))
        return FALSE;
    *ret_had = ended != 0;
    return TRUE;
}
