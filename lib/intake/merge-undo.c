/* Taking a merge back. */
#include "lib/intake/merge.h"

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
    ZbMerge merge;
    ZbAuthor author;
    char *versions;
    gint64 other; /* with which the second counts now */
    guint astray;
} Parting;

static void parting_clear(Parting *p)
{
    g_free(p->versions);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parting, parting_clear)

static gboolean refuse(GError **error, int code, const char *why)
{
    g_set_error_literal(error, ZB_ERROR, code, why);
    return FALSE;
}

/* ---- citizens ---------------------------------------------------------------------------------------------- */

/* The act of its own keeps what was said of the contact before from being taken back as if nothing had come between. */
static gboolean begin_contact(Parting *p, gint64 contact_id, ZbAuthor *ret_author, GError **error)
{
    *ret_author = p->author;
    return zb_audit_act(p->intake->store, p->actor, p->author.at, "contact.part", "contact", contact_id, NULL,
                        &ret_author->act, error);
}

/* The verdict of a contact that keeps only what is its own citizen's: a program's, which may be judged again. */
static gboolean follow(Parting *p, gint64 contact_id, const ZbContactHead *head, ZbAuthor author,
                       gboolean *ret_changed, GError **error)
{
    author.kind = ZB_AUTHOR_MACHINE;
    author.handler_id = 0;
    ZbVerdict before = zb_verdict_parse(head->verdict);
    *ret_changed = FALSE;
    if (before == ZB_VERDICT_NONE || before == ZB_VERDICT_MACHINE || before == ZB_VERDICT_UNREADABLE)
        return TRUE;
    g_autofree char *day = zb_day_of(head->at, p->intake->config->timezone);
    g_autofree char *evidence = zb_evidence_said("merge_undone", NULL);
    g_autoptr(GArray) topics = zb_contact_topics(p->intake->store, contact_id, error);
    ZbFollowing following = {.contact_id = contact_id,
                             .citizen_id = head->citizen_id,
                             .at = head->at,
                             .day = day,
                             .topics = topics,
                             .evidence = evidence,
                             .author = &author,
                             .handler_id = p->actor->handler_id};
    return topics && zb_follow_change(p->intake, &following, head->verdict, ret_changed, error);
}

static gboolean learn(Parting *p, const GArray *topics, GError **error)
{
    for (guint i = 0; i < topics->len; i++)
        if (!zb_learn_topic(p->intake, g_array_index(topics, gint64, i), error))
            return FALSE;
    return TRUE;
}

/* A limitation binds one citizen, and so does what rests on it. */
static gboolean part_contact(Parting *p, gint64 contact_id, GError **error)
{
    ZbStore *store = p->intake->store;
    ZbAuthor author;
    gboolean changed;
    g_auto(ZbContactHead) head = {0};
    g_autoptr(GArray) before = zb_contact_topics(store, contact_id, error);
    if (!before || !zb_contact_head(store, contact_id, &head, error) ||
        !begin_contact(p, contact_id, &author, error) ||
        !zb_merge_end_alien(store, contact_id, head.citizen_id, &author, error) ||
        !zb_topic_end_unused(store, contact_id, author.at, error) ||
        !follow(p, contact_id, &head, author, &changed, error))
        return FALSE;
    p->astray++;
    return learn(p, before, error);
}

/* Whether the contact is suspended by what its own citizen has. */
static gboolean is_stopped(Parting *p, gint64 contact_id, gboolean *ret, GError **error)
{
    g_auto(ZbContactHead) head = {0};
    if (!zb_contact_head(p->intake->store, contact_id, &head, error))
        return FALSE;
    g_autoptr(ZbCase) known = zb_case_new();
    g_autofree char *day = zb_day_of(head.at, p->intake->config->timezone);
    if (!zb_gather_citizen(p->intake, known, head.citizen_id, day, error))
        return FALSE;
    *ret = known->stops->len > 0 && zb_verdict_parse(head.verdict) == ZB_VERDICT_SUSPENDED;
    return TRUE;
}

static gboolean part_rested(Parting *p, gint64 citizen_id, GError **error)
{
    g_autoptr(GArray) contacts = zb_merge_rested(p->intake->store, citizen_id, p->merge.made_at, error);
    for (guint i = 0; contacts && i < contacts->len; i++) {
        gint64 id = g_array_index(contacts, gint64, i);
        gboolean stopped;
        if (!is_stopped(p, id, &stopped, error) || (!stopped && !part_contact(p, id, error)))
            return FALSE;
    }
    return contacts != NULL;
}

static gboolean part_contacts(Parting *p, GArray *contacts, GError **error)
{
    g_autoptr(GArray) owned = contacts;
    for (guint i = 0; owned && i < owned->len; i++)
        if (!part_contact(p, g_array_index(owned, gint64, i), error))
            return FALSE;
    return owned != NULL;
}

