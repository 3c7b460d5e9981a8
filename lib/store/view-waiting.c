/* What waits for a person: zb triage. */
#include "lib/store/views.h"

#include "lib/store/row.h"

/* The reason that comes first of several. A repetition waits until somebody answered the five questions. */
#define REASON                                                                                         \
    "CASE WHEN EXISTS (SELECT 1 FROM mark m WHERE m.contact_id = c.id AND m.ended_at IS NULL"          \
    " AND m.author = 'machine' AND m.kind IN ('threat', 'distress', 'danger', 'legal')) THEN 'mark'"   \
    " WHEN v.verdict = 'unreadable' THEN 'unreadable'"                                                 \
    " WHEN v.verdict = 'repeat' AND v.evidence NOT LIKE '%\"five_times_no\"%' THEN 'repeat'"           \
    " WHEN v.verdict = 'unsure' THEN 'unsure' WHEN v.verdict = 'unknown_sender' THEN 'unknown_sender'" \
    " WHEN v.author = 'machine' AND v.verdict IN ('new', 'mixed', 'suspended') THEN v.verdict"         \
    " WHEN v.author = 'machine' AND c.sender_verified = 'fail' AND v.verdict <> 'machine' THEN "       \
    "'sender_fail' END"

GPtrArray *zb_view_waiting(ZbStore *store, const char *cursor, char **ret_next, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT x.id, x.reason FROM (SELECT c.id AS id, " REASON
        " AS reason FROM contact c JOIN verdict v ON v.contact_id = c.id AND v.ended_at IS NULL"
        " WHERE c.id > $1 AND c.direction = 'in') x WHERE x.reason IS NOT NULL ORDER BY x.id LIMIT $2",
        error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, g_ascii_strtoll(cursor, NULL, 10));
    zb_bind_int(s, 2, ZB_PAGE);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GPtrArray) reasons = g_ptr_array_new_with_free_func(g_free);
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        gint64 id = zb_column_int(s, 0);
        g_array_append_val(ids, id);
        g_ptr_array_add(reasons, zb_column_dup(s, 1));
    }
    if (step != ZB_STEP_DONE)
        return NULL;
    for (guint i = 0; i < ids->len; i++) {
        g_autofree char *json = zb_view_contact(store, g_array_index(ids, gint64, i), error);
        g_autoptr(JsonNode) node = json ? json_from_string(json, NULL) : NULL;
        if (!node)
            return NULL;
        json_object_set_string_member(json_node_get_object(node), "waits", reasons->pdata[i]);
        g_ptr_array_add(rows, json_to_string(node, FALSE));
    }
    *ret_next = ids->len == ZB_PAGE
                    ? g_strdup_printf("%" G_GINT64_FORMAT, g_array_index(ids, gint64, ids->len - 1))
                    : g_strdup("");
    return g_steal_pointer(&rows);
}
