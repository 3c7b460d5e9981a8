/* All cases, in the order in which they are tried; the first that holds decides. Who speaks stands in identify.c.
 *
 *   1. not from a person (headers say so), or our own alert come back          machine
 *   2. nobody known speaks
 *        a representative writes for himself                                   unsure, leans unknown_sender
 *        otherwise                                                             unknown_sender, with who might be meant
 *   3. it is not clear which of several citizens speaks, or he is only proposed
 *        one of them has a limitation, or he is proposed                       unsure, leans by text, else by what is pointed at
 *        none has, and one is pointed at                                       ongoing
 *        none has, nobody pointed at                                           unsure, leans by text, else new
 *   4. from a representative: no limitation binds him, he repeats nothing
 *        text or pointers touch a topic under a stop_topic                     unsure, leans ongoing or mixed
 *        otherwise                                                             as 9
 *   5. the very words of a message of at most 14 days ago (or nearly: near-copy.h), sent under the same limitations as now
 *        with an attachment, or a pointer at what the other was not about      as 6-9, with its topics
 *        sender check not failed                                               duplicate
 *        failed                                                                unsure, leans duplicate
 *   6. the citizen is under a stop_all
 *        sender check not failed                                               suspended, with the topics underneath
 *        failed                                                                unsure, leans suspended
 *   7. the very words of a message that a person (or the import) linked to a topic now under a stop_topic, sent before that, not itself unsure
 *        no attachment (it might be the new fact), sender check not failed     repeat
 *        otherwise                                                             unsure, leans repeat
 *   8. the citizen has a topic under a stop_topic
 *        there is text: by text (judge-text.c): repeat, mixed, ongoing, new; or unsure, leans to the likeliest
 *          repeat needs all that silence.c lists; nothing is firm where the sender check failed
 *        there is none: unsure; it leans
 *          pointing at such topics only    repeat      pointing at others only   ongoing
 *          at both                         mixed       at nothing                new
 *   9. no limitation
 *        no topic yet                                                          new
 *        there is text                                                         by text
 *        something points at topics                                            ongoing
 *        one open topic                                                        unsure, leans ongoing
 *        otherwise                                                             unsure, leans new
 *
 * A pointer counts only where its topic is the identified citizen's: numbers in subjects and threads are forgeable. */
#include "lib/judge/judging.h"

#include <string.h>

JsonObject *judging_evidence(JsonArray *list, const char *code)
{
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "code", code);
    json_array_add_object_element(list, object);
    return object;
}

const ZbCaseTopic *judging_find_topic(const ZbCase *c, gint64 id)
{
    for (guint i = 0; i < c->topics->len; i++) {
        const ZbCaseTopic *topic = c->topics->pdata[i];
        if (topic->topic_id == id)
            return topic;
    }
    return NULL;
}

static const ZbCaseStop *find_stop(const ZbCase *c, gint64 citizen_id)
{
    for (guint i = 0; i < c->stops->len; i++) {
        const ZbCaseStop *stop = c->stops->pdata[i];
        if (stop->citizen_id == citizen_id)
            return stop;
    }
    return NULL;
}

gboolean judging_has_limited_topic(const ZbCase *c, gint64 citizen_id)
{
    for (guint i = 0; i < c->topics->len; i++) {
        const ZbCaseTopic *topic = c->topics->pdata[i];
        if (topic->citizen_id == citizen_id && topic->limited_since)
            return TRUE;
    }
    return FALSE;
}

/* Somebody who is only proposed counts where he was chosen. */
static gboolean any_limitation(const ZbCase *c, gint64 chosen)
{
    for (guint i = 0; i < c->senders->len; i++) {
        const ZbCaseSender *sender = &g_array_index(c->senders, ZbCaseSender, i);
        if ((sender->by == ZB_KNOWN_BY_ADDRESS || sender->citizen_id == chosen) &&
            (find_stop(c, sender->citizen_id) || judging_has_limited_topic(c, sender->citizen_id)))
            return TRUE;
    }
    return FALSE;
}

void judging_conclude(Judging *g, ZbVerdict verdict, ZbVerdict leans, const char *code)
{
    g->j->verdict = verdict;
    g->j->leans = leans;
    judging_evidence(g->j->why, code);
}

/* ---- link -------------------------------------------------------------------------------------------------- */

