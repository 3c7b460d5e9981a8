/* What a text activates. First every word of the text gets its root, by the surest way that knows it; then the tree of
 * expressions is walked from each word on. */
#include "lib/judge/vocabulary-private.h"

#include <string.h>

/* How sure a way of knowing a word is. */
#define BY_STEM 0.95F
#define BY_VERB 0.85F
#define BY_SPELLING 0.75F
/* Words that may stand in a gap. */
#define GAP_MAX 2
/* Hits of the same concept are looked for among as many before. */
#define LOOK_BACK 16

typedef struct {
    guint32 start, end;
    guint32 root;
    float weight;
    gboolean parted;
    ZbParts parts; /* of a compound, where root is ZB_LEXICON_NONE */
} Word;

typedef struct {
    const ZbVocabulary *vocabulary;
    GArray *words; /* of Word */
    GArray *hits;
    gsize first_hit; /* hits before it are the caller's */
} Finder;

/* ---- words ----------------------------------------------------------------------------------------------- */

static guint32 by_spelling(const ZbIndex *index, const ZbStem *stem)
{
    ZbStem key;
    if (!zb_inflect_spelling(stem->text, stem->size, &key))
        return ZB_LEXICON_NONE;
    guint32 spelling = zb_lexicon_find(index->spellings, key.text, key.size);
    return spelling == ZB_LEXICON_NONE ? spelling : g_array_index(index->spelling_roots, guint32, spelling);
}

/* The root of a word by its form, stem, verb or spelling. */
static guint32 root_of(const ZbVocabulary *vocabulary, const ZbWord *word, const ZbStem *stem,
                       float *ret_weight)
{
    const ZbIndex *index = &vocabulary->index;
    ZbStem verb;
    guint32 form = zb_lexicon_find(index->forms, word->folded, word->size), root;
    *ret_weight = 1;
    if (form != ZB_LEXICON_NONE)
        return g_array_index(index->form_roots, guint32, form);
    *ret_weight = BY_STEM;
    if ((root = zb_lexicon_find(index->roots, stem->text, stem->size)) != ZB_LEXICON_NONE)
        return root;
    *ret_weight = BY_VERB;
    if (zb_inflect_verb(vocabulary->inflect, word->folded, word->size, &verb) &&
        (root = zb_lexicon_find(index->roots, verb.text, verb.size)) != ZB_LEXICON_NONE)
        return root;
    *ret_weight = BY_SPELLING;
    return by_spelling(index, stem);
}

