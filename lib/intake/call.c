/* Calls, as the handler told them: the same road, but a person says who and what. */
#include "lib/intake/intake.h"

#include <string.h>
#include "lib/error.h"
#include "lib/intake/gather.h"
#include "lib/intake/notify.h"
#include "lib/store/citizens.h"
#include "lib/store/links.h"
#include "lib/store/topics.h"
#include "lib/text.h"

static const char *const behaviours[] = {"insult", "intimidation", "threat", NULL};
static const char *const call_marks[] = {"distress", "danger", "legal", "contests", "about_staff", NULL};

void zb_call_free(ZbCall *call)
{
    if (!call)
        return;
    g_free(call->citizen);
    g_free(call->number);
    g_free(call->topic);
    g_free(call->note);
    g_strfreev(call->behaviour);
    g_strfreev(call->marks);
    g_free(call);
}

/* A call while it is recorded. */
typedef struct {
    const ZbIntake *intake;
    const ZbCall *call;
    const ZbActor *actor;
    ZbCase *c; /* what limits the citizen; NULL where nobody is known */
    ZbCitizen *citizen;
    ZbTopic *topic;
    ZbContact *contact;
    char *day;
    ZbAuthor author;
} Recording;

static void recording_clear(Recording *r)
{
    zb_case_free(r->c);
    zb_citizen_free(r->citizen);
    zb_topic_free(r->topic);
    zb_contact_free(r->contact);
    g_free(r->day);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Recording, recording_clear)

static gboolean check_words(char **words, const char *const *known, const char *what, GError **error)
{
    for (char **word = words; word && *word; word++)
        if (!g_strv_contains(known, *word)) {
            g_autofree char *list = g_strjoinv(", ", (char **)known);
            g_set_error(error, ZB_ERROR, ZB_ERROR_INVALID, "a call's %s must be of %s", what, list);
            return FALSE;
        }
    return TRUE;
}

static gboolean find_citizen(Recording *r, GError **error)
{
    if (!r->call->citizen)
        return TRUE;
    g_autoptr(GError) local = NULL;
    r->citizen = zb_citizen_by_reference(r->intake->store, r->call->citizen, &local);
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    if (!r->citizen) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_NOT_FOUND, "there is no citizen of that reference");
        return FALSE;
    }
    r->c = zb_case_new();
    return zb_gather_citizen(r->intake, r->c, r->citizen->id, r->day, error);
}

static gboolean is_new(const Recording *r)
{
    return g_strcmp0(r->call->topic, "new") == 0;
}

static gboolean find_topic(Recording *r, GError **error)
{
    if (!r->call->topic || is_new(r))
        return TRUE;
    g_autoptr(GError) local = NULL;
    r->topic = zb_topic_by_name(r->intake->store, r->call->topic, &local);
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    /* Whether another citizen has such a topic is nobody's business here. */
    if (!r->topic || !r->citizen || r->topic->citizen_id != r->citizen->id) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_NOT_FOUND,
                            "this citizen has no topic of that reference");
        return FALSE;
    }
    return TRUE;
}

static gboolean limited(const Recording *r, gint64 topic_id)
{
    for (guint i = 0; r->c && i < r->c->topics->len; i++) {
        const ZbCaseTopic *topic = r->c->topics->pdata[i];
        if (topic->limited_since && (topic_id == 0 || topic->topic_id == topic_id))
            return TRUE;
    }
    return FALSE;
}

/* The handler says what it was about; the verdict follows. Outgoing calls have none. */
static ZbVerdict verdict_of(const Recording *r, ZbVerdict *ret_leans)
{
    *ret_leans = ZB_VERDICT_NONE;
    if (r->call->out)
        return ZB_VERDICT_NONE;
    if (!r->citizen)
        return ZB_VERDICT_UNKNOWN_SENDER;
    if (r->c->stops->len > 0)
        return ZB_VERDICT_SUSPENDED;
    if (is_new(r))
        return ZB_VERDICT_NEW;
    if (r->topic)
        return limited(r, r->topic->id) ? ZB_VERDICT_REPEAT : ZB_VERDICT_ONGOING;
    *ret_leans = ZB_VERDICT_NEW;
    return ZB_VERDICT_UNSURE;
}

