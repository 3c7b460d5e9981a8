#include "lib/intake/merge.h"

#include <string.h>
#include "lib/error.h"
#include "lib/i18n.h"
#include "lib/intake/follow.h"
#include "lib/intake/learn.h"
#include "lib/store/acts.h"
#include "lib/store/decisions.h"
#include "lib/store/profiles.h"
#include "lib/store/topics.h"

typedef struct {
    const ZbIntake *intake;
    const ZbMerging *what;
    const ZbActor *actor;
    ZbAuthor author;
    char *versions, *today;
    gint64 from, into, root; /* `into` as named; `root`: with which it counts */
    ZbTopic *topic, *other;  /* of topics: from, root */
} Merging;

static void merging_clear(Merging *m)
{
    g_free(m->versions);
    g_free(m->today);
    zb_topic_free(m->topic);
    zb_topic_free(m->other);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Merging, merging_clear)

/* `why` is put into the user's language by his client. */
static gboolean fail(GError **error, int code, const char *why)
{
    g_set_error_literal(error, ZB_ERROR, code, why);
    return FALSE;
}

static gboolean refuse(GError **error, const char *why)
{
    return fail(error, ZB_ERROR_CONFLICT, why);
}

/* ---- what is meant ----------------------------------------------------------------------------------------- */

static gboolean find_one(Merging *m, const char *name, gint64 *ret_id, gint64 *ret_root, GError **error)
{
    if (!zb_merge_named(m->intake->store, m->what->kind, name, ret_id, error))
        return FALSE;
    if (!*ret_id)
        return fail(error, ZB_ERROR_NOT_FOUND,
                    m->what->kind == ZB_MERGE_CITIZEN ? N_("there is no citizen of that reference")
                                                      : N_("there is no topic of that reference"));
    return zb_merge_root(m->intake->store, m->what->kind, *ret_id, ret_root, error);
}

static gboolean find(Merging *m, GError **error)
{
    gint64 from_root;
    if (!m->what->reason || !*m->what->reason)
        return fail(error, ZB_ERROR_INVALID, N_("a merge says why"));
    if (!find_one(m, m->what->from, &m->from, &from_root, error) ||
        !find_one(m, m->what->into, &m->into, &m->root, error))
        return FALSE;
    if (from_root == m->root)
        return refuse(error, N_("the two are one already"));
    if (from_root != m->from)
        return refuse(error, N_("the first was merged already: take that back first with zb undo"));
    return TRUE;
}

/* ---- what is refused --------------------------------------------------------------------------------------- */

/* Whether it limits, or may come to: announced, or its letter under way. */
static gboolean stands(const ZbDecision *decision, const char *today)
{
    return decision->kind != ZB_DECISION_CONTINUE &&
           !(decision->withdrawn_on && strcmp(decision->withdrawn_on, today) <= 0) &&
           !(decision->until && strcmp(decision->until, today) < 0);
}

/* `topic_id` 0: of any. */
static guint count_standing(const Merging *m, const GPtrArray *decisions, ZbDecisionKind kind,
                            gint64 topic_id)
{
    guint count = 0;
    for (guint i = 0; i < decisions->len; i++) {
        const ZbDecision *decision = decisions->pdata[i];
        count += decision->kind == kind && stands(decision, m->today) &&
                 (!topic_id || decision->topic_id == topic_id);
    }
    return count;
}

static gboolean check_citizens(Merging *m, GError **error)
{
    ZbStore *store = m->intake->store;
    gboolean represents;
    g_autoptr(GPtrArray) from = zb_decisions_of(store, m->from, error);
    g_autoptr(GPtrArray) into = from ? zb_decisions_of(store, m->root, error) : NULL;
    if (!into || !zb_merge_represents(store, m->from, m->root, &represents, error))
        return FALSE;
    if (represents)
        return refuse(error, N_("an address of the one is that of who represents the other: those are two "
                                "persons, and a limitation never binds a representative"));
    if (count_standing(m, from, ZB_DECISION_STOP_ALL, 0) + count_standing(m, into, ZB_DECISION_STOP_ALL, 0))
        return refuse(error,
                      N_("a temporary stop holds or was decided for one of the two, and binds only who "
                         "is named in its letter: merge when it is over, and until then link "
                         "each contact with zb link"));
    if (!count_standing(m, from, ZB_DECISION_STOP_TOPIC, 0))
        return TRUE;
    if (count_standing(m, into, ZB_DECISION_STOP_TOPIC, 0))
        return refuse(error, N_("for both a limitation holds or was decided, each with its own letter: link "
                                "each contact with zb link until one of the limitations has ended"));
    return refuse(error, N_("a limitation holds or was decided for the first: merge the other way round, so "
                            "that who is named in the letter stays"));
}