/* "Molenstraat", "Bakkerlaan": a capital and such an ending make a name. */
static gboolean is_street(const ZbVocabulary *vocabulary, const ZbWord *word)
{
    const GPtrArray *endings = vocabulary->streets->entries;
    for (guint i = 0; word->capital && i < endings->len; i++) {
        const char *ending = ((const ZbEntry *)endings->pdata[i])->text;
        gsize n = strlen(ending);
        if (word->size > n + 2 && memcmp(word->folded + word->size - n, ending, n) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Whether the word belongs to a person's name: "mevrouw J. van der Bakker". `in_name`: so did the word before it, or it was
 * such an address. */
static gboolean is_name(const ZbWord *word, gboolean in_name)
{
    static const char *const particles[] = {"van", "de", "der", "den", "ter", "ten", "te", "el", "al", "von"};
    if (!in_name || !word->beside)
        return FALSE;
    if (word->capital || word->size <= 2)
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(particles); i++)
        if (strcmp(word->folded, particles[i]) == 0)
            return TRUE;
    return FALSE;
}

/* Prose leaves a word with a digit as it is. */
static void stem_of(const ZbVocabulary *vocabulary, const ZbWord *word, ZbStem *ret_stem)
{
    if (word->number) {
        zb_inflect_stem(vocabulary->inflect, word->folded, word->size, ret_stem);
        return;
    }
    memcpy(ret_stem->text, word->stem, word->stem_size + 1);
    ret_stem->size = word->stem_size;
}

/* What the vocabulary knows of a word. */
typedef struct {
    guint32 root;
    float weight;
    ZbParts parts; /* where it has no root */
} Known;

/* Words that are remembered: 200 KiB. */
#define REMEMBERED 2048

ZbRecall *zb_vocabulary_known_new(void)
{
    return zb_recall_new(REMEMBERED, sizeof(Known));
}

static const Known *look_up(const ZbVocabulary *vocabulary, const ZbWord *word)
{
    gboolean fresh;
    ZbStem stem;
    Known *known = zb_recall(vocabulary->index.known, word->folded, word->size, &fresh);
    if (!fresh)
        return known;
    *known = (Known){0};
    stem_of(vocabulary, word, &stem);
    known->root = root_of(vocabulary, word, &stem, &known->weight);
    if (known->root == ZB_LEXICON_NONE)
        zb_compound_split(vocabulary, word->folded, word->size, &stem, &known->parts);
    return known;
}

static Word read_word(const ZbVocabulary *vocabulary, const ZbWord *from, gboolean *in_name)
{
    Word word = {.start = from->start, .end = from->end, .root = ZB_LEXICON_NONE, .parted = from->parted};
    if ((*in_name = is_name(from, *in_name)))
        return word;
    const Known *known = look_up(vocabulary, from);
    gboolean has_root = known->root != ZB_LEXICON_NONE;
    *in_name = has_root && g_array_index(vocabulary->index.root_is_title, guint8, known->root);
    if (!(has_root && known->weight == 1) && is_street(vocabulary, from))
        return word;
    word.root = known->root;
    word.weight = known->weight;
    word.parts = known->parts;
    return word;
}

static void read_words(Finder *finder, const ZbProse *prose)
{
    gboolean in_name = FALSE;
    for (guint i = 0; i < zb_prose_count(prose); i++) {
        Word word = read_word(finder->vocabulary, zb_prose_word(prose, i), &in_name);
        g_array_append_val(finder->words, word);
    }
}

/* ---- hits ------------------------------------------------------------------------------------------------ */

/* Overlapping places of one concept are one place, as heavy as the heavier. */
static void add_hit(Finder *finder, ZbConceptHit hit)
{
    GArray *hits = finder->hits;
    for (guint i = hits->len; i > finder->first_hit && i + LOOK_BACK > hits->len; i--) {
        ZbConceptHit *before = &g_array_index(hits, ZbConceptHit, i - 1);
        if (before->concept != hit.concept || before->end <= hit.start || before->start >= hit.end)
            continue;
        before->weight = MAX(before->weight, hit.weight);
        before->end = MAX(before->end, hit.end);
        return;
    }
    g_array_append_val(hits, hit);
}

static void add_postings(Finder *finder, guint32 node, const Word *first, const Word *last, float weight)
{
    const ZbIndex *index = &finder->vocabulary->index;
    guint32 p = g_array_index(index->nodes, ZbNode, node).posting;
    while (p != ZB_LEXICON_NONE) {
        const ZbPosting *posting = &g_array_index(index->postings, ZbPosting, p);
        if (posting->concept != ZB_CONCEPT_NOTHING)
            add_hit(finder,
                    (ZbConceptHit){posting->concept, posting->weight * weight, first->start, last->end});
        p = posting->next;
    }
}

static gboolean means_nothing(const ZbIndex *index, guint32 node)
{
    guint32 p = g_array_index(index->nodes, ZbNode, node).posting;
    for (; p != ZB_LEXICON_NONE; p = g_array_index(index->postings, ZbPosting, p).next)
        if (g_array_index(index->postings, ZbPosting, p).concept == ZB_CONCEPT_NOTHING)
            return TRUE;
    return FALSE;
}

/* ---- expressions ----------------------------------------------------------------------------------------- */

#define MATCHES_MAX 32

typedef struct {
    guint32 node;
    guint last; /* the word with which it ends */
    float weight;
} Match;

/* The expressions that begin with one word. */
typedef struct {
    const Finder *finder;
    Match matches[MATCHES_MAX];
    guint n;
} Walk;

static void walk(Walk *walk_, guint32 node, guint at, float weight);

/* Goes from `node` on to where the word `at` leads. */
static void step(Walk *walk_, guint32 node, guint at, gboolean gap, float weight)
{
    const ZbIndex *index = &walk_->finder->vocabulary->index;
    const Word *word = &g_array_index(walk_->finder->words, Word, at);
    guint32 next = word->root == ZB_LEXICON_NONE ? 0 : zb_index_step(index, node, word->root, gap);
    if (next == 0)
        return;
    weight = MIN(weight, word->weight);
    if (g_array_index(index->nodes, ZbNode, next).posting != ZB_LEXICON_NONE && walk_->n < MATCHES_MAX)
        walk_->matches[walk_->n++] = (Match){next, at, weight};
    walk(walk_, next, at + 1, weight);
}

/* No expression goes on in the next sentence. */
static void walk(Walk *walk_, guint32 node, guint at, float weight)
{
    const GArray *words = walk_->finder->words;
    ZbNode from = g_array_index(walk_->finder->vocabulary->index.nodes, ZbNode, node);
    for (guint i = at; i < words->len && i <= at + GAP_MAX; i++) {
        if (node != 0 && g_array_index(words, Word, i).parted)
            return;
        if (i == at && from.goes_on)
            step(walk_, node, i, FALSE, weight);
        if (!from.has_gap)
            return;
        step(walk_, node, i, TRUE, weight);
    }
}

/* How many words from `at` on mean nothing, by the longest such expression. */
static guint count_nothing(const Walk *walk_, guint at)
{
    guint n = 0;
    for (guint i = 0; i < walk_->n; i++)
        if (means_nothing(&walk_->finder->vocabulary->index, walk_->matches[i].node))
            n = MAX(n, walk_->matches[i].last - at + 1);
    return n;
}

/* Adds what begins with the word `at`; returns how many words are done with. */
static guint find_at(Finder *finder, guint at)
{
    const ZbIndex *index = &finder->vocabulary->index;
    const Word *first = &g_array_index(finder->words, Word, at);
    for (guint i = 0; i < first->parts.n; i++)
        add_postings(finder, zb_index_step(index, 0, first->parts.roots[i], FALSE), first, first,
                     first->parts.weight);
    Walk matches; /* not filled with zeros: there is one for each word */
    matches.finder = finder;
    matches.n = 0;
    walk(&matches, 0, at, 1);
    guint nothing = count_nothing(&matches, at);
    for (guint i = 0; i < matches.n; i++) {
        const Match *match = &matches.matches[i];
        if (match->last - at + 1 > nothing)
            add_postings(finder, match->node, first, &g_array_index(finder->words, Word, match->last),
                         match->weight);
    }
    return MAX(nothing, 1);
}

void zb_vocabulary_find(const ZbVocabulary *vocabulary, const ZbProse *prose, GArray *hits)
{
    g_autoptr(GArray) words = g_array_sized_new(FALSE, FALSE, sizeof(Word), zb_prose_count(prose));
    Finder finder = {vocabulary, words, hits, hits->len};
    read_words(&finder, prose);
    for (guint at = 0; at < words->len;)
        at += find_at(&finder, at);
}

void zb_vocabulary_find_text(const ZbVocabulary *vocabulary, const char *text, gsize length, GArray *hits)
{
    g_autoptr(ZbProse) prose = zb_prose_new(vocabulary->inflect, text, (gssize)length);
    zb_vocabulary_find(vocabulary, prose, hits);
}
