/* Contacts as their readers see them. */
#include "lib/store/views.h"

#include <string.h>
#include "lib/store/row.h"

#define COLUMNS                                                                                        \
    "SELECT c.id, c.rfc_message_id, c.channel, c.direction, c.at, ci.reference, v.verdict, v.leans, "  \
    "v.evidence,"                                                                                      \
    " c.sender_verified, c.subject, c.minutes, lc.evidence, c.draft FROM contact c"                    \
    " LEFT JOIN link lc ON lc.contact_id = c.id AND lc.citizen_id IS NOT NULL AND lc.ended_at IS NULL" \
    " LEFT JOIN citizen own ON own.id = lc.citizen_id"                                                 \
    " LEFT JOIN citizen ci ON ci.id = coalesce(own.merged_into, own.id)"                               \
    " LEFT JOIN verdict v ON v.contact_id = c.id AND v.ended_at IS NULL "

static void append_evidence(JsonArray *all, const char *json)
{
    g_autoptr(JsonNode) node = json ? json_from_string(json, NULL) : NULL;
    if (!node || !JSON_NODE_HOLDS_ARRAY(node))
        return;
    JsonArray *array = json_node_get_array(node);
    for (guint i = 0; i < json_array_get_length(array); i++)
        json_array_add_element(all, json_array_dup_element(array, i));
}

/* Topics by reference, primary first; a provisional one is "new". The evidence of the first goes into `evidence`: all
 * topic links of one judgement share theirs. */
static gboolean add_topics(ZbStore *store, JsonObject *row, gint64 contact_id, JsonArray *evidence,
                           GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT t.reference, t.provisional, l.evidence, t.id FROM link l JOIN topic own ON own.id ="
        " l.topic_id JOIN topic t ON t.id = coalesce(own.merged_into, own.id)"
        " WHERE l.contact_id = $1 AND l.ended_at IS NULL ORDER BY l.position, l.id",
        error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, contact_id);
    JsonArray *topics = json_array_new();
    json_object_set_array_member(row, "topics", topics);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        gint64 id = zb_column_int(s, 3);
        if (!g_hash_table_add(seen, g_memdup2(&id, sizeof id)))
            continue; /* linked to two that are one */
        if (json_array_get_length(topics) == 0)
            append_evidence(evidence, zb_column_text(s, 2));
        json_array_add_string_element(topics, zb_column_int(s, 1) ? "new" : zb_column_text(s, 0));
    }
    return step == ZB_STEP_DONE;
}

/* The words that raised a mark, and of a legal one until when the law lets us act. */
static void add_mark_evidence(JsonObject *row, JsonArray *evidence, const char *json, const char *legal_kind)
{
    guint from = json_array_get_length(evidence);
    append_evidence(evidence, json);
    for (guint i = from; legal_kind && i < json_array_get_length(evidence); i++) {
        JsonObject *one = json_array_get_object_element(evidence, i);
        if (g_strcmp0(json_object_get_string_member_with_default(one, "legal_kind", NULL), legal_kind) != 0)
            continue;
        const char *until = json_object_get_string_member_with_default(one, "until", NULL);
        const char *article = json_object_get_string_member_with_default(one, "article", NULL);
        if (until)
            json_object_set_string_member(row, "legal_until", until);
        if (article)
            json_object_set_string_member(row, "legal_article", article);
    }
}

/* What a person said needs no words; who is a representative by his address is the citizen's evidence already. */
static gboolean has_words(const char *evidence)
{
    return strstr(evidence, "\"mark_words\"") != NULL;
}

