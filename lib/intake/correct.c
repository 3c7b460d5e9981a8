#include "lib/intake/correct.h"

#include <string.h>
#include "lib/error.h"
#include "lib/i18n.h"
#include "lib/intake/follow.h"
#include "lib/intake/learn.h"
#include "lib/intake/notify.h"
#include "lib/store/citizens.h"
#include "lib/store/contacts.h"
#include "lib/store/links.h"
#include "lib/store/topics.h"
#include "lib/text.h"

/* In the place of a name: nobody's, or about none of his topics. */
#define NONE "none"

typedef struct {
    const ZbIntake *intake;
    const ZbActor *actor;
    ZbAuthor author;
    char *versions;
    gint64 contact_id;
    ZbContactHead head; /* of the contact */
    char *day;          /* on which it reached us */
    char *evidence;     /* JSON: a handler said so, and why */
    GArray *confirmed;  /* of gint64: topics that it confirms or opens */
    gboolean moved;     /* from another citizen, or to nobody */
    gboolean undecided; /* what it is about was not said, and what was said before holds no more */
} Correction;

static void correction_clear(Correction *c)
{
    zb_contact_head_clear(&c->head);
    g_free(c->versions);
    g_free(c->day);
    g_free(c->evidence);
    g_clear_pointer(&c->confirmed, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Correction, correction_clear)

/* `what` is put into the user's language by his client. */
static gboolean fail(GError **error, int code, const char *what)
{
    g_set_error_literal(error, ZB_ERROR, code, what);
    return FALSE;
}

static gboolean begin(Correction *c, const ZbIntake *intake, gint64 contact_id, const ZbActor *actor,
                      const char *code, const char *reason, GError **error)
{
    *c = (Correction){.intake = intake, .actor = actor, .contact_id = contact_id};
    c->versions = zb_intake_versions(intake);
    c->author = (ZbAuthor){.kind = ZB_AUTHOR_PERSON,
                           .handler_id = actor->handler_id,
                           .versions = c->versions,
                           .at = zb_clock_now(intake->clock)};
    c->evidence = zb_evidence_said(code, reason);
    c->confirmed = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (!zb_contact_head(intake->store, contact_id, &c->head, error))
        return FALSE;
    c->day = zb_day_of(c->head.at, intake->config->timezone);
    return c->day || fail(error, ZB_ERROR_INVALID, N_("the contact has no day"));
}

/* What cannot be seen by the rows that an act made and ended: numbers only. (transfer full) */
static char *act_detail(const Correction *c)
{
    GString *detail = g_string_new("{");
    for (guint i = 0; i < c->confirmed->len; i++)
        g_string_append_printf(detail, "%s%" G_GINT64_FORMAT, i == 0 ? "\"confirmed\":[" : ",",
                               g_array_index(c->confirmed, gint64, i));
    g_string_append(detail, c->confirmed->len > 0 ? "]}" : "}");
    return g_string_free(detail, FALSE);
}

/* Writes the act down; all that it makes and ends is tied to it. */
static gboolean act(Correction *c, const char *action, GError **error)
{
    g_autofree char *detail = act_detail(c);
    return zb_audit_act(c->intake->store, c->actor, c->author.at, action, "contact", c->contact_id, detail,
                        &c->author.act, error);
}

/* ---- links ------------------------------------------------------------------------------------------------- */

/* The topics before a correction and after it: their profiles are made anew. */
static gboolean learn_anew(Correction *c, const GArray *before, const GArray *after, GError **error)
{
    for (guint i = 0; i < before->len; i++)
        if (!zb_learn_topic(c->intake, g_array_index(before, gint64, i), error))
            return FALSE;
    for (guint i = 0; i < after->len; i++)
        if (!zb_learn_topic(c->intake, g_array_index(after, gint64, i), error))
            return FALSE;
    return TRUE;
}

static gboolean confirm(Correction *c, gint64 topic_id, GError **error)
{
    g_array_append_val(c->confirmed, topic_id);
    return zb_topic_confirm(c->intake->store, topic_id, error);
}

static gboolean open_topic(Correction *c, const char *title, gint64 *ret_id, GError **error)
{
    g_autofree char *line = zb_text_one_line(title && *title ? title : c->head.subject);
    g_autofree char *shown = zb_text_shorten(line, 80);
    return zb_topic_open_provisional(c->intake->store, c->head.entry_id, c->contact_id, shown, c->day, ret_id,
                                     error) &&
           confirm(c, *ret_id, error);
}

/* The topic that a name means, of this citizen. */
static gboolean find_topic(Correction *c, const char *name, gint64 *ret_id, GError **error)
{
    g_autoptr(GError) local = NULL;
    g_autoptr(ZbTopic) topic = zb_topic_by_name(c->intake->store, name, &local);
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    if (!topic)
        return fail(error, ZB_ERROR_NOT_FOUND, N_("there is no topic of that reference"));
    if (topic->citizen_id != c->head.citizen_id)
        return fail(error, ZB_ERROR_INVALID,
                    N_("the topic is another citizen's: a limitation binds one citizen"));
    *ret_id = topic->id;
    return !topic->provisional || confirm(c, topic->id, error);
}

/* What the names mean, "new" opened. (transfer full) */
static GArray *find_topics(Correction *c, const ZbLinking *linking, gboolean *ret_new, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (g_str_equal(linking->topics[0], NONE) && !linking->topics[1])
        return g_steal_pointer(&ids);
    for (char **name = linking->topics; *name; name++) {
        gint64 id;
        gboolean new = g_str_equal(*name, "new");
        if (new &&*ret_new) {
            fail(error, ZB_ERROR_INVALID, N_("a topic is named twice"));
            return NULL;
        }
        if (!(new ? open_topic(c, linking->title, &id, error) : find_topic(c, *name, &id, error)))
            return NULL;
        if (zb_ids_have(ids, id)) { /* in two spellings, or as what was merged into it */
            fail(error, ZB_ERROR_INVALID, N_("a topic is named twice"));
            return NULL;
        }
        *ret_new |= new;
        g_array_append_val(ids, id);
    }
    return g_steal_pointer(&ids);
}

/* Whose it is from now on. */
static gboolean find_citizen(Correction *c, const char *reference, GError **error)
{
    gint64 before = c->head.citizen_id;
    if (!reference)
        return TRUE;
    if (g_str_equal(reference, NONE)) {
        c->moved = TRUE;
        c->head.citizen_id = 0;
        return TRUE;
    }
    g_autoptr(GError) local = NULL;
    g_autoptr(ZbCitizen) citizen = zb_citizen_by_reference(c->intake->store, reference, &local);
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    if (!citizen)
        return fail(error, ZB_ERROR_NOT_FOUND, N_("there is no citizen of that reference"));
    c->moved = before && before != citizen->id;
    c->head.citizen_id = c->head.entry_id = citizen->id;
    return TRUE;
}

static gboolean link_citizen(Correction *c, GError **error)
{
    ZbStore *store = c->intake->store;
    if (!c->head.citizen_id)
        return zb_link_end_citizen(store, c->contact_id, &c->author, error);
    return zb_link_citizen(store, c->contact_id, c->head.citizen_id, c->evidence, &c->author, error);
}

static gboolean link_topics(Correction *c, const GArray *ids, GError **error)
{
    if (!zb_link_end_topics(c->intake->store, c->contact_id, &c->author, error))
        return FALSE;
    for (guint i = 0; i < ids->len; i++)
        if (!zb_link_topic(c->intake->store, c->contact_id, g_array_index(ids, gint64, i), i, c->evidence,
                           &c->author, error))
            return FALSE;
    /* It opened one of its own once, and nothing else is about that. */
    return zb_topic_end_unused(c->intake->store, c->contact_id, c->author.at, error);
}

/* ---- the verdict that follows ------------------------------------------------------------------------------ */

static gboolean follow(Correction *c, const GArray *ids, gboolean new, GError **error)
{
    /* That nobody knows is no decision: it may be judged again. */
    ZbAuthor author = c->author;
    if (c->undecided) {
        author.kind = ZB_AUTHOR_MACHINE;
        author.handler_id = 0;
    }
    ZbFollowing following = {.contact_id = c->contact_id,
                             .citizen_id = c->head.citizen_id,
                             .at = c->head.at,
                             .day = c->day,
                             .topics = ids,
                             .new = new,
                             .evidence = c->evidence,
                             .author = &author,
                             .handler_id = c->actor->handler_id};
    return zb_follow(c->intake, &following, error);
}

/* What it is about. The act is written down once it is known what it confirms. */
static gboolean say_topics(Correction *c, const ZbLinking *linking, GError **error)
{
    gboolean new = FALSE;
    gboolean named = linking->topics && *linking->topics;
    g_autoptr(GArray) before = zb_contact_topics(c->intake->store, c->contact_id, error);
    g_autoptr(GArray) ids = before && named ? find_topics(c, linking, &new, error) : NULL;
    /* Whoever it is of now: the topics of the other are not his. */
    if (before && !named && c->moved && (before->len > 0 || !c->head.citizen_id)) {
        named = TRUE;
        c->undecided = c->head.citizen_id != 0;
        ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    }
    if (!before || (named && !ids) || !act(c, "contact.link", error))
        return FALSE;
    if (linking->citizen && !link_citizen(c, error))
        return FALSE;
    return !named ||
           (link_topics(c, ids, error) && follow(c, ids, new, error) && learn_anew(c, before, ids, error));
}

gboolean zb_correct_link(const ZbIntake *intake, const ZbLinking *linking, const ZbActor *actor,
                         GError **error)
{
    g_auto(Correction) c = {0};
    if (!begin(&c, intake, linking->contact_id, actor, "handler_said", linking->reason, error) ||
        !find_citizen(&c, linking->citizen, error))
        return FALSE;
    gboolean named = linking->topics && *linking->topics;
    if (!c.head.citizen_id && (!c.moved || named))
        return fail(error, ZB_ERROR_INVALID, N_("whose contact is it? Name the citizen first"));
    return say_topics(&c, linking, error);
}

/* ---- a repetition confirmed -------------------------------------------------------------------------------- */

gboolean zb_correct_confirm(const ZbIntake *intake, gint64 contact_id, const char *answers,
                            const ZbActor *actor, GError **error)
{
    g_auto(Correction) c = {0};
    if (!begin(&c, intake, contact_id, actor, "five_times_no", NULL, error))
        return FALSE;
    if (g_strcmp0(c.head.verdict, "repeat") != 0)
        return fail(error, ZB_ERROR_INVALID, N_("only a repetition is confirmed so"));
    if (strlen(answers) != ZB_QUESTIONS || strspn(answers, "nj") != ZB_QUESTIONS)
        return fail(error, ZB_ERROR_INVALID, N_("five answers are needed, each n or j"));
    if (strchr(answers, 'j'))
        return fail(error, ZB_ERROR_INVALID,
                    N_("with a yes it is more than a repetition: link it to what it is"));
    if (!actor->handler_id)
        return fail(error, ZB_ERROR_DENIED, N_("a named handler confirms: this account is no handler's"));
    return act(&c, "contact.confirm", error) && zb_verdict_set(intake->store, contact_id, ZB_VERDICT_REPEAT,
                                                               ZB_VERDICT_NONE, c.evidence, &c.author, error);
}

/* ---- marks ------------------------------------------------------------------------------------------------- */

static gboolean is_mark(const char *kind)
{
    static const char *const kinds[] = {"threat",         "distress", "danger", "legal",        "about_staff",
                                        "representative", "contests", "insult", "intimidation", NULL};
    return g_strv_contains(kinds, kind);
}

gboolean zb_correct_mark(const ZbIntake *intake, gint64 contact_id, const char *kind, const char *detail,
                         const char *reason, const ZbActor *actor, GError **error)
{
    g_auto(Correction) c = {0};
    const char *marks[] = {kind, NULL};
    gboolean had;
    if (!is_mark(kind))
        return fail(error, ZB_ERROR_INVALID, N_("there is no mark of that name"));
    if (!begin(&c, intake, contact_id, actor, "handler_said", reason, error) ||
        !act(&c, "contact.mark", error) ||
        !zb_mark_end(intake->store, contact_id, kind, &c.author, &had, error))
        return FALSE;
    ZbNotifyCase n = {.contact_id = contact_id,
                      .at = c.head.at,
                      .verdict = ZB_VERDICT_NONE,
                      .topic_id = c.head.topic_id,
                      .author_id = actor->handler_id,
                      .marks = marks};
    return zb_mark_add(intake->store, contact_id, kind, detail, c.evidence, &c.author, error) &&
           zb_notify(intake, &n, error);
}

gboolean zb_correct_unmark(const ZbIntake *intake, gint64 contact_id, const char *kind, const char *reason,
                           const ZbActor *actor, GError **error)
{
    g_auto(Correction) c = {0};
    gboolean had;
    if (!begin(&c, intake, contact_id, actor, "handler_said", reason, error) ||
        !act(&c, "contact.unmark", error) ||
        !zb_mark_end(intake->store, contact_id, kind, &c.author, &had, error))
        return FALSE;
    return had || fail(error, ZB_ERROR_NOT_FOUND, N_("the contact has no such mark"));
}
