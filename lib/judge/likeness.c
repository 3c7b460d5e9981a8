#include "lib/judge/likeness.h"

#include <math.h>
#include <string.h>

/* What words about procedure ("bezwaarschrift", "wachten") count beside those about a matter. */
#define PROCEDURE_WEIGHT 0.35f

ZbLikeness *zb_likeness_new(ZbVocabulary *vocabulary)
{
    ZbLikeness *likeness = g_new0(ZbLikeness, 1);
    likeness->inflect = zb_inflect_new();
    likeness->vocabulary = vocabulary;
    likeness->frequencies = g_new0(ZbFrequencies, 1);
    return likeness;
}

void zb_likeness_free(ZbLikeness *likeness)
{
    if (!likeness)
        return;
    zb_inflect_free(likeness->inflect);
    zb_vocabulary_free(likeness->vocabulary);
    g_free(likeness->frequencies);
    g_clear_pointer(&likeness->own_names, g_hash_table_unref);
    g_free(likeness);
}

/* ---- texts to vectors ------------------------------------------------------------------------------------- */

/* Counts features, then sorts them into a vector. */
typedef struct {
    GArray *kinds[ZB_VECTOR_KINDS];
} Counter;

static void counter_init(Counter *counter)
{
    for (guint k = 0; k < ZB_VECTOR_KINDS; k++)
        counter->kinds[k] = g_array_new(FALSE, FALSE, sizeof(ZbFeature));
}

static void count_feature(Counter *counter, ZbVectorKind kind, guint32 bucket, float count)
{
    ZbFeature one = {bucket, count};
    g_array_append_val(counter->kinds[kind], one);
}

static void count_ngram(guint32 bucket, void *data)
{
    count_feature(data, ZB_NGRAMS, bucket, 1);
}

static gint by_bucket(gconstpointer a, gconstpointer b)
{
    guint32 x = ((const ZbFeature *)a)->bucket, y = ((const ZbFeature *)b)->bucket;
    return x < y ? -1 : x > y;
}

/* Same buckets added up. The counter is spent. */
static ZbVector *counter_end(Counter *counter)
{
    ZbVector *vector = zb_vector_new();
    for (guint k = 0; k < ZB_VECTOR_KINDS; k++) {
        GArray *list = counter->kinds[k], *out = vector->kinds[k];
        g_array_sort(list, by_bucket);
        for (guint i = 0; i < list->len; i++) {
            ZbFeature one = g_array_index(list, ZbFeature, i);
            if (out->len > 0 && g_array_index(out, ZbFeature, out->len - 1).bucket == one.bucket)
                g_array_index(out, ZbFeature, out->len - 1).count += one.count;
            else
                g_array_append_val(out, one);
        }
        g_array_unref(list);
    }
    return vector;
}

static void count_token(Counter *counter, const ZbWord *token)
{
    if (token->common)
        return;
    count_feature(counter, ZB_STEMS, zb_bucket(ZB_STEMS, token->stem, strlen(token->stem)), 1);
    if (!token->number)
        zb_ngrams(token->folded, count_ngram, counter);
}

static guint32 concept_bucket(const ZbLikeness *likeness, guint concept)
{
    const char *name = zb_vocabulary_name(likeness->vocabulary, concept);
    return zb_bucket(ZB_CONCEPTS, name, strlen(name));
}

/* A concept, and at half weight the field it belongs to: "skatebaan" and "hangjongeren" are neighbours. */
static void count_concept(const ZbLikeness *likeness, Counter *counter, const ZbConceptHit *hit)
{
    const char *domain = zb_vocabulary_domain(likeness->vocabulary, hit->concept);
    float weight = zb_vocabulary_is_procedure(likeness->vocabulary, hit->concept)
                       ? hit->weight * PROCEDURE_WEIGHT
                       : hit->weight;
    count_feature(counter, ZB_CONCEPTS, concept_bucket(likeness, hit->concept), weight);
    if (domain && *domain)
        count_feature(counter, ZB_CONCEPTS, zb_bucket(ZB_CONCEPTS, domain, strlen(domain)), weight / 2);
}

/* ---- reading a message ------------------------------------------------------------------------------------ */

/* Where the clause ends that says what the message is not about: at "maar", at a comma's verb we cannot see, at the end of
 * the sentence. */
static gboolean turns(const ZbWord *token)
{
    static const char *const words[] = {"maar", "wel", "echter", "but", "integendeel", NULL};
    return g_strv_contains(words, token->folded);
}

static void mark_after(ZbReading *reading, const ZbCue *cue)
{
    guint count = zb_prose_count(reading->prose);
    guint32 sentence = zb_prose_word(reading->prose, cue->last)->sentence;
    for (guint i = cue->first; i < count && zb_prose_word(reading->prose, i)->sentence == sentence; i++) {
        if (i > cue->last && turns(zb_prose_word(reading->prose, i)))
            break;
        reading->aside[i] = 1;
    }
}

static void mark_before(ZbReading *reading, const ZbCue *cue)
{
    guint32 sentence = zb_prose_word(reading->prose, cue->last)->sentence;
    for (guint i = cue->last + 1; i > 0 && zb_prose_word(reading->prose, i - 1)->sentence == sentence; i--) {
        if (i <= cue->first && turns(zb_prose_word(reading->prose, i - 1)))
            break;
        reading->aside[i - 1] = 1;
    }
}