static gboolean add_marks(ZbStore *store, JsonObject *row, gint64 contact_id, JsonArray *evidence,
                          GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store),
                                          "SELECT kind, detail, author, evidence FROM mark WHERE contact_id "
                                          "= $1 AND ended_at IS NULL ORDER BY id",
                                          error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, contact_id);
    JsonArray *marks = json_array_new();
    json_object_set_boolean_member(row, "threat", FALSE);
    json_object_set_array_member(row, "marks", marks);
    json_object_set_null_member(row, "legal_kind");
    json_object_set_null_member(row, "legal_until");
    json_object_set_null_member(row, "legal_article");
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        const char *kind = zb_column_text(s, 0);
        if (g_str_equal(kind, "threat"))
            json_object_set_boolean_member(row, "threat", TRUE);
        else
            json_array_add_string_element(marks, kind);
        if (g_str_equal(kind, "legal"))
            zb_row_text(row, "legal_kind", s, 1);
        if (g_str_equal(zb_column_text(s, 2), "machine") && has_words(zb_column_text(s, 3)))
            add_mark_evidence(row, evidence, zb_column_text(s, 3), zb_column_text(s, 1));
    }
    return step == ZB_STEP_DONE;
}

/* The row of a statement on COLUMNS. (transfer full) */
static JsonObject *row_of(ZbStore *store, ZbStatement *s, GError **error)
{
    gint64 id = zb_column_int(s, 0);
    g_autoptr(JsonObject) row = json_object_new();
    JsonArray *evidence = json_array_new();
    json_object_set_int_member(row, "id", id);
    zb_row_text(row, "message_id", s, 1);
    zb_row_text(row, "channel", s, 2);
    zb_row_text(row, "direction", s, 3);
    zb_row_time(row, "date", zb_column_int(s, 4));
    zb_row_text(row, "citizen", s, 5);
    append_evidence(evidence, zb_column_text(s, 12));
    gboolean ok = add_topics(store, row, id, evidence, error);
    append_evidence(evidence, zb_column_text(s, 8));
    zb_row_text(row, "verdict", s, 6);
    zb_row_text(row, "leans", s, 7);
    ok = ok && add_marks(store, row, id, evidence, error);
    zb_row_text(row, "sender_verified", s, 9);
    json_object_set_array_member(row, "evidence", evidence);
    zb_row_text(row, "subject", s, 10);
    if (zb_column_null(s, 11))
        json_object_set_null_member(row, "minutes");
    else
        json_object_set_int_member(row, "minutes", zb_column_int(s, 11));
    json_object_set_boolean_member(row, "draft", zb_column_int(s, 13) != 0);
    return ok ? g_steal_pointer(&row) : NULL;
}

/* PostgreSQL takes a parameter's type from where it first stands: never from 0, an integer of 32 bits. */
#define PAGE                                                                                              \
    " AND ($4 = '' OR v.verdict = $4) AND (c.at >= $5 OR $5 = 0) AND (c.at < $6 OR $6 = 0) AND c.id > $1" \
    " ORDER BY c.id LIMIT $7"
#define OF_CITIZEN                                                                           \
    "c.id IN (SELECT lk.contact_id FROM link lk WHERE lk.ended_at IS NULL AND lk.citizen_id" \
    " IN (SELECT p.id FROM citizen p WHERE p.id = $2 OR p.merged_into = $2))"
#define OF_TOPIC                                                                           \
    "c.id IN (SELECT lt.contact_id FROM link lt WHERE lt.ended_at IS NULL AND lt.topic_id" \
    " IN (SELECT p.id FROM topic p WHERE p.id = $3 OR p.merged_into = $3))"

/* A citizen's or a topic's contacts are found by their links: one query for all would walk through the whole dossier. */
static ZbStatement *prepare_page(ZbStore *store, const ZbFilter *filter, GError **error)
{
    ZbDb *db = zb_store_db(store);
    ZbStatement *s;
    if (filter->citizen_id && filter->topic_id)
        s = zb_prepare(db, COLUMNS "WHERE " OF_CITIZEN " AND " OF_TOPIC PAGE, error);
    else if (filter->citizen_id)
        s = zb_prepare(db, COLUMNS "WHERE " OF_CITIZEN PAGE, error);
    else if (filter->topic_id)
        s = zb_prepare(db, COLUMNS "WHERE " OF_TOPIC PAGE, error);
    else
        s = zb_prepare(db, COLUMNS "WHERE TRUE" PAGE, error);
    if (s && filter->citizen_id)
        zb_bind_int(s, 2, filter->citizen_id);
    if (s && filter->topic_id)
        zb_bind_int(s, 3, filter->topic_id);
    return s;
}