void judging_link(Judging *g, const ZbCaseTopic *topic)
{
    if (g_ptr_array_find(g->linked, topic, NULL))
        return;
    g_ptr_array_add(g->linked, (gpointer)topic);
    g_array_append_val(g->j->topics, topic->topic_id);
}

/* Content beats thread and number: where there is text they are evidence only. */
static void see_pointers(Judging *g)
{
    static const char *const codes[] = {"reference", "letter_reference", "thread"};
    for (guint i = 0; i < g->c->pointers->len; i++) {
        const ZbCasePointer *pointer = g->c->pointers->pdata[i];
        const ZbCaseTopic *topic = judging_find_topic(g->c, pointer->topic_id);
        if (!topic || topic->citizen_id != g->j->citizen_id)
            continue; /* the sender does not agree with it */
        JsonObject *object = judging_evidence(g->j->what, codes[pointer->via]);
        json_object_set_string_member(object, "topic", topic->reference);
        json_object_set_string_member(object, "what", pointer->what);
        if (!g_ptr_array_find(g->pointed, topic, NULL))
            g_ptr_array_add(g->pointed, (gpointer)topic);
    }
}

/* Where there is no text to judge, what is pointed at is what it is about. */
static void link_pointed(Judging *g)
{
    for (guint i = 0; i < g->pointed->len; i++)
        judging_link(g, g->pointed->pdata[i]);
}

static void link_twin(Judging *g, const ZbCaseTwin *twin)
{
    json_object_set_int_member(
        judging_evidence(g->j->what, twin->nearly ? "nearly_same_words" : "same_words"), "contact",
        twin->contact_id);
    for (guint i = 0; i < twin->topics->len; i++) {
        const ZbCaseTopic *topic = judging_find_topic(g->c, g_array_index(twin->topics, gint64, i));
        if (topic && topic->citizen_id == g->j->citizen_id)
            judging_link(g, topic);
    }
}

/* Which way an `unsure` leans by these topics alone. */
static ZbVerdict lean(const GPtrArray *topics)
{
    guint limited = 0;
    for (guint i = 0; i < topics->len; i++)
        limited += ((const ZbCaseTopic *)topics->pdata[i])->limited_since != NULL;
    if (topics->len == 0)
        return ZB_VERDICT_NEW;
    return limited == 0 ? ZB_VERDICT_ONGOING : limited == topics->len ? ZB_VERDICT_REPEAT : ZB_VERDICT_MIXED;
}

/* ---- judge ------------------------------------------------------------------------------------------------- */

/* Case 5: every limitation of now was in force when the twin came, on whatever topic, and every one of then still is:
 * what was left lying under a limitation must be handled when it comes again after it. */
static gboolean same_limitations(const Judging *g, const ZbCaseTwin *twin)
{
    const ZbCaseStop *stop = find_stop(g->c, g->j->citizen_id);
    if (twin->limitation_over || (stop && strcmp(twin->day, stop->since) < 0))
        return FALSE;
    for (guint i = 0; i < g->c->topics->len; i++) {
        const ZbCaseTopic *topic = g->c->topics->pdata[i];
        if (topic->citizen_id == g->j->citizen_id && topic->limited_since &&
            strcmp(twin->day, topic->limited_since) < 0)
            return FALSE;
    }
    return TRUE;
}

static const ZbCaseTwin *find_duplicate(const Judging *g)
{
    for (guint i = 0; i < g->c->twins->len; i++) {
        const ZbCaseTwin *twin = g->c->twins->pdata[i];
        /* Messages are not read in the order in which they came: the twin may be the later one. */
        gint64 apart = ABS(g->c->at - twin->at);
        if (twin->citizen_id == g->j->citizen_id && apart <= ZB_DUPLICATE_DAYS * ZB_DAY &&
            same_limitations(g, twin))
            return twin;
    }
    return NULL;
}

/* Case 5: the words are the same, but something beside them may be new: the letter that "see the attachment" means, or
 * the complaint that this reminder is of. */
static gboolean brings_more(const Judging *g, const ZbCaseTwin *twin)
{
    for (guint i = 0; i < g->pointed->len; i++) {
        gint64 topic_id = ((const ZbCaseTopic *)g->pointed->pdata[i])->topic_id;
        gboolean had = FALSE;
        for (guint k = 0; k < twin->topics->len; k++)
            had |= g_array_index(twin->topics, gint64, k) == topic_id;
        if (!had)
            return TRUE;
    }
    return g->c->attachments;
}

