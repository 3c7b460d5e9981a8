#include "lib/intake/notify.h"

#include "lib/intake/mark.h"
#include "lib/store/handlers.h"
#include "lib/store/mails.h"
#include "lib/store/topics.h"

typedef enum { TOPIC_HANDLER = 1, DUTY_HANDLER = 2, LEAD = 4, ADMINISTRATORS = 8 } Hears;
typedef enum { DIGEST, NOW, NOW_IF_LIMITED } Urgency;

static const struct {
    guint hears;
    Urgency urgency;
} by_verdict[] = {
    [ZB_VERDICT_REPEAT] = {TOPIC_HANDLER, NOW},
    [ZB_VERDICT_MIXED] = {TOPIC_HANDLER, NOW},
    [ZB_VERDICT_SUSPENDED] = {TOPIC_HANDLER | LEAD, NOW},
    [ZB_VERDICT_NEW] = {DUTY_HANDLER, NOW_IF_LIMITED},
    [ZB_VERDICT_ONGOING] = {TOPIC_HANDLER, DIGEST},
    [ZB_VERDICT_UNKNOWN_SENDER] = {DUTY_HANDLER, DIGEST},
    [ZB_VERDICT_UNSURE] = {DUTY_HANDLER, NOW_IF_LIMITED},
    [ZB_VERDICT_UNREADABLE] = {DUTY_HANDLER | ADMINISTRATORS, NOW},
    [ZB_VERDICT_MACHINE] = {0, DIGEST},
    [ZB_VERDICT_DUPLICATE] = {0, DIGEST},
};

static const struct {
    const char *mark;
    guint hears;
} by_mark[] = {
    {"threat", LEAD},         {"distress", LEAD | DUTY_HANDLER},     {"danger", DUTY_HANDLER},
    {"legal", TOPIC_HANDLER}, {"about_staff", LEAD | TOPIC_HANDLER}, {"contests", LEAD | TOPIC_HANDLER},
};

typedef struct {
    const ZbIntake *intake;
    const ZbNotifyCase *n;
    gint64 topic_handler; /* 0: who is on duty */
} Notifying;

static gboolean tell(const Notifying *g, gint64 handler_id, ZbDuty duty, const char *reason, gboolean now,
                     GError **error)
{
    ZbNotice notice = {.contact_id = g->n->contact_id,
                       .handler_id = handler_id,
                       .duty = duty,
                       .reason = (char *)reason,
                       .now = now};
    return zb_notice_add(g->intake->store, &notice, zb_clock_now(g->intake->clock), error);
}

static gboolean tell_administrators(const Notifying *g, const char *reason, gboolean now, GError **error)
{
    g_autoptr(GArray) ids = zb_handlers_with_role(g->intake->store, ZB_ROLE_ADMINISTRATOR, error);
    if (!ids)
        return FALSE;
    for (guint i = 0; i < ids->len; i++)
        if (!tell(g, g_array_index(ids, gint64, i), ZB_DUTY_NONE, reason, now, error))
            return FALSE;
    return TRUE;
}

static gboolean tell_all(const Notifying *g, guint hears, const char *reason, gboolean now, gint64 not_to,
                         GError **error)
{
    gboolean on_duty = (hears & DUTY_HANDLER) || ((hears & TOPIC_HANDLER) && !g->topic_handler);
    if ((hears & TOPIC_HANDLER) && g->topic_handler && g->topic_handler != not_to &&
        !tell(g, g->topic_handler, ZB_DUTY_NONE, reason, now, error))
        return FALSE;
    if (on_duty && !tell(g, 0, ZB_DUTY_HANDLER, reason, now, error))
        return FALSE;
    if ((hears & LEAD) && !tell(g, 0, ZB_DUTY_LEAD, reason, now, error))
        return FALSE;
    return !(hears & ADMINISTRATORS) || tell_administrators(g, reason, now, error);
}

/* ---- marks ------------------------------------------------------------------------------------------------- */

/* Whether the text about a colleague names this handler; `handler` may be NULL. */
static gboolean is_named(const Notifying *g, const ZbHandler *handler)
{
    return handler && g->n->about_staff && zb_mark_names(g->n->about_staff, handler->name);
}

static gboolean find_on_duty(const Notifying *g, const char *reference, ZbHandler **ret, GError **error)
{
    g_autoptr(GError) local = NULL;
    *ret = reference ? zb_handler_by_reference(g->intake->store, reference, &local) : NULL;
    if (!local)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

/* Awb 9:7: not to whom it is about. Where the lead is named the one on duty hears it, unless it is about him as well. */
static gboolean tell_about_staff(const Notifying *g, guint hears, const char *mark, GError **error)
{
    const ZbConfig *config = g->intake->config;
    g_autoptr(ZbHandler) lead = NULL, duty = NULL, topic = NULL;
    if (!find_on_duty(g, config->duty_lead, &lead, error) ||
        !find_on_duty(g, config->duty_handler, &duty, error) ||
        (g->topic_handler && !(topic = zb_handler_by_id(g->intake->store, g->topic_handler, error))))
        return FALSE;
    if (is_named(g, topic ? topic : duty))
        hears &= ~(guint)TOPIC_HANDLER;
    if (is_named(g, lead) && !is_named(g, duty))
        hears = (hears & ~(guint)LEAD) | DUTY_HANDLER;
    return tell_all(g, hears, mark, TRUE, 0, error);
}

static gboolean tell_mark(const Notifying *g, const char *mark, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(by_mark); i++)
        if (g_str_equal(by_mark[i].mark, mark))
            return g_str_equal(mark, "about_staff") ? tell_about_staff(g, by_mark[i].hears, mark, error)
                                                    : tell_all(g, by_mark[i].hears, mark, TRUE, 0, error);
    return TRUE;
}

static gboolean tell_marks(const Notifying *g, GError **error)
{
    for (const char *const *mark = g->n->marks; mark && *mark; mark++)
        if (!tell_mark(g, *mark, error))
            return FALSE;
    return TRUE;
}

/* ---- verdicts ---------------------------------------------------------------------------------------------- */

static gboolean tell_verdict(const Notifying *g, GError **error)
{
    ZbVerdict verdict = g->n->verdict;
    if (verdict == ZB_VERDICT_NONE)
        return TRUE;
    if (verdict == ZB_VERDICT_DUPLICATE && g->n->unanswered)
        return tell_all(g, TOPIC_HANDLER, "reminder", FALSE, g->n->author_id, error);
    Urgency urgency = by_verdict[verdict].urgency;
    gboolean now = urgency == NOW || (urgency == NOW_IF_LIMITED && g->n->limitation_concerned);
    return tell_all(g, by_verdict[verdict].hears, zb_verdict_name(verdict), now, g->n->author_id, error);
}

/* As for one that could not be read at all. */
static gboolean tell_unread(const Notifying *g, GError **error)
{
    return !g->n->unread || tell_all(g, by_verdict[ZB_VERDICT_UNREADABLE].hears,
                                     zb_verdict_name(ZB_VERDICT_UNREADABLE), TRUE, 0, error);
}

gboolean zb_notify(const ZbIntake *intake, const ZbNotifyCase *n, GError **error)
{
    if (n->at < zb_store_first_start(intake->store))
        return TRUE;
    Notifying g = {.intake = intake, .n = n};
    if (n->topic_id) {
        g_autoptr(ZbTopic) topic = zb_topic_by_id(intake->store, n->topic_id, error);
        if (!topic)
            return FALSE;
        g.topic_handler = topic->handler_id;
    }
    return tell_marks(&g, error) && tell_verdict(&g, error) && tell_unread(&g, error);
}