GPtrArray *zb_view_contacts(ZbStore *store, const ZbFilter *filter, const char *cursor, char **ret_next,
                            GError **error)
{
    g_autoptr(ZbStatement) s = prepare_page(store, filter, error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, g_ascii_strtoll(cursor, NULL, 10));
    zb_bind_text(s, 4, filter->verdict ? filter->verdict : "");
    zb_bind_int(s, 5, filter->since == ZB_NEVER ? 0 : filter->since);
    zb_bind_int(s, 6, filter->until == ZB_NEVER ? 0 : filter->until);
    zb_bind_int(s, 7, ZB_PAGE);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
    gint64 last = 0;
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        JsonObject *row = row_of(store, s, error);
        if (!row)
            return NULL;
        last = zb_column_int(s, 0);
        g_ptr_array_add(rows, zb_row_take(row));
    }
    if (step == ZB_STEP_ERROR)
        return NULL;
    *ret_next = rows->len == ZB_PAGE ? g_strdup_printf("%" G_GINT64_FORMAT, last) : g_strdup("");
    return g_steal_pointer(&rows);
}

static JsonObject *contact_row(ZbStore *store, gint64 contact_id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), COLUMNS "WHERE c.id = $1", error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, contact_id);
    return zb_step(s, error) == ZB_STEP_ROW ? row_of(store, s, error) : NULL;
}

char *zb_view_contact(ZbStore *store, gint64 contact_id, GError **error)
{
    JsonObject *row = contact_row(store, contact_id, error);
    return row ? zb_row_take(row) : NULL;
}

JsonArray *zb_view_recent(ZbStore *store, const char *sql, gint64 id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), sql, error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, id);
    g_autoptr(JsonArray) rows = json_array_new();
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        JsonObject *row = contact_row(store, zb_column_int(s, 0), error);
        if (!row)
            return NULL;
        json_array_add_object_element(rows, row);
    }
    return step == ZB_STEP_DONE ? g_steal_pointer(&rows) : NULL;
}

/* ---- one contact, whole ------------------------------------------------------------------------------------ */

static gboolean add_text(ZbStore *store, JsonObject *row, gint64 contact_id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store),
                                          "SELECT c.text, c.sender, c.sender_name, h.reference, "
                                          "c.unreadable, c.recorded_at, c.attachments FROM contact c"
                                          " LEFT JOIN handler h ON h.id = c.handler_id WHERE c.id = $1",
                                          error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, contact_id);
    if (zb_step(s, error) != ZB_STEP_ROW)
        return FALSE;
    static const char *const names[] = {"text", "sender", "sender_name", "handler", "unreadable"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        zb_row_text(row, names[i], s, (int)i);
    zb_row_time(row, "recorded", zb_column_int(s, 5));
    json_object_set_int_member(row, "attachments", zb_column_int(s, 6));
    return TRUE;
}

static void add_act(JsonObject *entry, const char *name, ZbStatement *s, int column)
{
    if (zb_column_null(s, column))
        json_object_set_null_member(entry, name);
    else
        json_object_set_int_member(entry, name, zb_column_int(s, column));
}

