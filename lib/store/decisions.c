#include "lib/store/decisions.h"

#include "lib/error.h"
#include "lib/store/merges.h"
#include "lib/text.h"

#define COLUMNS                                                                                             \
    "SELECT d.id, d.citizen_id, coalesce(t.merged_into, t.id), d.kind, t.reference, t.title, d.decided_on," \
    " d.effective_from, "                                                                                   \
    "d.until,"                                                                                              \
    " d.review_on, d.withdrawn_on, l.reference, l.dated_on, l.signed_by, l.delivered_on, l.returned_on, "   \
    "d.scope_in,"                                                                                           \
    " d.scope_out, d.imported FROM decision d JOIN topic t ON t.id = d.topic_id"                            \
    " LEFT JOIN letter l ON l.id = d.letter_id WHERE "

static ZbDecision *row(ZbStatement *s)
{
    ZbDecision *decision = g_new0(ZbDecision, 1);
    decision->id = zb_column_int(s, 0);
    decision->citizen_id = zb_column_int(s, 1);
    decision->topic_id = zb_column_int(s, 2);
    if (!zb_decision_kind_parse(zb_column_text(s, 3), &decision->kind))
        g_assert_not_reached(); /* the schema checks it */
    char **fields[] = {&decision->topic,          &decision->title,        &decision->decided_on,
                       &decision->effective_from, &decision->until,        &decision->review_on,
                       &decision->withdrawn_on,   &decision->letter,       &decision->letter_on,
                       &decision->signed_by,      &decision->delivered_on, &decision->returned_on,
                       &decision->scope_in,       &decision->scope_out};
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
        *fields[i] = zb_column_dup(s, 4 + (int)i);
    decision->imported = zb_column_int(s, 18) != 0;
    return decision;
}

GPtrArray *zb_decisions_of(ZbStore *store, gint64 citizen_id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store), COLUMNS "d.citizen_id IN " ZB_CITIZEN_ALL " ORDER BY d.decided_on, d.id", error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, citizen_id);
    g_autoptr(GPtrArray) decisions = g_ptr_array_new_with_free_func((GDestroyNotify)zb_decision_free);
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW)
        g_ptr_array_add(decisions, row(s));
    return step == ZB_STEP_DONE ? g_steal_pointer(&decisions) : NULL;
}

static ZbDecision *find(ZbStore *store, const ZbDecision *decision, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store), COLUMNS "d.topic_id = $1 AND d.kind = $2 AND d.decided_on = $3", error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, decision->topic_id);
    zb_bind_text(s, 2, zb_decision_kind_name(decision->kind));
    zb_bind_text(s, 3, decision->decided_on);
    return zb_step(s, error) == ZB_STEP_ROW ? row(s) : NULL;
}

static gboolean same_texts(const char *const pairs[][2], guint count)
{
    for (guint i = 0; i < count; i++)
        if (g_strcmp0(pairs[i][0], pairs[i][1]) != 0)
            return FALSE;
    return TRUE;
}

static gboolean same(const ZbDecision *a, const ZbDecision *b)
{
    const char *const decision[][2] = {
        {a->effective_from, b->effective_from}, {a->until, b->until},   {a->review_on, b->review_on},
        {a->withdrawn_on, b->withdrawn_on},     {a->letter, b->letter}, {a->scope_in, b->scope_in},
        {a->scope_out, b->scope_out},
    };
    /* Without a reference no letter is kept, and nothing of it to compare. */
    const char *const letter[][2] = {
        {a->letter_on, b->letter_on},
        {a->signed_by, b->signed_by},
        {a->delivered_on, b->delivered_on},
        {a->returned_on, b->returned_on},
    };
    return same_texts(decision, G_N_ELEMENTS(decision)) && a->imported == b->imported &&
           (!a->letter || same_texts(letter, G_N_ELEMENTS(letter)));
}

static gboolean put_letter(ZbStore *store, const ZbDecision *decision, gint64 *ret_id, GError **error)
{
    *ret_id = 0;
    if (!decision->letter)
        return TRUE;
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "INSERT INTO letter (reference, reference_key, kind, dated_on, signed_by, delivered_on, returned_on)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (reference) DO UPDATE SET kind = excluded.kind,"
        " dated_on = excluded.dated_on, signed_by = excluded.signed_by, delivered_on = excluded.delivered_on,"
        " returned_on = excluded.returned_on RETURNING id",
        error);
    if (!s)
        return FALSE;
    g_autofree char *key = zb_reference_key(decision->letter);
    zb_bind_text(s, 1, decision->letter);
    zb_bind_text(s, 2, key);
    zb_bind_text(s, 3, zb_decision_kind_name(decision->kind));
    zb_bind_text(s, 4, decision->letter_on ? decision->letter_on : decision->decided_on);
    zb_bind_text(s, 5, decision->signed_by);
    zb_bind_text(s, 6, decision->delivered_on);
    zb_bind_text(s, 7, decision->returned_on);
    return zb_run_int(s, ret_id, error);
}

ZbPut zb_decision_put(ZbStore *store, ZbDecision *decision, GError **error)
{
    g_autoptr(GError) local = NULL;
    ZbDecision *old = find(store, decision, &local);
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return ZB_PUT_ERROR;
    }
    gboolean had = old != NULL, unchanged = had && same(old, decision);
    if (had)
        decision->id = old->id;
    zb_decision_free(old);
    if (unchanged)
        return ZB_PUT_SAME;
    gint64 letter_id;
    if (!put_letter(store, decision, &letter_id, error))
        return ZB_PUT_ERROR;
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "INSERT INTO decision (citizen_id, topic_id, kind, decided_on, effective_from, until, review_on, "
        "withdrawn_on,"
        " letter_id, scope_in, scope_out, imported) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
        "$12)"
        " ON CONFLICT (topic_id, kind, decided_on) DO UPDATE SET effective_from = excluded.effective_from,"
        " until = excluded.until, review_on = excluded.review_on, withdrawn_on = excluded.withdrawn_on,"
        " letter_id = excluded.letter_id, scope_in = excluded.scope_in, scope_out = excluded.scope_out,"
        " imported = excluded.imported RETURNING id",
        error);
    if (!s)
        return ZB_PUT_ERROR;
    zb_bind_int(s, 1, decision->citizen_id);
    zb_bind_int(s, 2, decision->topic_id);
    zb_bind_text(s, 3, zb_decision_kind_name(decision->kind));
    zb_bind_text(s, 4, decision->decided_on);
    zb_bind_text(s, 5, decision->effective_from);
    zb_bind_text(s, 6, decision->until);
    zb_bind_text(s, 7, decision->review_on);
    zb_bind_text(s, 8, decision->withdrawn_on);
    zb_bind_id(s, 9, letter_id);
    zb_bind_text(s, 10, decision->scope_in);
    zb_bind_text(s, 11, decision->scope_out);
    zb_bind_int(s, 12, decision->imported);
    if (!zb_run_int(s, &decision->id, error))
        return ZB_PUT_ERROR;
    return had ? ZB_PUT_CHANGED : ZB_PUT_ADDED;
}