static gboolean has_limitation(Merging *m, const ZbTopic *topic, const GPtrArray *decisions, gboolean *ret,
                               GError **error)
{
    if (!zb_profile_limited(m->intake->store, topic->id, ret, error))
        return FALSE;
    *ret |= count_standing(m, decisions, ZB_DECISION_STOP_ALL, topic->id) > 0;
    return TRUE;
}

static gboolean check_topics(Merging *m, GError **error)
{
    ZbStore *store = m->intake->store;
    gboolean first, second;
    if (!(m->topic = zb_topic_by_id(store, m->from, error)) ||
        !(m->other = zb_topic_by_id(store, m->root, error)))
        return FALSE;
    if (m->topic->citizen_id != m->other->citizen_id)
        return refuse(error, N_("the topics are two citizens': where those are one person, merge them first "
                                "with zb merge citizen"));
    g_autoptr(GPtrArray) decisions = zb_decisions_of(store, m->topic->citizen_id, error);
    if (!decisions || !has_limitation(m, m->topic, decisions, &first, error) ||
        !has_limitation(m, m->other, decisions, &second, error))
        return FALSE;
    if (first || second)
        return refuse(error,
                      N_("a limitation was decided on one of the two: it holds for what its letter says, "
                         "and does not grow; link each contact that belongs to the other with zb link"));
    if (m->other->provisional && !m->topic->provisional)
        return refuse(error, N_("nobody has confirmed the second topic yet: merge the other way round"));
    if (m->other->closed && !m->topic->closed && !m->topic->provisional)
        return refuse(error,
                      N_("the first topic is open and the second closed: merge the other way round, so "
                         "that it stays open"));
    return TRUE;
}

/* ---- doing it ---------------------------------------------------------------------------------------------- */

/* Numbers only. */
static gboolean write_down(Merging *m, GError **error)
{
    const char *kind = zb_merge_kind_name(m->what->kind);
    g_autofree char *action = g_strconcat(kind, ".merge", NULL);
    g_autoptr(GString) detail = g_string_new(NULL);
    g_string_printf(detail, "{\"into\":%" G_GINT64_FORMAT, m->into);
    if (m->other && m->other->provisional)
        g_string_append_printf(detail, ",\"confirmed\":[%" G_GINT64_FORMAT "]", m->root);
    g_string_append_c(detail, '}');
    return zb_audit_act(m->intake->store, m->actor, m->author.at, action, kind, m->from, detail->str,
                        &m->author.act, error);
}

/* What was new is about something that was there. */
static gboolean tell_opener(Merging *m, GError **error)
{
    ZbStore *store = m->intake->store;
    g_auto(ZbContactHead) head = {0};
    if (!m->topic->contact_id || m->topic->contact_id == m->other->contact_id)
        return TRUE;
    if (!zb_contact_head(store, m->topic->contact_id, &head, error))
        return FALSE;
    if (g_strcmp0(head.verdict, zb_verdict_name(ZB_VERDICT_NEW)) != 0)
        return TRUE;
    gboolean changed;
    g_autofree char *day = zb_day_of(head.at, m->intake->config->timezone);
    g_autofree char *evidence = zb_evidence_said("handler_said", m->what->reason);
    g_autoptr(GArray) topics = zb_contact_topics(store, m->topic->contact_id, error);
    ZbFollowing following = {.contact_id = m->topic->contact_id,
                             .citizen_id = head.citizen_id,
                             .at = head.at,
                             .day = day,
                             .topics = topics,
                             .evidence = evidence,
                             .author = &m->author,
                             .handler_id = m->actor->handler_id};
    return topics && zb_follow_change(m->intake, &following, head.verdict, &changed, error);
}

static gboolean merge_topics(Merging *m, GError **error)
{
    ZbStore *store = m->intake->store;
    return (!m->other->provisional || zb_topic_confirm(store, m->root, error)) && tell_opener(m, error) &&
           zb_learn_topic(m->intake, m->root, error);
}

gboolean zb_merge(const ZbIntake *intake, const ZbMerging *merging, const ZbActor *actor, gint64 *ret_act,
                  GError **error)
{
    g_auto(Merging) m = {.intake = intake, .what = merging, .actor = actor};
    gboolean citizens = merging->kind == ZB_MERGE_CITIZEN;
    m.versions = zb_intake_versions(intake);
    m.author = (ZbAuthor){.kind = ZB_AUTHOR_PERSON,
                          .handler_id = actor->handler_id,
                          .versions = m.versions,
                          .at = zb_clock_now(intake->clock)};
    m.today = zb_day_of(m.author.at, intake->config->timezone);
    if (!find(&m, error) || !(citizens ? check_citizens(&m, error) : check_topics(&m, error)) ||
        !write_down(&m, error) ||
        !zb_merge_add(intake->store, merging->kind, m.from, m.into, merging->reason, &m.author, error) ||
        (!citizens && !merge_topics(&m, error)))
        return FALSE;
    *ret_act = m.author.act;
    return TRUE;
}
