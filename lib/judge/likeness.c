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

/* A feature, and where it stands: in a paragraph, or in what is said aside. */
#define ASIDE G_MAXUINT32
typedef struct {
    guint32 bucket, place;
    float count;
} Occurrence;

static void occur(GArray *list, guint32 bucket, guint32 place, float count)
{
    Occurrence one = {bucket, place, count};
    g_array_append_val(list, one);
}

/* Half of the bits of a bucket: it is sorted by the lower half, then by the upper. */
#define DIGIT_BITS 9
#define DIGITS (1u << DIGIT_BITS)
G_STATIC_ASSERT(DIGITS *DIGITS == ZB_BUCKETS);

static void sort_by_digit(const Occurrence *from, Occurrence *to, guint count, guint shift)
{
    guint at[DIGITS + 1] = {0};
    for (guint i = 0; i < count; i++)
        at[(from[i].bucket >> shift) % DIGITS + 1]++;
    for (guint digit = 1; digit < DIGITS; digit++)
        at[digit] += at[digit - 1];
    for (guint i = 0; i < count; i++)
        to[at[(from[i].bucket >> shift) % DIGITS]++] = from[i];
}

/* Same buckets stay in their order. */
static void sort_by_bucket(GArray *list)
{
    Occurrence *items = (Occurrence *)(void *)list->data;
    g_autofree Occurrence *other = g_new(Occurrence, list->len + 1);
    sort_by_digit(items, other, list->len, 0);
    sort_by_digit(other, items, list->len, DIGIT_BITS);
}

/* Same buckets are added up. */
static void count_feature(ZbVector *vector, ZbVectorKind kind, const Occurrence *one)
{
    GArray *features = vector->kinds[kind];
    ZbFeature *last = features->len > 0 ? &g_array_index(features, ZbFeature, features->len - 1) : NULL;
    ZbFeature feature = {one->bucket, one->count};
    if (last && last->bucket == one->bucket)
        last->count += one->count;
    else
        g_array_append_val(features, feature);
}

static void read_features(ZbReading *reading)
{
    guint count = zb_prose_count(reading->prose);
    reading->features = g_new0(ZbWordFeatures, count + 1);
    reading->ngrams = g_array_sized_new(FALSE, FALSE, sizeof(guint32), count * 4);
    for (guint i = 0; i < count; i++) {
        const ZbWord *word = zb_prose_word(reading->prose, i);
        ZbWordFeatures *features = &reading->features[i];
        if (word->common)
            continue; /* says nothing */
        features->stem = zb_bucket(ZB_STEMS, word->stem, word->stem_size);
        features->ngrams = reading->ngrams->len;
        if (!word->number)
            zb_ngrams(word->folded, word->size, reading->ngrams);
        features->ngram_count = reading->ngrams->len - features->ngrams;
    }
}

static guint32 concept_bucket(const ZbLikeness *likeness, guint concept)
{
    const char *name = zb_vocabulary_name(likeness->vocabulary, concept);
    return zb_bucket(ZB_CONCEPTS, name, strlen(name));
}

/* A concept, and at half weight the field it belongs to: "skatebaan" and "hangjongeren" are neighbours. */
static void add_concept(const ZbLikeness *likeness, GArray *list, const ZbConceptHit *hit, guint32 place)
{
    const char *domain = zb_vocabulary_domain(likeness->vocabulary, hit->concept);
    float weight = zb_vocabulary_is_procedure(likeness->vocabulary, hit->concept)
                       ? hit->weight * PROCEDURE_WEIGHT
                       : hit->weight;
    occur(list, concept_bucket(likeness, hit->concept), place, weight);
    if (domain && *domain)
        occur(list, zb_bucket(ZB_CONCEPTS, domain, strlen(domain)), place, weight / 2);
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

static guint32 place_of(const ZbReading *reading, guint word)
{
    return reading->aside[word] ? ASIDE : zb_prose_word(reading->prose, word)->paragraph;
}

static void add_words(const ZbReading *reading, guint from, guint to, GArray *const *kinds)
{
    for (guint i = from; i < to; i++) {
        const ZbWordFeatures *features = &reading->features[i];
        guint32 place = place_of(reading, i);
        if (zb_prose_word(reading->prose, i)->common)
            continue; /* has none */
        occur(kinds[ZB_STEMS], features->stem, place, 1);
        for (guint n = features->ngrams; n < features->ngrams + features->ngram_count; n++)
            occur(kinds[ZB_NGRAMS], g_array_index(reading->ngrams, guint32, n), place, 1);
    }
}

/* What begins behind the words stands in no paragraph. */
static void add_concepts(const ZbLikeness *likeness, const ZbReading *reading, guint to, GArray *list)
{
    for (guint h = 0; h < reading->concepts->len; h++) {
        const ZbConceptHit *hit = &g_array_index(reading->concepts, ZbConceptHit, h);
        guint at = zb_prose_word_after(reading->prose, hit->start);
        add_concept(likeness, list, hit, at < to ? place_of(reading, at) : reading->paragraphs->len);
    }
}

static void spread(ZbReading *reading, ZbVectorKind kind, GArray *list)
{
    sort_by_bucket(list);
    for (guint i = 0; i < list->len; i++) {
        const Occurrence *one = &g_array_index(list, Occurrence, i);
        count_feature(one->place == ASIDE ? reading->asides : reading->whole, kind, one);
        if (one->place < reading->paragraphs->len)
            count_feature(reading->paragraphs->pdata[one->place], kind, one);
    }
}

/* Of the words [from,to). */
static void make_vectors(const ZbLikeness *likeness, ZbReading *reading, guint from, guint to)
{
    GArray *kinds[ZB_VECTOR_KINDS];
    for (guint k = 0; k < ZB_VECTOR_KINDS; k++)
        kinds[k] = g_array_new(FALSE, FALSE, sizeof(Occurrence));
    reading->whole = zb_vector_new();
    reading->asides = zb_vector_new();
    for (guint p = 0; p < zb_prose_paragraphs(reading->prose); p++)
        g_ptr_array_add(reading->paragraphs, zb_vector_new());
    add_words(reading, from, to, kinds);
    add_concepts(likeness, reading, to, kinds[ZB_CONCEPTS]);
    for (guint k = 0; k < ZB_VECTOR_KINDS; k++) {
        spread(reading, k, kinds[k]);
        g_array_unref(kinds[k]);
    }
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
    read_features(reading);
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
    part->features = of->features;
    part->ngrams = of->ngrams;
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
    if (!reading->is_part) {
        zb_prose_free(reading->prose);
        g_free(reading->features);
        g_array_unref(reading->ngrams);
    }
    g_array_unref(reading->cues);
    g_array_unref(reading->concepts);
    g_free(reading->aside);
    zb_vector_free(reading->whole);
    zb_vector_free(reading->asides);
    g_ptr_array_unref(reading->paragraphs);
    g_free(reading);
}
