/* What the text says: which topics it is about, and so which verdict, with its reasons. */
#include "lib/judge/judging.h"

#include <string.h>

/* Touched more likely than not. */
#define LINKED 0.5f
/* Named as a candidate where nothing is touched for sure. */
#define CANDIDATE 0.2f
#define THINKABLE 0.03f
#define CANDIDATES 3
/* A matter that no topic covers is likely enough to be one, and to be told of. */
#define MATTER 0.3f

ZbVerdict judging_likeliest(const ZbWeighed *weighed, float *ret_probability)
{
    const struct {
        ZbVerdict verdict;
        float probability;
    } all[] = {{ZB_VERDICT_REPEAT, weighed->repeat},
               {ZB_VERDICT_MIXED, weighed->mixed},
               {ZB_VERDICT_ONGOING, weighed->ongoing},
               {ZB_VERDICT_NEW, weighed->new_complaint}};
    guint best = 0;
    for (guint i = 1; i < G_N_ELEMENTS(all); i++)
        if (all[i].probability > all[best].probability)
            best = i;
    *ret_probability = all[best].probability;
    return all[best].verdict;
}

/* ---- reasons ----------------------------------------------------------------------------------------------- */

/* The words themselves, as they stand in the text: they are shown to handlers, and stored beside the text. */
static void add_words(JsonObject *object, const ZbReading *reading, const GArray *numbers)
{
    JsonArray *words = json_array_new();
    for (guint i = 0; numbers && i < numbers->len; i++)
        json_array_add_string_element(
            words, zb_prose_word(reading->prose, g_array_index(numbers, guint, i))->folded);
    json_object_set_array_member(object, "words", words);
}

static double percent(float share)
{
    return (int)(share * 100 + 0.5f);
}

static void explain_topic(Judging *g, const ZbWeighedTopic *one)
{
    JsonObject *object = judging_evidence(g->j->what, "likeness");
    json_object_set_string_member(object, "topic", one->topic->reference);
    json_object_set_double_member(object, "percent", percent(one->touched));
    add_words(object, g->c->reading, one->likeness.words);
    if (one->likeness.aside > 0.1f)
        json_object_set_string_member(judging_evidence(g->j->what, "aside"), "topic", one->topic->reference);
}

static void explain_matter(Judging *g, const ZbWeighed *weighed, ZbVerdict verdict)
{
    gboolean more = verdict == ZB_VERDICT_NEW || verdict == ZB_VERDICT_MIXED;
    if (!more && weighed->matter < MATTER)
        return;
    JsonObject *object = judging_evidence(g->j->why, "no_topic_covers");
    json_object_set_double_member(object, "percent", percent(weighed->matter));
    add_words(object, g->c->reading, weighed->novelty.unexplained);
}

static void explain_cues(Judging *g)
{
    const ZbReading *reading = g->c->reading;
    gboolean said[ZB_CUES] = {FALSE};
    for (guint i = 0; i < reading->cues->len; i++) {
        const ZbCue *cue = &g_array_index(reading->cues, ZbCue, i);
        if (said[cue->kind])
            continue; /* one of a kind will do */
        said[cue->kind] = TRUE;
        g_autoptr(GString) words = g_string_new(NULL);
        for (guint t = cue->first; t <= cue->last; t++)
            g_string_append_printf(words, "%s%s", words->len ? " " : "",
                                   zb_prose_word(reading->prose, t)->folded);
        JsonObject *object = judging_evidence(g->j->why, "cue");
        json_object_set_string_member(object, "kind", zb_cue_name(cue->kind));
        json_object_set_string_member(object, "words", words->str);
    }
}

/* ---- topics ------------------------------------------------------------------------------------------------ */

/* Whether a topic that is not touched for sure is still named: the likeliest where a person must choose. */
static gboolean is_candidate(const Judging *g, const ZbWeighedTopic *one, guint linked)
{
    if (linked > 0)
        return FALSE;
    return one->touched >= (g->j->verdict == ZB_VERDICT_UNSURE ? THINKABLE : CANDIDATE) &&
           g->j->verdict != ZB_VERDICT_NEW;
}

/* Those that it is about; where there are none, the likeliest candidate. What must be handled stands before what is limited. */
static void link_topics(Judging *g, const ZbWeighed *weighed, ZbVerdict verdict)
{
    guint linked = 0;
    for (int limited = 0; limited <= 1 && verdict == ZB_VERDICT_MIXED; limited++)
        for (guint i = 0; i < weighed->topics->len; i++) {
            const ZbWeighedTopic *one = &g_array_index(weighed->topics, ZbWeighedTopic, i);
            if (one->touched >= LINKED && (one->topic->limited_since != NULL) == (limited == 1))
                judging_link(g, one->topic);
        }
    for (guint i = 0; i < weighed->topics->len; i++) {
        const ZbWeighedTopic *one = &g_array_index(weighed->topics, ZbWeighedTopic, i);
        if (one->touched < LINKED && !is_candidate(g, one, linked))
            break; /* and so are the rest */
        judging_link(g, one->topic);
        linked++;
    }
    for (guint i = 0; i < MIN(weighed->topics->len, CANDIDATES); i++) {
        const ZbWeighedTopic *one = &g_array_index(weighed->topics, ZbWeighedTopic, i);
        if (one->touched >= CANDIDATE)
            explain_topic(g, one);
    }
}

static const char *reason_of(ZbVerdict verdict)
{
    switch (verdict) {
    case ZB_VERDICT_REPEAT:
        return "text_on_limited_topic";
    case ZB_VERDICT_MIXED:
        return "text_on_limited_topic_and_more";
    case ZB_VERDICT_ONGOING:
        return "text_on_topic";
    default:
        return "text_on_no_topic";
    }
}

/* NULL: there is none, or it is limited. */
static const ZbCaseTopic *likeliest_if_open(const ZbWeighed *weighed)
{
    if (weighed->topics->len == 0)
        return NULL;
    const ZbCaseTopic *topic = g_array_index(weighed->topics, ZbWeighedTopic, 0).topic;
    return topic->limited_since ? NULL : topic;
}

void judging_by_text(Judging *g, gboolean firm)
{
    const ZbWeights *weights = g->c->weights ? g->c->weights : &zb_weights_shipped;
    g_autoptr(ZbWeighed) weighed = zb_weigh(g->c, g->j->citizen_id);
    float probability;
    ZbVerdict verdict = judging_likeliest(weighed, &probability);
    if (verdict == ZB_VERDICT_REPEAT)
        firm = judging_may_be_silent(g, weighed) && firm && probability >= weights->repeat_min;
    /* What the topics explain by halves is no new matter: it is about the likeliest, for sure where it points there. */
    if (verdict == ZB_VERDICT_NEW && weighed->matter < MATTER) {
        const ZbCaseTopic *open = likeliest_if_open(weighed);
        firm = firm && open && g_ptr_array_find(g->pointed, open, NULL);
        verdict = open ? ZB_VERDICT_ONGOING : ZB_VERDICT_NEW;
    }
    /* What touches a limited topic after all must reach people as such: `new` and `ongoing` need it to be unlikely. */
    if (verdict == ZB_VERDICT_NEW || verdict == ZB_VERDICT_ONGOING)
        firm = firm && weighed->limited <= weights->limited_max;
    firm = firm && probability >= weights->sure_min;
    judging_conclude(g, firm ? verdict : ZB_VERDICT_UNSURE, firm ? ZB_VERDICT_NONE : verdict,
                     reason_of(verdict));
    link_topics(g, weighed, verdict);
    explain_matter(g, weighed, verdict);
    explain_cues(g);
}