static gboolean part_citizens(Parting *p, GError **error)
{
    ZbStore *store = p->intake->store;
    gint64 from = p->merge.from_id;
    gboolean tied;
    if (!zb_merge_ties_topics(store, from, &tied, error))
        return FALSE;
    if (tied)
        return refuse(error, ZB_ERROR_CONFLICT,
                      N_("topics of the two were merged since: take that back first with zb undo"));
    return part_contacts(p, zb_merge_astray(store, from, error), error) && part_rested(p, from, error) &&
           part_rested(p, p->other, error);
}

/* ---- topics ------------------------------------------------------------------------------------------------ */

/* What was new is so again, unless somebody said something else of it since. */
static gboolean part_opener(Parting *p, GError **error)
{
    ZbStore *store = p->intake->store;
    g_autoptr(ZbTopic) topic = zb_topic_by_id(store, p->merge.from_id, error);
    if (!topic || !topic->contact_id)
        return topic != NULL;
    ZbAct act = {.id = p->merge.act, .contact_id = topic->contact_id, .action = (char *)"topic.merge"};
    gboolean covered, linked;
    g_auto(GStrv) marks = NULL;
    return zb_act_is_covered(store, &act, &covered, error) &&
           (covered || zb_act_take_back(store, &act, &p->author, &marks, &linked, error));
}

/* It was taken for a repetition of the one while it may be about the other, which no letter names. */
static gboolean doubt(Parting *p, gint64 contact_id, GError **error)
{
    ZbStore *store = p->intake->store;
    ZbAuthor author;
    g_auto(ZbContactHead) head = {0};
    g_autofree char *evidence = zb_evidence_said("merge_undone", NULL);
    if (!zb_contact_head(store, contact_id, &head, error) || !begin_contact(p, contact_id, &author, error))
        return FALSE;
    author.kind = ZB_AUTHOR_MACHINE;
    author.handler_id = 0;
    p->astray++;
    ZbNotifyCase n = {.contact_id = contact_id,
                      .at = head.at,
                      .verdict = ZB_VERDICT_UNSURE,
                      .limitation_concerned = TRUE,
                      .topic_id = head.topic_id,
                      .author_id = p->actor->handler_id};
    return zb_verdict_set(store, contact_id, ZB_VERDICT_UNSURE, zb_verdict_parse(head.verdict), evidence,
                          &author, error) &&
           zb_notify(p->intake, &n, error);
}

static gboolean doubt_repeats(Parting *p, GError **error)
{
    g_autoptr(GArray) contacts = zb_merge_repeats(p->intake->store, p->other, p->merge.made_at, error);
    for (guint i = 0; contacts && i < contacts->len; i++)
        if (!doubt(p, g_array_index(contacts, gint64, i), error))
            return FALSE;
    return contacts != NULL;
}

static gboolean part_topics(Parting *p, GError **error)
{
    ZbStore *store = p->intake->store;
    g_autoptr(GArray) confirmed = zb_act_confirmed(store, p->merge.act, error);
    if (!confirmed)
        return FALSE;
    for (guint i = 0; i < confirmed->len; i++)
        if (!zb_topic_unconfirm(store, g_array_index(confirmed, gint64, i), error))
            return FALSE;
    return part_opener(p, error) && doubt_repeats(p, error) &&
           zb_learn_topic(p->intake, p->merge.from_id, error) && zb_learn_topic(p->intake, p->other, error);
}

gboolean zb_unmerge(const ZbIntake *intake, gint64 act, const ZbActor *actor, guint *ret_astray,
                    GError **error)
{
    g_auto(Parting) p = {.intake = intake, .actor = actor};
    if (!zb_merge_of_act(intake->store, act, &p.merge, error))
        return FALSE;
    if (!p.merge.id)
        return refuse(error, ZB_ERROR_NOT_FOUND, N_("there is no merge of that number"));
    if (p.merge.ended)
        return refuse(error, ZB_ERROR_CONFLICT, N_("it was taken back already"));
    gboolean citizens = p.merge.kind == ZB_MERGE_CITIZEN;
    p.versions = zb_intake_versions(intake);
    p.author = (ZbAuthor){.kind = ZB_AUTHOR_PERSON,
                          .handler_id = actor->handler_id,
                          .versions = p.versions,
                          .at = zb_clock_now(intake->clock)};
    if (!zb_audit_undo(intake->store, actor, p.author.at, zb_merge_kind_name(p.merge.kind), p.merge.from_id,
                       act, &p.author.act, error) ||
        !zb_merge_end(intake->store, &p.merge, &p.author, error) ||
        !zb_merge_root(intake->store, p.merge.kind, p.merge.into_id, &p.other, error) ||
        !(citizens ? part_citizens(&p, error) : part_topics(&p, error)))
        return FALSE;
    *ret_astray = p.astray;
    return TRUE;
}
