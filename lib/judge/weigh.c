#include "lib/judge/weigh.h"

#include <math.h>
#include <string.h>

/* Being the likeliest of them says little where all are hardly like it: at this likeness, half of what it says at most. */
#define FIRST_HALF 0.08f

static float logistic(const float *weights, const float *features, guint count)
{
    float sum = 0;
    for (guint i = 0; i < count; i++)
        sum += weights[i] * features[i];
    return 1 / (1 + expf(-sum));
}

/* Whether a cue of this kind stands in the text, asides apart: what the writer says of what it is not about is no cue. */
static gboolean has_cue(const ZbReading *reading, ZbCueKind kind)
{
    for (guint i = 0; i < reading->cues->len; i++) {
        const ZbCue *cue = &g_array_index(reading->cues, ZbCue, i);
        gboolean aside = cue->kind == ZB_CUE_ASIDE_BEFORE;
        if ((aside ? ZB_CUE_ASIDE : cue->kind) == kind &&
            (kind == ZB_CUE_ASIDE || !reading->aside[cue->first]))
            return TRUE;
    }
    return FALSE;
}

static gboolean points(const ZbCase *c, gint64 topic_id, ZbVia via)
{
    for (guint i = 0; i < c->pointers->len; i++) {
        const ZbCasePointer *pointer = c->pointers->pdata[i];
        if (pointer->topic_id == topic_id && pointer->via == via)
            return TRUE;
    }
    return FALSE;
}

static void fill_pair(const ZbCase *c, ZbWeighedTopic *one, gboolean first, gboolean alone,
                      const ZbNovelty *novelty)
{
    float *x = one->features;
    const ZbCaseTopic *topic = one->topic;
    const ZbLikenessOf *like = &one->likeness;
    gboolean thread = points(c, topic->topic_id, ZB_VIA_THREAD), limited = topic->limited_since != NULL;
    x[ZB_PAIR_BIAS] = 1;
    x[ZB_PAIR_STEMS_SCOPE] = like->stems_scope;
    x[ZB_PAIR_STEMS_TALK] = like->stems_talk;
    x[ZB_PAIR_NGRAMS] = like->ngrams;
    x[ZB_PAIR_CONCEPTS] = like->concepts;
    x[ZB_PAIR_PARAGRAPH] = like->paragraph;
    x[ZB_PAIR_CONTRAST] = like->contrast;
    x[ZB_PAIR_MARGIN] = like->margin;
    x[ZB_PAIR_FIRST] = first ? like->mixed / (like->mixed + FIRST_HALF) : 0;
    x[ZB_PAIR_COVER] = like->cover;
    x[ZB_PAIR_COVER_PARAGRAPH] = like->covered_paragraph;
    x[ZB_PAIR_ONLY] = like->only;
    x[ZB_PAIR_ASIDE] = like->aside;
    x[c->reply ? ZB_PAIR_SUBJECT_REPLY : ZB_PAIR_SUBJECT] = like->subject;
    x[ZB_PAIR_REFERENCE] = points(c, topic->topic_id, ZB_VIA_REFERENCE);
    x[ZB_PAIR_LETTER] = points(c, topic->topic_id, ZB_VIA_LETTER);
    x[ZB_PAIR_THREAD] = thread;
    x[ZB_PAIR_THREAD_SHORT] = thread ? MAX(0, 1 - novelty->words) : 0;
    x[ZB_PAIR_ALONE] = alone;
    x[ZB_PAIR_CLOSED] = topic->closed && !limited;
    x[ZB_PAIR_LIMITED] = limited;
    x[ZB_PAIR_AGAIN] = has_cue(c->reading, ZB_CUE_AGAIN) ? like->mixed : 0;
    x[ZB_PAIR_CONTEST] = limited && has_cue(c->reading, ZB_CUE_CONTEST);
    x[ZB_PAIR_STATUS] = !limited && !topic->closed && has_cue(c->reading, ZB_CUE_STATUS);
}

/* The first day that the text names after the latest limitation of these topics began; NULL: none. What the writer says of what it
 * is not about is left out. */
static const ZbMoment *later_moment(const ZbCase *c, const ZbWeighed *weighed)
{
    const char *since = NULL;
    for (guint i = 0; i < weighed->topics->len; i++) {
        const char *one = g_array_index(weighed->topics, ZbWeighedTopic, i).topic->limited_since;
        since = one && g_strcmp0(one, since) > 0 ? one : since;
    }
    for (guint i = 0; since && c->moments && i < c->moments->len; i++) {
        const ZbMoment *moment = &g_array_index(c->moments, ZbMoment, i);
        if (!c->reading->aside[moment->word] && strcmp(moment->day, since) > 0)
            return moment;
    }
    return NULL;
}

