/* How like a message is to each of a citizen's topics. Pure.
 *
 * A topic has two profiles: its scope (title, description, what the letter of its limitation says) and its talk (what was written
 * about it). A message is compared with both, whole, by paragraph and word by word: which of its words does a topic explain, which
 * does only that topic, and which does none? A clause that says what the message is not about ("dit gaat niet over de
 * skatebaan") is compared apart. */
#pragma once

#include "lib/judge/cues.h"
#include "lib/judge/vector.h"

/* What comparing needs. One for the process. */
typedef struct {
    ZbInflect *inflect;         /* owned */
    ZbVocabulary *vocabulary;   /* owned */
    ZbFrequencies *frequencies; /* owned; grows as topics are learned */
    /* Owned set of folded words that say nothing in any message: names of those who are written to. NULL: not known (yet); who
     * reads messages sees to it. */
    GHashTable *own_names;
} ZbLikeness;

/* `vocabulary`: taken over; NULL: no concepts. */
ZbLikeness *zb_likeness_new(ZbVocabulary *vocabulary);
void zb_likeness_free(ZbLikeness *likeness);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbLikeness, zb_likeness_free)

/* The features of a word that says something. */
typedef struct {
    guint32 stem;                /* its bucket */
    guint32 ngrams, ngram_count; /* of ZbReading.ngrams: its own */
} ZbWordFeatures;

/* A message's text, read for comparing. */
typedef struct {
    ZbProse *prose;
    ZbWordFeatures *features; /* of each word; of common ones nothing */
    GArray *ngrams;           /* of guint32: buckets, word by word */
    GArray *cues;             /* of ZbCue */
    GArray *concepts;         /* of ZbConceptHit */
    guint8 *aside;            /* for each token: whether it stands in a clause on what this is not about */
    ZbVector *whole;          /* without asides */
    ZbVector *asides;         /* the asides alone */
    GPtrArray *paragraphs;    /* of ZbVector, without asides */
    gboolean is_part;         /* the prose and features are another reading's, of which this is a part */
} ZbReading;

/* `names` (may be NULL): folded words that say nothing here, since they are names of who writes or is spoken for. A set of
 * strings; those of `likeness` as well. */
ZbReading *zb_reading_new(const ZbLikeness *likeness, const char *text, GHashTable *names);
/* The words [from,to) of `of`, by themselves; `of` outlives it. (transfer full) */
ZbReading *zb_reading_part(const ZbLikeness *likeness, const ZbReading *of, guint from, guint to);
/* What a text is about, without our colleagues' names and without what it says that it is not about. (transfer full) */
ZbVector *zb_likeness_vector(const ZbLikeness *likeness, const char *text);
void zb_reading_free(ZbReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbReading, zb_reading_free)

typedef struct {
    const ZbVector *scope, *talk; /* borrowed; NULL: nothing known */
} ZbProfile;

/* Of one topic; each from 0 to 1. */
typedef struct {
    float stems_scope, stems_talk, ngrams,
        concepts;    /* cosines of the whole; of n-grams and concepts the better of the two */
    float paragraph; /* mean of the kinds, best paragraph */
    float contrast;  /* stems and concepts, those apart that his other topics have as well */
    float mixed;     /* mean of the kinds, whole: by this topics are ranked */
    float margin;    /* of `mixed` over the best other topic's; may be negative */
    float cover;     /* the share of the message's words that this topic explains */
    float
        covered_paragraph; /* the greatest share of one paragraph's words that it explains; of paragraphs that say enough */
    float only;    /* and no other topic does */
    float aside;   /* mean of the kinds, what the message says that it is not about */
    float subject; /* mean of stems and concepts, the subject alone; the better of both sides */
    GArray
        *words; /* of guint: numbers of words that speak for it most, strongest first; for the explanation */
} ZbLikenessOf;

/* Of the message against all topics together. */
typedef struct {
    float uncovered;           /* the share of its words that no topic explains */
    float uncovered_paragraph; /* the greatest such share in one paragraph, of the whole message's words */
    float
        strange_paragraph; /* the greatest share of one paragraph's own words; of paragraphs that say enough */
    float new_concepts;    /* the share of its concepts that no topic has */
    float words; /* how much it says: log of the number of words that say something, over 10; about 0 to 1 */
    GArray *unexplained; /* of guint: numbers of words that no topic explains, heaviest first */
} ZbNovelty;

/* `subject` may be NULL. `ret` has room for `count` profiles' results; zb_likeness_clear() each. */
void zb_likeness_compare(const ZbLikeness *likeness, const ZbReading *reading, const ZbReading *subject,
                         const ZbProfile *profiles, guint count, ZbLikenessOf *ret, ZbNovelty *ret_novelty);
void zb_likeness_clear(ZbLikenessOf *of);
void zb_novelty_clear(ZbNovelty *novelty);