/* Case 7: a twin about nothing but limited topics, from before their limitation, as a person or the import said. What a
 * machine linked by thread or number may have been a new complaint; what has a line more is judged by its text. */
static const ZbCaseTwin *find_repeated(const Judging *g)
{
    for (guint i = 0; i < g->c->twins->len; i++) {
        const ZbCaseTwin *twin = g->c->twins->pdata[i];
        guint before = 0;
        for (guint k = 0; k < twin->topics->len; k++) {
            const ZbCaseTopic *topic = judging_find_topic(g->c, g_array_index(twin->topics, gint64, k));
            before += topic && topic->limited_since && strcmp(twin->day, topic->limited_since) < 0;
        }
        if (twin->citizen_id == g->j->citizen_id && !twin->guessed && !twin->nearly && before > 0 &&
            before == twin->topics->len)
            return twin;
    }
    return NULL;
}

/* Case 2. */
static void judge_unknown(Judging *g)
{
    gboolean representative =
        g->c->senders->len > 0 && g_array_index(g->c->senders, ZbCaseSender, 0).by == ZB_KNOWN_BY_ADDRESS;
    if (representative)
        judging_conclude(g, ZB_VERDICT_UNSURE, ZB_VERDICT_UNKNOWN_SENDER, "representative_for_himself");
    else
        judging_conclude(g, ZB_VERDICT_UNKNOWN_SENDER, ZB_VERDICT_NONE, "address_unknown");
    judging_name_candidates(g);
}

/* Case 3: in doubt who speaks. */
static void judge_doubtful(Judging *g)
{
    if (g->c->reading && g->j->citizen_id) {
        judging_by_text(g, FALSE);
        return;
    }
    link_pointed(g);
    if (g->j->proposed)
        judging_conclude(g, ZB_VERDICT_UNSURE, lean(g->linked), "only_proposed");
    else if (any_limitation(g->c, g->j->citizen_id))
        judging_conclude(g, ZB_VERDICT_UNSURE, lean(g->linked), "several_persons_limited");
    else if (g->linked->len > 0)
        judging_conclude(g, ZB_VERDICT_ONGOING, ZB_VERDICT_NONE, "points_at_topic");
    else
        judging_conclude(g, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, "several_persons");
}

static const ZbCaseTopic *only_open_topic(const Judging *g, gboolean *ret_any)
{
    const ZbCaseTopic *open = NULL;
    guint count = 0;
    *ret_any = FALSE;
    for (guint i = 0; i < g->c->topics->len; i++) {
        const ZbCaseTopic *topic = g->c->topics->pdata[i];
        if (topic->citizen_id != g->j->citizen_id)
            continue;
        *ret_any = TRUE;
        if (!topic->closed) {
            open = topic;
            count++;
        }
    }
    return count == 1 ? open : NULL;
}

static void judge_unlimited(Judging *g)
{
    gboolean any;
    const ZbCaseTopic *open = only_open_topic(g, &any);
    if (!any) {
        judging_conclude(g, ZB_VERDICT_NEW, ZB_VERDICT_NONE, "first_topic");
        return;
    }
    if (g->c->reading) {
        judging_by_text(g, g->c->sender_verified != ZB_SENDER_FAIL);
        return;
    }
    link_pointed(g);
    if (g->linked->len > 0) {
        judging_conclude(g, ZB_VERDICT_ONGOING, ZB_VERDICT_NONE, "points_at_topic");
    } else if (open) {
        json_object_set_string_member(judging_evidence(g->j->what, "only_open_topic"), "topic",
                                      open->reference);
        judging_link(g, open);
        judging_conclude(g, ZB_VERDICT_UNSURE, ZB_VERDICT_ONGOING, "one_open_topic");
    } else {
        judging_conclude(g, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, "nothing_points");
    }
}