static gboolean any_limited_has(const ZbWeighed *weighed, guint32 stem)
{
    for (guint i = 0; i < weighed->topics->len; i++) {
        const ZbCaseTopic *topic = g_array_index(weighed->topics, ZbWeighedTopic, i).topic;
        const ZbVector *sides[] = {topic->scope, topic->talk};
        for (guint s = 0; topic->limited_since && s < G_N_ELEMENTS(sides); s++)
            if (sides[s] && zb_vector_count(sides[s], ZB_STEMS, stem) > 0)
                return TRUE;
    }
    return FALSE;
}

/* The first year that the text names and no limited topic does: the same again, of another year; NULL: none. */
static const ZbWord *other_year(const ZbCase *c, const ZbWeighed *weighed)
{
    for (guint i = 0; i < zb_prose_count(c->reading->prose); i++) {
        const ZbWord *word = zb_prose_word(c->reading->prose, i);
        if (word->year && !c->reading->aside[i] &&
            !any_limited_has(weighed, zb_bucket(ZB_STEMS, word->stem, strlen(word->stem))))
            return word;
    }
    return NULL;
}

static void fill_matter(const ZbCase *c, ZbWeighed *weighed)
{
    float *z = weighed->features;
    z[ZB_MATTER_BIAS] = 1;
    z[ZB_MATTER_UNCOVERED] = weighed->novelty.uncovered;
    z[ZB_MATTER_UNCOVERED_PARAGRAPH] = weighed->novelty.uncovered_paragraph;
    z[ZB_MATTER_STRANGE_PARAGRAPH] = weighed->novelty.strange_paragraph;
    z[ZB_MATTER_NEW_CONCEPTS] = weighed->novelty.new_concepts;
    z[ZB_MATTER_WORDS] = weighed->novelty.words;
    for (guint i = 0; i < weighed->topics->len; i++) {
        const ZbWeighedTopic *one = &g_array_index(weighed->topics, ZbWeighedTopic, i);
        z[ZB_MATTER_BEST] = MAX(z[ZB_MATTER_BEST], one->likeness.mixed);
        z[ZB_MATTER_COVER] = MAX(z[ZB_MATTER_COVER], one->likeness.cover);
        z[ZB_MATTER_SUBJECT] = MAX(z[ZB_MATTER_SUBJECT], one->likeness.subject);
        if (one->features[ZB_PAIR_REFERENCE] + one->features[ZB_PAIR_LETTER] > 0)
            z[ZB_MATTER_POINTS] = 1;
    }
    z[ZB_MATTER_REPLY] = c->reply;
    z[ZB_MATTER_OTHER] = has_cue(c->reading, ZB_CUE_OTHER);
    z[ZB_MATTER_ALSO] = has_cue(c->reading, ZB_CUE_ALSO);
    z[ZB_MATTER_AGAIN] = has_cue(c->reading, ZB_CUE_AGAIN);
    z[ZB_MATTER_ASIDE] = has_cue(c->reading, ZB_CUE_ASIDE);
    z[ZB_MATTER_STATUS] = has_cue(c->reading, ZB_CUE_STATUS);
    z[ZB_MATTER_CONTEST] = has_cue(c->reading, ZB_CUE_CONTEST);
    z[ZB_MATTER_EVENT] = (weighed->later = later_moment(c, weighed)) != NULL;
    z[ZB_MATTER_YEAR] = (weighed->year = other_year(c, weighed)) != NULL;
    z[ZB_MATTER_TOPICS] = logf((float)weighed->topics->len + 1) / 4;
}

/* From "is it about this one?" to what it means, as if the answers were independent. */
static void combine(ZbWeighed *weighed)
{
    float no_limited = 1, no_other = 1;
    for (guint i = 0; i < weighed->topics->len; i++) {
        const ZbWeighedTopic *one = &g_array_index(weighed->topics, ZbWeighedTopic, i);
        *(one->topic->limited_since ? &no_limited : &no_other) *= 1 - one->touched;
    }
    float limited = 1 - no_limited, other = 1 - no_other, matter = weighed->matter;
    weighed->limited = limited;
    weighed->repeat = limited * no_other * (1 - matter);
    weighed->mixed = limited * (1 - no_other * (1 - matter));
    weighed->ongoing = no_limited * other * (1 - matter / 2);
    weighed->new_complaint = no_limited * (no_other + other * matter / 2);
}

static gint likeliest_first(gconstpointer a, gconstpointer b)
{
    float x = ((const ZbWeighedTopic *)a)->touched, y = ((const ZbWeighedTopic *)b)->touched;
    return x > y ? -1 : x < y;
}

