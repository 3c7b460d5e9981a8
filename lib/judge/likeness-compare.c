/* Comparing a message with a citizen's topics: whole, by paragraph, word by word. */
#include "lib/judge/likeness.h"

#include <math.h>
#include <string.h>

/* Words named as the reason. */
#define WORDS_SHOWN 8
/* Topics that are compared word by word: those most like the message. */
#define COVER_TOPICS 12
/* A word of which this share of the n-grams is known is the same word, compounded or mistyped. */
#define NGRAMS_KNOWN 0.75f
/* What words about procedure ("bezwaarschrift", "wachten") count beside those about a matter. */
#define PROCEDURE_WEIGHT 0.35f

static gboolean has(const ZbProfile *profile, ZbVectorKind kind, guint32 bucket)
{
    return (profile->scope && zb_vector_count(profile->scope, kind, bucket) > 0) ||
           (profile->talk && zb_vector_count(profile->talk, kind, bucket) > 0);
}

/* ---- as a whole, and by paragraph ------------------------------------------------------------------------- */

/* A topic's profile, weighed. */
typedef struct {
    ZbWeighedVector *scope, *talk;
} Sides;

typedef struct {
    ZbWeighedVector *whole, *asides, *subject;
    GPtrArray *paragraphs; /* of ZbWeighedVector */
} Texts;

static Sides *weigh_profiles(ZbWeigher *weigher, const ZbProfile *profiles, guint count)
{
    Sides *sides = g_new0(Sides, count + 1);
    for (guint t = 0; t < count; t++)
        sides[t] =
            (Sides){zb_vector_weigh(profiles[t].scope, weigher), zb_vector_weigh(profiles[t].talk, weigher)};
    return sides;
}

static void free_sides(Sides *sides, guint count)
{
    for (guint t = 0; t < count; t++) {
        zb_weighed_vector_free(sides[t].scope);
        zb_weighed_vector_free(sides[t].talk);
    }
    g_free(sides);
}

static void texts_init(Texts *texts, ZbWeigher *weigher, const ZbReading *reading, const ZbReading *subject)
{
    texts->whole = zb_vector_weigh(reading->whole, weigher);
    texts->asides = zb_vector_weigh(reading->asides, weigher);
    texts->subject = zb_vector_weigh(subject ? subject->whole : NULL, weigher);
    texts->paragraphs = g_ptr_array_new_with_free_func((GDestroyNotify)zb_weighed_vector_free);
    if (reading->paragraphs->len > 1) /* one is the whole */
        for (guint p = 0; p < reading->paragraphs->len; p++)
            g_ptr_array_add(texts->paragraphs, zb_vector_weigh(reading->paragraphs->pdata[p], weigher));
}

static void texts_clear(Texts *texts)
{
    zb_weighed_vector_free(texts->whole);
    zb_weighed_vector_free(texts->asides);
    zb_weighed_vector_free(texts->subject);
    g_ptr_array_unref(texts->paragraphs);
}

static float better(const ZbWeighedVector *text, const Sides *sides, ZbVectorKind kind)
{
    return MAX(zb_cosine(text, sides->scope, kind), zb_cosine(text, sides->talk, kind));
}

/* Concepts count most: they see through words; n-grams least: they see likeness in everything. */
static float mixed(const ZbWeighedVector *text, const Sides *sides)
{
    return 0.4f * better(text, sides, ZB_STEMS) + 0.2f * better(text, sides, ZB_NGRAMS) +
           0.4f * better(text, sides, ZB_CONCEPTS);
}

static float subject_likeness(const ZbWeighedVector *subject, const ZbWeighedVector *side)
{
    return zb_cosine(subject, side, ZB_STEMS) * 0.5f + zb_cosine(subject, side, ZB_CONCEPTS) * 0.5f;
}

static void compare_vectors(const Texts *texts, const Sides *sides, ZbLikenessOf *of)
{
    of->stems_scope = zb_cosine(texts->whole, sides->scope, ZB_STEMS);
    of->stems_talk = zb_cosine(texts->whole, sides->talk, ZB_STEMS);
    of->ngrams = better(texts->whole, sides, ZB_NGRAMS);
    of->concepts = better(texts->whole, sides, ZB_CONCEPTS);
    of->mixed = 0.4f * MAX(of->stems_scope, of->stems_talk) + 0.2f * of->ngrams + 0.4f * of->concepts;
    of->aside = mixed(texts->asides, sides);
    of->paragraph = of->mixed;
    for (guint p = 0; p < texts->paragraphs->len; p++)
        of->paragraph = MAX(of->paragraph, mixed(texts->paragraphs->pdata[p], sides));
    /* Of what counts for little (below 1/e of a word) the weight is negative. */
    float subject =
        MAX(subject_likeness(texts->subject, sides->scope), subject_likeness(texts->subject, sides->talk));
    of->subject = MAX(subject, 0);
}

