#include "lib/intake/twins.h"

#include "lib/judge/near-copy.h"
#include "lib/store/contacts.h"
#include "lib/store/decisions.h"

/* Whether a limitation in force on the day `then` no longer is on `day`. */
static gboolean one_is_over(const GPtrArray *decisions, const char *then, const char *day)
{
    for (guint i = 0; i < decisions->len; i++)
        if (zb_decision_in_force(decisions->pdata[i], then) &&
            !zb_decision_in_force(decisions->pdata[i], day))
            return TRUE;
    return FALSE;
}

/* (transfer none) NULL: error. */
static ZbCaseTwin *add_twin(const ZbIntake *intake, ZbCase *c, gint64 citizen_id, const ZbTextTwin *one,
                            const GPtrArray *decisions, const char *today, GError **error)
{
    g_autofree char *day = zb_day_of(one->at, intake->config->timezone);
    g_autoptr(GArray) topics = zb_contact_topics(intake->store, one->contact_id, error);
    if (!topics)
        return NULL;
    ZbCaseTwin *twin = zb_case_add_twin(c, one->contact_id, citizen_id, one->at, day);
    twin->limitation_over = one_is_over(decisions, day, today);
    twin->guessed = one->guessed;
    g_array_append_vals(twin->topics, topics->data, topics->len);
    return twin;
}

static gboolean is_twin(const ZbCase *c, gint64 contact_id)
{
    for (guint i = 0; i < c->twins->len; i++)
        if (((const ZbCaseTwin *)c->twins->pdata[i])->contact_id == contact_id)
            return TRUE;
    return FALSE;
}

/* Of what he wrote in the days in which it would be a duplicate. */
static gboolean add_near(const ZbIntake *intake, ZbCase *c, gint64 citizen_id, gint64 before,
                         const char *text, GHashTable *names, const GPtrArray *decisions, const char *today,
                         GError **error)
{
    GHashTable *colleagues = intake->likeness ? intake->likeness->own_names : NULL;
    g_autoptr(GPtrArray) recent =
        zb_contact_recent(intake->store, citizen_id, c->at - ZB_DUPLICATE_DAYS * ZB_DAY,
                          before ? c->at : c->at + ZB_DUPLICATE_DAYS * ZB_DAY, before, error);
    for (guint i = 0; recent && i < recent->len; i++) {
        const ZbRecentText *one = recent->pdata[i];
        if (is_twin(c, one->twin.contact_id) || !zb_near_copy(one->text, text, names, colleagues))
            continue; /* the very words, or others */
        ZbCaseTwin *twin = add_twin(intake, c, citizen_id, &one->twin, decisions, today, error);
        if (!twin)
            return FALSE;
        twin->nearly = TRUE;
    }
    return recent != NULL;
}

gboolean zb_twins_add(const ZbIntake *intake, ZbCase *c, gint64 citizen_id, gint64 before, const char *text,
                      const char *text_key, GHashTable *names, const char *today, GError **error)
{
    g_autoptr(GArray) found = zb_contact_twins(intake->store, citizen_id, text_key, before, error);
    g_autoptr(GPtrArray) decisions = found ? zb_decisions_of(intake->store, citizen_id, error) : NULL;
    if (!decisions)
        return FALSE;
    for (guint i = 0; i < found->len; i++)
        if (!add_twin(intake, c, citizen_id, &g_array_index(found, ZbTextTwin, i), decisions, today, error))
            return FALSE;
    return add_near(intake, c, citizen_id, before, text, names, decisions, today, error);
}
