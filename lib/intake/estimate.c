#include "lib/intake/estimate.h"

#include "lib/intake/learn.h"
#include "lib/intake/mark.h"
#include "lib/json.h"
#include "lib/store/topics.h"
#include "lib/text.h"

static char *evidence_text(JsonArray *evidence)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_ARRAY);
    json_node_set_array(node, evidence);
    return zb_json_print(node, FALSE);
}

/* Under whose row the citizen was found: where it is said no more that he and another are one, it is still true. */
static gint64 entry_of(const ZbCase *c, const ZbJudgement *j)
{
    for (guint i = 0; i < c->senders->len; i++) {
        const ZbCaseSender *sender = &g_array_index(c->senders, ZbCaseSender, i);
        if (sender->citizen_id == j->citizen_id && sender->representative_id == j->representative_id)
            return sender->entry_id;
    }
    return j->citizen_id;
}

static gboolean link_citizen(const ZbIntake *intake, const ZbEstimating *e, const ZbEstimate *made,
                             const char *who, GError **error)
{
    gboolean said = e->again && e->again->citizen_id;
    return !made->j->citizen_id || said ||
           zb_link_citizen(intake->store, e->contact->id, entry_of(made->c, made->j), who, e->author, error);
}

static gboolean mark_representative(const ZbIntake *intake, const ZbEstimating *e, const ZbJudgement *j,
                                    const char *who, GError **error)
{
    gboolean said = e->marks_said && g_strv_contains(e->marks_said, "representative");
    return !j->representative_id || j->verdict == ZB_VERDICT_MACHINE || said ||
           zb_mark_add(intake->store, e->contact->id, "representative", NULL, who, e->author, error);
}

static gboolean record_links(const ZbIntake *intake, const ZbEstimating *e, const ZbEstimate *made,
                             GError **error)
{
    const ZbJudgement *j = made->j;
    g_autofree char *who = evidence_text(j->who);
    g_autofree char *what = evidence_text(j->what);
    if (!link_citizen(intake, e, made, who, error))
        return FALSE;
    for (guint i = 0; i < j->topics->len; i++)
        if (!zb_link_topic(intake->store, e->contact->id, g_array_index(j->topics, gint64, i), i, what,
                           e->author, error))
            return FALSE;
    return mark_representative(intake, e, j, who, error);
}

/* A new complaint opens a topic, so that the next message about it finds one; a person confirms it. Judged to be new again it is about
 * the topic that it opened then. */
static gboolean open_topic(const ZbIntake *intake, const ZbEstimating *e, const ZbEstimate *made,
                           const char *day, GError **error)
{
    const ZbJudgement *j = made->j;
    gint64 topic_id = 0;
    g_autofree char *line = zb_text_one_line(e->contact->subject);
    g_autofree char *shown = zb_text_shorten(line, 80);
    if (e->again && !zb_topic_opened_by(intake->store, e->contact->id, j->citizen_id, &topic_id, error))
        return FALSE;
    gboolean had = topic_id != 0;
    return (had || zb_topic_open_provisional(intake->store, entry_of(made->c, j), e->contact->id, shown, day,
                                             &topic_id, error)) &&
           (had || e->again || zb_learn_topic(intake, topic_id, error)) &&
           zb_link_topic(intake->store, e->contact->id, topic_id, 0, "[{\"code\":\"new\"}]", e->author,
                         error);
}

static gboolean record(const ZbIntake *intake, const ZbEstimating *e, const ZbEstimate *made, const char *day,
                       GError **error)
{
    const ZbJudgement *j = made->j;
    g_autofree char *why = evidence_text(j->why);
    return record_links(intake, e, made, error) &&
           (j->verdict != ZB_VERDICT_NEW || open_topic(intake, e, made, day, error)) &&
           zb_verdict_set(intake->store, e->contact->id, j->verdict, j->leans, why, e->author, error);
}

gboolean zb_estimate(const ZbIntake *intake, const ZbEstimating *e, ZbEstimate *ret, GError **error)
{
    const ZbContact *contact = e->contact;
    g_autofree char *day = zb_day_of(contact->at, intake->config->timezone);
    g_autoptr(ZbSpeaker) speaker = zb_speaker_of(e->facts, intake->config->domain);
    g_auto(ZbEstimate) made = {0};
    made.c = zb_gather_again(intake, e->again, e->facts, speaker, contact->text_key, contact->at, day, error);
    if (!made.c)
        return FALSE;
    g_autoptr(ZbMarking) marking = zb_marking_new(intake, e->facts, day);
    made.c->needs_person = zb_marking_needs_person(marking);
    made.j = zb_judge(made.c);
    if (!e->decided && !record(intake, e, &made, day, error))
        return FALSE;
    if (!zb_marking_record(marking, contact->id, made.j, e->marks_said, e->author, &made.marks, error))
        return FALSE;
    made.about_staff = g_strdup(zb_marking_about_staff(marking));
    *ret = made;
    made = (ZbEstimate){0};
    return TRUE;
}

void zb_estimate_clear(ZbEstimate *estimate)
{
    g_clear_pointer(&estimate->c, zb_case_free);
    g_clear_pointer(&estimate->j, zb_judgement_free);
    g_clear_pointer(&estimate->marks, g_strfreev);
    g_clear_pointer(&estimate->about_staff, g_free);
}