/* How much a feature tells these topics apart: 1 where only one has it, nearly nothing where all have. */
static float tells_apart(const ZbProfile *profiles, guint count, ZbVectorKind kind, guint32 bucket)
{
    guint with = 0;
    for (guint t = 0; t < count; t++)
        with += has(&profiles[t], kind, bucket);
    return with > 1 ? 1 - 0.9f * (float)(with - 1) / (float)(count - 1) : 1;
}

/* Like a cosine, over what tells the citizen's topics apart; the better of both sides, the mean of both kinds. */
static void set_contrasts(ZbWeigher *weigher, const ZbReading *reading, const ZbProfile *profiles,
                          const Sides *sides, guint count, ZbLikenessOf *ret)
{
    static const ZbVectorKind kinds[] = {ZB_STEMS, ZB_CONCEPTS};
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
        g_autoptr(ZbVector) sharp = zb_vector_new();
        const GArray *features = reading->whole->kinds[kinds[k]];
        for (guint i = 0; i < features->len; i++) {
            ZbFeature one = g_array_index(features, ZbFeature, i);
            if (tells_apart(profiles, count, kinds[k], one.bucket) > 0.5f)
                g_array_append_val(sharp->kinds[kinds[k]], one);
        }
        g_autoptr(ZbWeighedVector) weighed = zb_vector_weigh(sharp, weigher);
        for (guint t = 0; t < count; t++)
            ret[t].contrast += better(weighed, &sides[t], kinds[k]) / G_N_ELEMENTS(kinds);
    }
}

static void set_margins(ZbLikenessOf *ret, guint count)
{
    for (guint t = 0; t < count; t++) {
        float other = 0;
        for (guint o = 0; o < count; o++)
            if (o != t)
                other = MAX(other, ret[o].mixed);
        ret[t].margin = ret[t].mixed - other;
    }
}

/* ---- word by word ----------------------------------------------------------------------------------------- */

/* What each word that says something weighs, and which topics explain it (a bit each). */
typedef struct {
    float weight;
    guint32 explained;
} Weight;

typedef struct {
    const ZbLikeness *likeness;
    const ZbReading *reading;
    const ZbProfile *profiles[COVER_TOPICS];
    guint numbers[COVER_TOPICS]; /* of the topics, in the caller's order */
    guint count;
    Weight *words;
} Covering;

static gboolean explains(const ZbProfile *profile, const ZbReading *reading, guint i)
{
    const ZbWordFeatures *features = &reading->features[i];
    if (has(profile, ZB_STEMS, features->stem))
        return TRUE;
    if (zb_prose_word(reading->prose, i)->size < 6 || features->ngram_count == 0)
        return FALSE;
    float enough = NGRAMS_KNOWN * (float)features->ngram_count;
    guint left = features->ngram_count;
    for (guint n = 0; n < features->ngram_count && (float)left >= enough; n++)
        left -= !has(profile, ZB_NGRAMS, g_array_index(reading->ngrams, guint32, features->ngrams + n));
    return (float)left >= enough;
}

static void weigh_words(Covering *covering)
{
    const ZbReading *reading = covering->reading;
    for (guint i = 0; i < zb_prose_count(reading->prose); i++) {
        if (zb_prose_word(reading->prose, i)->common || reading->aside[i])
            continue; /* weighs nothing */
        covering->words[i].weight =
            zb_frequencies_weight(covering->likeness->frequencies, reading->features[i].stem);
        for (guint t = 0; t < covering->count; t++)
            if (explains(covering->profiles[t], reading, i))
                covering->words[i].explained |= 1u << t;
    }
}

