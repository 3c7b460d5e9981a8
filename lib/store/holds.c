#include "lib/store/holds.h"

typedef enum { CITIZEN = 1, TOPIC, VERDICT, MARK } What;

static gboolean read_now(ZbStore *store, gint64 contact_id, ZbHolds *holds, GStrvBuilder *found,
                         GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT x.what, x.author, x.value, x.detail FROM ("
        " SELECT 1 AS what, 0 AS place, l.author, CAST(coalesce(c.merged_into, c.id) AS text) AS value,"
        "  '' AS detail FROM link l JOIN citizen c ON c.id = l.citizen_id"
        "  WHERE l.contact_id = $1 AND l.ended_at IS NULL UNION ALL"
        " SELECT 2, l.position, l.author, CAST(coalesce(t.merged_into, t.id) AS text), '' FROM link l"
        "  JOIN topic t ON t.id = l.topic_id WHERE l.contact_id = $1 AND l.ended_at IS NULL UNION ALL"
        " SELECT 3, 0, author, verdict, coalesce(leans, '') FROM verdict"
        "  WHERE contact_id = $1 AND ended_at IS NULL UNION ALL"
        " SELECT 4, 0, author, kind, coalesce(detail, '') FROM mark WHERE contact_id = $1 AND ended_at IS "
        "NULL"
        ") x ORDER BY x.what, x.place, x.value",
        error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, contact_id);
    g_autoptr(GString) state = g_string_new(NULL);
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        What what = (What)zb_column_int(s, 0);
        gboolean machine = g_str_equal(zb_column_text(s, 1), "machine");
        holds->citizen_said |= what == CITIZEN && !machine;
        holds->decided |= (what == TOPIC || what == VERDICT) && !machine;
        if (what == MARK && machine)
            g_strv_builder_add(found, zb_column_text(s, 2));
        g_string_append_printf(state, "%d %s %s\n", (int)what, zb_column_text(s, 2), zb_column_text(s, 3));
    }
    holds->state = g_strdup(state->str);
    return step == ZB_STEP_DONE;
}

/* Those that a person set and nobody took away, and those that a person took away and did not take back. */
static gboolean read_marks_said(ZbStore *store, gint64 contact_id, GStrvBuilder *said, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT DISTINCT m.kind FROM mark m LEFT JOIN audit a ON a.id = m.ended_in WHERE m.contact_id = $1"
        " AND ((m.ended_at IS NULL AND m.author <> 'machine') OR (a.action = 'contact.unmark'"
        "  AND NOT EXISTS (SELECT 1 FROM audit u WHERE u.undoes = a.id))) ORDER BY m.kind",
        error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, contact_id);
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW)
        g_strv_builder_add(said, zb_column_text(s, 0));
    return step == ZB_STEP_DONE;
}

gboolean zb_holds(ZbStore *store, gint64 contact_id, ZbHolds *ret, GError **error)
{
    g_autoptr(GStrvBuilder) found = g_strv_builder_new(), said = g_strv_builder_new();
    g_auto(ZbHolds) holds = {0};
    if (!read_now(store, contact_id, &holds, found, error) ||
        !read_marks_said(store, contact_id, said, error))
        return FALSE;
    holds.marks_found = g_strv_builder_end(found);
    holds.marks_said = g_strv_builder_end(said);
    *ret = holds;
    holds = (ZbHolds){0};
    return TRUE;
}

void zb_holds_clear(ZbHolds *holds)
{
    g_clear_pointer(&holds->marks_said, g_strfreev);
    g_clear_pointer(&holds->marks_found, g_strfreev);
    g_clear_pointer(&holds->state, g_free);
}