/* Case 4. What the text touches counts as what is pointed at. */
static void judge_representative(Judging *g)
{
    if (g->c->reading && judging_has_limited_topic(g->c, g->j->citizen_id)) {
        judging_by_text(g, TRUE);
        if (g->j->verdict == ZB_VERDICT_REPEAT || g->j->leans == ZB_VERDICT_REPEAT)
            judging_conclude(g, ZB_VERDICT_UNSURE, ZB_VERDICT_ONGOING, "representative_on_limited_topic");
        else if (g->j->verdict == ZB_VERDICT_MIXED)
            judging_conclude(g, ZB_VERDICT_UNSURE, ZB_VERDICT_MIXED, "representative_on_limited_topic");
        return;
    }
    ZbVerdict leans = lean(g->pointed);
    if (leans == ZB_VERDICT_REPEAT || leans == ZB_VERDICT_MIXED) {
        link_pointed(g);
        judging_conclude(g, ZB_VERDICT_UNSURE, ZB_VERDICT_ONGOING, "representative_on_limited_topic");
    } else {
        judge_unlimited(g);
    }
}

static void judge_suspended(Judging *g, gboolean failed)
{
    if (g->c->reading)
        judging_by_text(g, FALSE); /* for the topics underneath */
    else
        link_pointed(g);
    judging_conclude(g, failed ? ZB_VERDICT_UNSURE : ZB_VERDICT_SUSPENDED,
                     failed ? ZB_VERDICT_SUSPENDED : ZB_VERDICT_NONE, "stop_all_in_force");
}

static void judge_citizen(Judging *g)
{
    const ZbCase *c = g->c;
    gboolean failed = c->sender_verified == ZB_SENDER_FAIL;
    const ZbCaseTwin *twin = find_duplicate(g);
    gboolean more = twin && brings_more(g, twin);
    if (twin)
        link_twin(g, twin);
    if (twin && !more) {
        g->j->twin = twin->contact_id;
        g->j->twin_at = twin->at;
        judging_conclude(g, failed ? ZB_VERDICT_UNSURE : ZB_VERDICT_DUPLICATE,
                         failed ? ZB_VERDICT_DUPLICATE : ZB_VERDICT_NONE,
                         twin->nearly ? "nearly_sent_again" : "sent_again");
    } else if (find_stop(c, g->j->citizen_id)) {
        judge_suspended(g, failed);
    } else if ((twin = find_repeated(g))) {
        link_twin(g, twin);
        link_pointed(g);
        /* A reference or thread beside the old words may point at another topic as well. */
        gboolean doubt = failed || c->attachments || lean(g->linked) != ZB_VERDICT_REPEAT;
        judging_conclude(g, doubt ? ZB_VERDICT_UNSURE : ZB_VERDICT_REPEAT,
                         doubt ? lean(g->linked) : ZB_VERDICT_NONE,
                         c->attachments ? "same_words_with_attachment" : "same_words_before_limitation");
    } else if (c->reading && judging_has_limited_topic(c, g->j->citizen_id)) {
        judging_by_text(g, !failed);
    } else if (judging_has_limited_topic(c, g->j->citizen_id)) {
        link_pointed(g);
        judging_conclude(g, ZB_VERDICT_UNSURE, lean(g->linked), "no_text_to_judge");
    } else {
        judge_unlimited(g);
    }
}

ZbJudgement *zb_judge(const ZbCase *c)
{
    ZbJudgement *j = g_new0(ZbJudgement, 1);
    j->topics = g_array_new(FALSE, FALSE, sizeof(gint64));
    j->who = json_array_new();
    j->what = json_array_new();
    j->why = json_array_new();
    g_autoptr(GPtrArray) linked = g_ptr_array_new();
    g_autoptr(GPtrArray) pointed = g_ptr_array_new();
    Judging g = {.c = c, .j = j, .linked = linked, .pointed = pointed};

    judging_identify(&g);
    j->limitation_concerned = any_limitation(c, j->citizen_id);
    if (c->own_alert) {
        judging_conclude(&g, ZB_VERDICT_MACHINE, ZB_VERDICT_NONE, "own_alert");
        return j;
    }
    if (c->kind != ZB_KIND_HUMAN) {
        judging_conclude(&g, ZB_VERDICT_MACHINE, ZB_VERDICT_NONE, zb_kind_name(c->kind));
        return j;
    }
    see_pointers(&g);
    if (g.ambiguous || j->proposed)
        judge_doubtful(&g);
    else if (!j->citizen_id)
        judge_unknown(&g);
    else if (j->representative_id)
        judge_representative(&g);
    else
        judge_citizen(&g);
    return j;
}
