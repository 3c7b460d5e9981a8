#include "lib/intake/undo.h"

#include "lib/error.h"
#include "lib/i18n.h"
#include "lib/intake/follow.h"
#include "lib/intake/gather.h"
#include "lib/intake/learn.h"
#include "lib/intake/notify.h"
#include "lib/store/acts.h"
#include "lib/store/topics.h"

typedef struct {
    const ZbIntake *intake;
    const ZbActor *actor;
    ZbAct act;
    ZbAuthor author; /* of the taking back */
    char *versions;
    char **marks;    /* said again */
    gboolean linked; /* links or verdict are others now */
} Undoing;

static void undoing_clear(Undoing *u)
{
    zb_act_clear(&u->act);
    g_free(u->versions);
    g_strfreev(u->marks);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Undoing, undoing_clear)

/* `what` is put into the user's language by his client. */
static gboolean fail(GError **error, int code, const char *what)
{
    g_set_error_literal(error, ZB_ERROR, code, what);
    return FALSE;
}

/* ---- which act, and whether it can be ---------------------------------------------------------------------- */

static gboolean find(Undoing *u, gint64 contact_id, gint64 act, GError **error)
{
    if (!act && !zb_act_last(u->intake->store, contact_id, &act, error))
        return FALSE;
    if (!act)
        return fail(error, ZB_ERROR_NOT_FOUND, N_("there is nothing to take back of this contact"));
    return zb_act_get(u->intake->store, act, &u->act, error);
}

static gboolean check(Undoing *u, GError **error)
{
    gboolean covered;
    if (u->act.undone)
        return fail(error, ZB_ERROR_CONFLICT, N_("it was taken back already"));
    if (!zb_act_is_covered(u->intake->store, &u->act, &covered, error))
        return FALSE;
    return !covered || fail(error, ZB_ERROR_CONFLICT,
                            N_("something was said of it since: take that back first, or say what it is"));
}

/* ---- what follows ------------------------------------------------------------------------------------------ */

/* Topics that it confirmed or opened are as unconfirmed as before; one that nothing is about any more ends. */
static gboolean unconfirm(Undoing *u, GError **error)
{
    for (guint i = 0; i < u->act.confirmed->len; i++)
        if (!zb_topic_unconfirm(u->intake->store, g_array_index(u->act.confirmed, gint64, i), error))
            return FALSE;
    return zb_topic_end_unused(u->intake->store, u->act.contact_id, u->author.at, error);
}

static gboolean learn(Undoing *u, const GArray *topics, GError **error)
{
    for (guint i = 0; i < topics->len; i++)
        if (!zb_learn_topic(u->intake, g_array_index(topics, gint64, i), error))
            return FALSE;
    return TRUE;
}

/* Whether the citizen has a limitation in force on that day. */
static gboolean is_limited(Undoing *u, const ZbContactHead *head, gboolean *ret, GError **error)
{
    g_autoptr(ZbCase) known = zb_case_new();
    g_autofree char *day = zb_day_of(head->at, u->intake->config->timezone);
    *ret = FALSE;
    if (!head->citizen_id)
        return TRUE;
    if (!zb_gather_citizen(u->intake, known, head->citizen_id, day, error))
        return FALSE;
    *ret = zb_has_limitation(known);
    return TRUE;
}

static gboolean tell(Undoing *u, GError **error)
{
    g_auto(ZbContactHead) head = {0};
    gboolean limited;
    if (!zb_contact_head(u->intake->store, u->act.contact_id, &head, error) ||
        !is_limited(u, &head, &limited, error))
        return FALSE;
    ZbNotifyCase n = {.contact_id = u->act.contact_id,
                      .at = head.at,
                      .verdict = u->linked ? zb_verdict_parse(head.verdict) : ZB_VERDICT_NONE,
                      .limitation_concerned = limited,
                      .topic_id = head.topic_id,
                      .author_id = u->actor->handler_id,
                      .marks = (const char *const *)u->marks};
    return zb_notify(u->intake, &n, error);
}

static gboolean take_back(Undoing *u, GError **error)
{
    ZbStore *store = u->intake->store;
    g_autoptr(GArray) topics = zb_contact_topics(store, u->act.contact_id, error);
    if (!topics ||
        !zb_audit_undo(store, u->actor, u->author.at, "contact", u->act.contact_id, u->act.id, &u->author.act,
                       error) ||
        !zb_act_take_back(store, &u->act, &u->author, &u->marks, &u->linked, error) || !unconfirm(u, error))
        return FALSE;
    g_autoptr(GArray) now = zb_contact_topics(store, u->act.contact_id, error);
    return now && learn(u, topics, error) && learn(u, now, error);
}

gboolean zb_undo(const ZbIntake *intake, gint64 contact_id, gint64 act, const ZbActor *actor,
                 gint64 *ret_contact_id, GError **error)
{
    g_auto(Undoing) u = {.intake = intake, .actor = actor};
    u.versions = zb_intake_versions(intake);
    u.author = (ZbAuthor){.kind = ZB_AUTHOR_PERSON,
                          .handler_id = actor->handler_id,
                          .versions = u.versions,
                          .at = zb_clock_now(intake->clock)};
    if (!find(&u, contact_id, act, error) || !check(&u, error) || !take_back(&u, error) || !tell(&u, error))
        return FALSE;
    *ret_contact_id = u.act.contact_id;
    return TRUE;
}