static void mark_asides(ZbReading *reading)
{
    for (guint c = 0; c < reading->cues->len; c++) {
        const ZbCue *cue = &g_array_index(reading->cues, ZbCue, c);
        if (cue->kind == ZB_CUE_ASIDE)
            mark_after(reading, cue);
        else if (cue->kind == ZB_CUE_ASIDE_BEFORE)
            mark_before(reading, cue);
    }
}

/* Of the words [from,to). */
static void make_vectors(const ZbLikeness *likeness, ZbReading *reading, guint from, guint to)
{
    guint paragraphs = zb_prose_paragraphs(reading->prose);
    Counter whole, asides;
    g_autofree Counter *parts = g_new0(Counter, paragraphs + 1);
    counter_init(&whole);
    counter_init(&asides);
    for (guint p = 0; p < paragraphs; p++)
        counter_init(&parts[p]);
    for (guint i = from; i < to; i++) {
        const ZbWord *token = zb_prose_word(reading->prose, i);
        count_token(reading->aside[i] ? &asides : &whole, token);
        if (!reading->aside[i])
            count_token(&parts[token->paragraph], token);
    }
    for (guint h = 0; h < reading->concepts->len; h++) {
        const ZbConceptHit *hit = &g_array_index(reading->concepts, ZbConceptHit, h);
        guint at = zb_prose_word_after(reading->prose, hit->start);
        gboolean aside = at < to && reading->aside[at];
        count_concept(likeness, aside ? &asides : &whole, hit);
        if (!aside && at < to)
            count_concept(likeness, &parts[zb_prose_word(reading->prose, at)->paragraph], hit);
    }
    reading->whole = counter_end(&whole);
    reading->asides = counter_end(&asides);
    for (guint p = 0; p < paragraphs; p++)
        g_ptr_array_add(reading->paragraphs, counter_end(&parts[p]));
}

ZbReading *zb_reading_new(const ZbLikeness *likeness, const char *text, GHashTable *names)
{
    ZbReading *reading = g_new0(ZbReading, 1);
    reading->prose = zb_prose_new(likeness->inflect, text, -1);
    if (names)
        zb_prose_leave_out(reading->prose, names);
    if (likeness->own_names)
        zb_prose_leave_out(reading->prose, likeness->own_names);
    reading->cues = zb_cues_find(reading->prose);
    reading->concepts = g_array_new(FALSE, FALSE, sizeof(ZbConceptHit));
    if (likeness->vocabulary)
        zb_vocabulary_find(likeness->vocabulary, reading->prose, reading->concepts);
    reading->aside = g_malloc0(zb_prose_count(reading->prose) + 1);
    reading->paragraphs = g_ptr_array_new_with_free_func((GDestroyNotify)zb_vector_free);
    mark_asides(reading);
    make_vectors(likeness, reading, 0, zb_prose_count(reading->prose));
    return reading;
}

ZbVector *zb_likeness_vector(const ZbLikeness *likeness, const char *text)
{
    g_autoptr(ZbReading) reading = zb_reading_new(likeness, text, NULL);
    return g_steal_pointer(&reading->whole);
}

/* ---- a part of it ------------------------------------------------------------------------------------------ */

/* Words outside the part weigh nothing, as those of an aside. */
ZbReading *zb_reading_part(const ZbLikeness *likeness, const ZbReading *of, guint from, guint to)
{
    ZbReading *part = g_new0(ZbReading, 1);
    guint count = zb_prose_count(of->prose);
    g_return_val_if_fail(from < to && to <= count, part);
    part->prose = of->prose;
    part->is_part = TRUE;
    part->cues = g_array_new(FALSE, FALSE, sizeof(ZbCue));
    part->concepts = g_array_new(FALSE, FALSE, sizeof(ZbConceptHit));
    part->paragraphs = g_ptr_array_new_with_free_func((GDestroyNotify)zb_vector_free);
    part->aside = g_malloc(count + 1);
    memset(part->aside, 1, count + 1);
    memcpy(part->aside + from, of->aside + from, to - from);
    for (guint i = 0; i < of->cues->len; i++)
        if (g_array_index(of->cues, ZbCue, i).first >= from && g_array_index(of->cues, ZbCue, i).first < to)
            g_array_append_val(part->cues, g_array_index(of->cues, ZbCue, i));
    guint32 start = zb_prose_word(of->prose, from)->start, end = zb_prose_word(of->prose, to - 1)->end;
    for (guint i = 0; i < of->concepts->len; i++)
        if (g_array_index(of->concepts, ZbConceptHit, i).start >= start &&
            g_array_index(of->concepts, ZbConceptHit, i).start < end)
            g_array_append_val(part->concepts, g_array_index(of->concepts, ZbConceptHit, i));
    make_vectors(likeness, part, from, to);
    return part;
}

void zb_reading_free(ZbReading *reading)
{
    if (!reading)
        return;
    if (!reading->is_part)
        zb_prose_free(reading->prose);
    g_array_unref(reading->cues);
    g_array_unref(reading->concepts);
    g_free(reading->aside);
    zb_vector_free(reading->whole);
    zb_vector_free(reading->asides);
    g_ptr_array_unref(reading->paragraphs);
    g_free(reading);
}