static gboolean add_history(ZbStore *store, JsonObject *row, gint64 contact_id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT x.what, x.value, x.author, h.reference, x.made_at, x.ended_at, x.evidence, x.versions,"
        " x.made_in, x.ended_in, x.root FROM ("
        " SELECT 1 AS n, l.id, 'link' AS what, c.reference AS value, r.reference AS root, l.author,"
        " l.handler_id, l.made_at, l.ended_at, l.evidence, l.versions, l.made_in, l.ended_in FROM link l"
        " JOIN citizen c ON c.id = l.citizen_id LEFT JOIN citizen r ON r.id = c.merged_into"
        " WHERE l.contact_id = $1 UNION ALL"
        " SELECT 2, l.id, 'link', t.reference, r.reference, l.author, l.handler_id, l.made_at, l.ended_at,"
        " l.evidence, l.versions, l.made_in, l.ended_in FROM link l JOIN topic t ON t.id = l.topic_id"
        " LEFT JOIN topic r ON r.id = t.merged_into WHERE l.contact_id = $1 UNION ALL"
        " SELECT 3, id, 'verdict', verdict, NULL, author, handler_id, made_at, ended_at, evidence, versions,"
        " made_in, ended_in FROM verdict WHERE contact_id = $1 UNION ALL"
        " SELECT 4, id, 'mark', kind, NULL, author, handler_id, made_at, ended_at, evidence, versions,"
        " made_in, ended_in FROM mark WHERE contact_id = $1"
        ") x LEFT JOIN handler h ON h.id = x.handler_id ORDER BY x.made_at, x.n, x.id",
        error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, contact_id);
    JsonArray *history = json_array_new();
    json_object_set_array_member(row, "history", history);
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        JsonObject *entry = json_object_new();
        zb_row_text(entry, "what", s, 0);
        zb_row_text(entry, "value", s, 1);
        zb_row_text(entry, "merged_into", s, 10);
        zb_row_text(entry, "author", s, 2);
        zb_row_text(entry, "handler", s, 3);
        zb_row_time(entry, "at", zb_column_int(s, 4));
        zb_row_time(entry, "ended", zb_column_time(s, 5));
        zb_row_raw(entry, "evidence", zb_column_text(s, 6));
        zb_row_text(entry, "versions", s, 7);
        add_act(entry, "act", s, 8);
        add_act(entry, "ended_act", s, 9);
        json_array_add_object_element(history, entry);
    }
    return step == ZB_STEP_DONE;
}

static gboolean add_deliveries(ZbStore *store, JsonObject *row, gint64 contact_id, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "SELECT d.mailbox, d.folder, d.uidvalidity, d.uid FROM delivery d JOIN message m ON m.id "
                   "= d.message_id"
                   " WHERE m.contact_id = $1 ORDER BY d.mailbox, d.folder, d.uidvalidity, d.uid",
                   error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, contact_id);
    JsonArray *deliveries = json_array_new();
    json_object_set_array_member(row, "deliveries", deliveries);
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        JsonObject *entry = json_object_new();
        zb_row_text(entry, "mailbox", s, 0);
        zb_row_text(entry, "folder", s, 1);
        json_object_set_int_member(entry, "uidvalidity", zb_column_int(s, 2));
        json_object_set_int_member(entry, "uid", zb_column_int(s, 3));
        json_array_add_object_element(deliveries, entry);
    }
    return step == ZB_STEP_DONE;
}

char *zb_view_contact_whole(ZbStore *store, gint64 contact_id, GError **error)
{
    g_autoptr(JsonObject) row = contact_row(store, contact_id, error);
    if (!row)
        return NULL;
    json_object_set_string_member(row, "type", "contact");
    if (!add_text(store, row, contact_id, error) || !add_history(store, row, contact_id, error) ||
        !add_deliveries(store, row, contact_id, error))
        return NULL;
    return zb_row_take(g_steal_pointer(&row));
}

/* ---- finding and counting ---------------------------------------------------------------------------------- */

gboolean zb_view_find_contact(ZbStore *store, const char *what, gint64 *ret_id, GError **error)
{
    *ret_id = 0;
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT id FROM contact WHERE id = $1 OR alias = $2 OR rfc_message_id = $2 ORDER BY CASE WHEN id = $1"
        " THEN 0 WHEN alias = $2 THEN 1 ELSE 2 END, id LIMIT 1",
        error);
    if (!s)
        return FALSE;
    char *end;
    gint64 number = g_ascii_strtoll(what, &end, 10);
    g_autofree char *bare = g_strdup(what);
    if (*bare == '<' && g_str_has_suffix(bare, ">")) {
        bare[strlen(bare) - 1] = '\0';
        memmove(bare, bare + 1, strlen(bare));
    }
    zb_bind_int(s, 1, *what && !*end ? number : -1);
    zb_bind_text(s, 2, bare);
    return zb_run_int(s, ret_id, error);
}

gboolean zb_view_count_contacts(ZbStore *store, gint64 *ret, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), "SELECT count(*) FROM contact", error);
    return s && zb_run_int(s, ret, error);
}