static GArray *own_topics(const ZbCase *c, gint64 citizen_id, GArray *profiles)
{
    GArray *topics = g_array_new(FALSE, FALSE, sizeof(ZbWeighedTopic));
    for (guint i = 0; i < c->topics->len; i++) {
        const ZbCaseTopic *topic = c->topics->pdata[i];
        if (topic->citizen_id != citizen_id)
            continue; /* another candidate's */
        ZbWeighedTopic one = {.topic = topic};
        ZbProfile profile = {topic->scope, topic->talk};
        g_array_append_val(topics, one);
        g_array_append_val(profiles, profile);
    }
    return topics;
}

ZbWeighed *zb_weigh(const ZbCase *c, gint64 citizen_id)
{
    const ZbWeights *weights = c->weights ? c->weights : &zb_weights_shipped;
    g_autoptr(GArray) profiles = g_array_new(FALSE, FALSE, sizeof(ZbProfile));
    ZbWeighed *weighed = g_new0(ZbWeighed, 1);
    weighed->topics = own_topics(c, citizen_id, profiles);
    guint count = weighed->topics->len, first = 0;
    g_autofree ZbLikenessOf *likeness = g_new0(ZbLikenessOf, count + 1);
    zb_likeness_compare(c->likeness, c->reading, c->subject, (const ZbProfile *)(void *)profiles->data, count,
                        likeness, &weighed->novelty);
    for (guint i = 1; i < count; i++)
        if (likeness[i].mixed > likeness[first].mixed)
            first = i;
    for (guint i = 0; i < count; i++) {
        ZbWeighedTopic *one = &g_array_index(weighed->topics, ZbWeighedTopic, i);
        one->likeness = likeness[i];
        fill_pair(c, one, i == first, count == 1, &weighed->novelty);
        one->touched = logistic(weights->pair, one->features, ZB_PAIR_FEATURES);
    }
    fill_matter(c, weighed);
    weighed->matter = logistic(weights->matter, weighed->features, ZB_MATTER_FEATURES);
    g_array_sort(weighed->topics, likeliest_first);
    combine(weighed);
    return weighed;
}

/* ---- part by part ------------------------------------------------------------------------------------------ */

/* Fewer words that say something are no matter by themselves: "Graag antwoord."; a sentence has colour of its own. */
#define PARAGRAPH_WORDS 3
#define SENTENCE_WORDS 6

/* Where the part that begins at `from` ends. */
static guint part_end(const ZbProse *prose, guint from, gboolean sentences, guint *ret_saying)
{
    guint to = from;
    const ZbWord *first = zb_prose_word(prose, from);
    for (*ret_saying = 0; to < zb_prose_count(prose); to++) {
        const ZbWord *word = zb_prose_word(prose, to);
        if (sentences ? word->sentence != first->sentence : word->paragraph != first->paragraph)
            break;
        *ret_saying += !word->common;
    }
    return to;
}

static guint count_parts(const ZbProse *prose)
{
    guint parts = 0, saying;
    for (guint from = 0; from < zb_prose_count(prose);) {
        from = part_end(prose, from, FALSE, &saying);
        parts += saying >= PARAGRAPH_WORDS;
    }
    return parts;
}

float zb_weigh_strangest_part(const ZbCase *c, gint64 citizen_id, guint *ret_from)
{
    float most = 0;
    const ZbProse *prose = c->reading->prose;
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    ZbCase part = *c;
    part.pointers = none;
    part.moments = NULL;
    part.reply = FALSE;
    *ret_from = 0;
    /* What was written in one go has sentences only. */
    gboolean sentences = count_parts(prose) < 2;
    for (guint from = 0, to, saying; from < zb_prose_count(prose); from = to) {
        to = part_end(prose, from, sentences, &saying);
        if (saying < (sentences ? SENTENCE_WORDS : PARAGRAPH_WORDS))
            continue; /* says nothing by itself */
        g_autoptr(ZbReading) reading = zb_reading_part(c->likeness, c->reading, from, to);
        part.reading = reading;
        g_autoptr(ZbWeighed) weighed = zb_weigh(&part, citizen_id);
        /* A matter that no topic covers is not asked for: in a part's few words it is hardly seen. */
        float elsewhere = 1 - weighed->repeat / (1 - weighed->matter);
        if (elsewhere > most) {
            most = elsewhere;
            *ret_from = from;
        }
    }
    return most;
}

void zb_weighed_free(ZbWeighed *weighed)
{
    if (!weighed)
        return;
    for (guint i = 0; i < weighed->topics->len; i++)
        zb_likeness_clear(&g_array_index(weighed->topics, ZbWeighedTopic, i).likeness);
    g_array_unref(weighed->topics);
    zb_novelty_clear(&weighed->novelty);
    g_free(weighed);
}