static gboolean add_contact(Recording *r, GError **error)
{
    const ZbCall *call = r->call;
    r->contact->channel = ZB_CHANNEL_PHONE;
    r->contact->sender_verified = zb_sender_name(ZB_SENDER_NONE);
    r->contact->out = call->out;
    r->contact->handler_id = r->actor->handler_id;
    r->contact->minutes = call->minutes;
    r->contact->sender = call->number ? zb_phone_normal(call->number) : NULL;
    r->contact->text = g_strdup(call->note);
    r->contact->subject = g_strdup("");
    r->contact->draft = call->draft;
    return zb_contact_add(r->intake->store, r->contact, error);
}

static gboolean add_links(Recording *r, GError **error)
{
    static const char told[] = "[{\"code\":\"handler_said\"}]";
    ZbStore *store = r->intake->store;
    gint64 topic_id = r->topic ? r->topic->id : 0;
    if (r->citizen && !zb_link_citizen(store, r->contact->id, r->citizen->id, told, &r->author, error))
        return FALSE;
    if (r->citizen && is_new(r)) {
        g_autofree char *line = zb_text_one_line(r->call->note);
        g_autofree char *title = zb_text_shorten(line, 80);
        if (!zb_topic_open_provisional(store, r->citizen->id, r->contact->id, title, r->day, &topic_id,
                                       error))
            return FALSE;
    }
    return !topic_id || zb_link_topic(store, r->contact->id, topic_id, 0, told, &r->author, error);
}

static gboolean add_marks(Recording *r, char **marks, GError **error)
{
    for (char **mark = marks; mark && *mark; mark++) {
        if (g_strv_contains((const char *const *)(mark + 1), *mark))
            continue; /* named twice: the last one counts */
        if (!zb_mark_add(r->intake->store, r->contact->id, *mark, NULL, "[{\"code\":\"handler_said\"}]",
                         &r->author, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean tell(Recording *r, ZbVerdict verdict, GError **error)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    if (r->call->behaviour)
        g_strv_builder_addv(builder, (const char **)r->call->behaviour);
    if (r->call->marks)
        g_strv_builder_addv(builder, (const char **)r->call->marks);
    g_auto(GStrv) marks = g_strv_builder_end(builder);
    ZbNotifyCase n = {.contact_id = r->contact->id,
                      /* However long ago it was: somebody tells us now. */
                      .at = r->contact->recorded_at,
                      .verdict = verdict,
                      .limitation_concerned = limited(r, 0) || (r->c && r->c->stops->len > 0),
                      .topic_id = r->topic ? r->topic->id : 0,
                      .author_id = r->actor->handler_id,
                      .marks = (const char *const *)marks};
    return zb_notify(r->intake, &n, error);
}

static gboolean record(Recording *r, GError **error)
{
    ZbVerdict leans, verdict = verdict_of(r, &leans);
    return add_contact(r, error) && add_links(r, error) && add_marks(r, r->call->behaviour, error) &&
           add_marks(r, r->call->marks, error) &&
           (verdict == ZB_VERDICT_NONE ||
            zb_verdict_set(r->intake->store, r->contact->id, verdict, leans, "[{\"code\":\"handler_said\"}]",
                           &r->author, error)) &&
           tell(r, verdict, error) &&
           zb_audit(r->intake->store, r->actor, r->contact->recorded_at, "contact.record", "contact",
                    r->contact->id, NULL, error);
}

gboolean zb_intake_call(const ZbIntake *intake, const ZbCall *call, const ZbActor *actor,
                        gint64 *ret_contact_id, GError **error)
{
    gint64 now = zb_clock_now(intake->clock);
    g_auto(Recording) r = {.intake = intake, .call = call, .actor = actor};
    r.contact = g_new0(ZbContact, 1);
    r.contact->at = call->started == ZB_NEVER ? now : call->started;
    r.contact->recorded_at = now;
    r.day = zb_day_of(r.contact->at, intake->config->timezone);
    g_autofree char *versions = zb_intake_versions(intake);
    r.author = (ZbAuthor){
        .kind = ZB_AUTHOR_PERSON, .handler_id = actor->handler_id, .versions = versions, .at = now};
    if (!r.day || r.contact->at > now + ZB_DAY) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INVALID, "a call cannot have begun then");
        return FALSE;
    }
    if (!call->citizen && !call->number && !*call->note) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INVALID,
                            "a call has at least a citizen, a number or a note");
        return FALSE;
    }
    if (!check_words(call->behaviour, behaviours, "behaviour", error) ||
        !check_words(call->marks, call_marks, "marks", error) || !find_citizen(&r, error) ||
        !find_topic(&r, error) || !record(&r, error))
        return FALSE;
    *ret_contact_id = r.contact->id;
    return TRUE;
}