/* A concept that a topic has explains its words. */
static void weigh_concepts(Covering *covering)
{
    const ZbReading *reading = covering->reading;
    const ZbVocabulary *vocabulary = covering->likeness->vocabulary;
    for (guint h = 0; h < reading->concepts->len; h++) {
        const ZbConceptHit *hit = &g_array_index(reading->concepts, ZbConceptHit, h);
        const char *name = zb_vocabulary_name(vocabulary, hit->concept);
        gboolean procedure = zb_vocabulary_is_procedure(vocabulary, hit->concept);
        guint32 bucket = zb_bucket(ZB_CONCEPTS, name, strlen(name)), explained = 0;
        for (guint t = 0; t < covering->count && !procedure; t++)
            if (has(covering->profiles[t], ZB_CONCEPTS, bucket))
                explained |= 1u << t;
        for (guint i = zb_prose_word_after(reading->prose, hit->start); i < zb_prose_count(reading->prose);
             i++) {
            if (zb_prose_word(reading->prose, i)->start >= hit->end)
                break;
            covering->words[i].explained |= explained;
            if (procedure)
                covering->words[i].weight *= PROCEDURE_WEIGHT;
        }
    }
}

static gint heaviest_first(gconstpointer a, gconstpointer b, gpointer data)
{
    const Weight *words = data;
    float x = words[*(const guint *)a].weight, y = words[*(const guint *)b].weight;
    return x > y ? -1 : x < y;
}

static gboolean is_said(const ZbProse *prose, const GArray *shown, guint word)
{
    for (guint s = 0; s < shown->len; s++)
        if (g_str_equal(zb_prose_word(prose, g_array_index(shown, guint, s))->stem,
                        zb_prose_word(prose, word)->stem))
            return TRUE;
    return FALSE;
}

/* The heaviest words of those that the topic of `bit`, or none, explains. */
static GArray *heaviest(const Covering *covering, guint32 bit, gboolean unexplained)
{
    GArray *shown = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GArray) fit = g_array_new(FALSE, FALSE, sizeof(guint));
    const ZbProse *prose = covering->reading->prose;
    for (guint i = 0; i < zb_prose_count(prose); i++) {
        const Weight *word = &covering->words[i];
        if (word->weight > 0 && (unexplained ? word->explained == 0 : (word->explained & bit) != 0))
            g_array_append_val(fit, i);
    }
    g_array_sort_with_data(fit, heaviest_first, covering->words);
    for (guint i = 0; i < fit->len && shown->len < WORDS_SHOWN; i++)
        if (!is_said(prose, shown, g_array_index(fit, guint, i)))
            g_array_append_val(shown, g_array_index(fit, guint, i));
    return shown;
}

/* Fewer words than this that say something say too little. */
#define ENOUGH_WORDS 5

/* Paragraph by paragraph: how much of each does every topic explain, and how much does none? */
static void sum_up_paragraphs(Covering *covering, ZbLikenessOf *ret, ZbNovelty *novelty)
{
    const ZbProse *prose = covering->reading->prose;
    guint count = zb_prose_count(prose);
    for (guint i = 0; i < count;) {
        float total = 0, strange = 0, covered[COVER_TOPICS] = {0};
        guint32 paragraph = zb_prose_word(prose, i)->paragraph;
        guint words = 0;
        for (; i < count && zb_prose_word(prose, i)->paragraph == paragraph; i++) {
            const Weight *word = &covering->words[i];
            words += word->weight > 0;
            total += word->weight;
            strange += word->explained == 0 ? word->weight : 0;
            for (guint t = 0; t < covering->count; t++)
                covered[t] += word->explained & (1u << t) ? word->weight : 0;
        }
        if (words < ENOUGH_WORDS)
            continue; /* "Graag antwoord." */
        novelty->strange_paragraph = MAX(novelty->strange_paragraph, strange / total);
        for (guint t = 0; t < covering->count; t++) {
            float *most = &ret[covering->numbers[t]].covered_paragraph;
            *most = MAX(*most, covered[t] / total);
        }
    }
}

static void sum_up(Covering *covering, ZbLikenessOf *ret, ZbNovelty *novelty)
{
    const ZbProse *prose = covering->reading->prose;
    float total = 0, uncovered = 0;
    guint saying = 0, paragraphs = zb_prose_paragraphs(prose);
    g_autofree float *by_paragraph = g_new0(float, paragraphs + 1);
    for (guint i = 0; i < zb_prose_count(prose); i++) {
        const Weight *word = &covering->words[i];
        total += word->weight;
        saying += word->weight > 0;
        for (guint t = 0; t < covering->count; t++) {
            ret[covering->numbers[t]].cover += word->explained & (1u << t) ? word->weight : 0;
            ret[covering->numbers[t]].only += word->explained == 1u << t ? word->weight : 0;
        }
        if (word->explained == 0) {
            uncovered += word->weight;
            by_paragraph[zb_prose_word(prose, i)->paragraph] += word->weight;
        }
    }
    novelty->words = logf((float)saying + 1) / 6;
    if (total <= 0)
        return;
    for (guint t = 0; t < covering->count; t++) {
        ret[covering->numbers[t]].cover /= total;
        ret[covering->numbers[t]].only /= total;
    }
    novelty->uncovered = uncovered / total;
    for (guint p = 0; p < paragraphs; p++)
        novelty->uncovered_paragraph = MAX(novelty->uncovered_paragraph, by_paragraph[p] / total);
}

/* The share of the message's concepts, procedure apart, that no topic has. */
static float new_concepts(const ZbLikeness *likeness, const ZbReading *reading, const ZbProfile *profiles,
                          guint count)
{
    float all = 0, fresh = 0;
    for (guint h = 0; h < reading->concepts->len; h++) {
        const ZbConceptHit *hit = &g_array_index(reading->concepts, ZbConceptHit, h);
        if (zb_vocabulary_is_procedure(likeness->vocabulary, hit->concept))
            continue; /* says little of the matter */
        const char *name = zb_vocabulary_name(likeness->vocabulary, hit->concept);
        guint32 bucket = zb_bucket(ZB_CONCEPTS, name, strlen(name));
        gboolean known = FALSE;
        for (guint t = 0; t < count && !known; t++)
            known = has(&profiles[t], ZB_CONCEPTS, bucket);
        all += hit->weight;
        fresh += known ? 0 : hit->weight;
    }
    return all > 0 ? fresh / all : 0;
}

static void choose_topics(Covering *covering, const ZbProfile *profiles, guint count, const ZbLikenessOf *ret)
{
    while (covering->count < MIN(count, COVER_TOPICS)) {
        guint best = G_MAXUINT;
        for (guint t = 0; t < count; t++) {
            gboolean taken = FALSE;
            for (guint k = 0; k < covering->count; k++)
                taken |= covering->numbers[k] == t;
            if (!taken && (best == G_MAXUINT || ret[t].mixed > ret[best].mixed))
                best = t;
        }
        covering->profiles[covering->count] = &profiles[best];
        covering->numbers[covering->count++] = best;
    }
}

static void compare_all(ZbWeigher *weigher, const ZbReading *reading, const ZbReading *subject,
                        const ZbProfile *profiles, guint count, ZbLikenessOf *ret)
{
    Texts texts;
    Sides *sides = weigh_profiles(weigher, profiles, count);
    texts_init(&texts, weigher, reading, subject);
    for (guint t = 0; t < count; t++) {
        ret[t] = (ZbLikenessOf){0};
        compare_vectors(&texts, &sides[t], &ret[t]);
    }
    set_margins(ret, count);
    set_contrasts(weigher, reading, profiles, sides, count, ret);
    texts_clear(&texts);
    free_sides(sides, count);
}

void zb_likeness_compare(const ZbLikeness *likeness, const ZbReading *reading, const ZbReading *subject,
                         const ZbProfile *profiles, guint count, ZbLikenessOf *ret, ZbNovelty *ret_novelty)
{
    *ret_novelty = (ZbNovelty){0};
    ZbWeigher weigher = {.frequencies = likeness->frequencies};
    compare_all(&weigher, reading, subject, profiles, count, ret);
    g_autofree Weight *words = g_new0(Weight, zb_prose_count(reading->prose) + 1);
    Covering covering = {.likeness = likeness, .reading = reading, .words = words};
    choose_topics(&covering, profiles, count, ret);
    weigh_words(&covering);
    weigh_concepts(&covering);
    sum_up(&covering, ret, ret_novelty);
    sum_up_paragraphs(&covering, ret, ret_novelty);
    ret_novelty->new_concepts = new_concepts(likeness, reading, profiles, count);
    ret_novelty->unexplained = heaviest(&covering, 0, TRUE);
    for (guint t = 0; t < covering.count; t++)
        ret[covering.numbers[t]].words = heaviest(&covering, 1u << t, FALSE);
}

void zb_likeness_clear(ZbLikenessOf *of)
{
    g_clear_pointer(&of->words, g_array_unref);
}

void zb_novelty_clear(ZbNovelty *novelty)
{
    g_clear_pointer(&novelty->unexplained, g_array_unref);
}
