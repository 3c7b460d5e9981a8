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

/* The root of a folded word by its form, stem, verb or spelling. */
static guint32 root_of(const ZbVocabulary *vocabulary, const char *text, guint size, float *ret_weight)
{
    const ZbIndex *index = &vocabulary->index;
    ZbStem stem, verb;
    guint32 form = zb_lexicon_find(index->forms, text, size), root;
    *ret_weight = 1;
    if (form != ZB_LEXICON_NONE)
        return g_array_index(index->form_roots, guint32, form);
    zb_inflect_stem(vocabulary->inflect, text, size, &stem);
    *ret_weight = BY_STEM;
    if ((root = zb_lexicon_find(index->roots, stem.text, stem.size)) != ZB_LEXICON_NONE)
        return root;
    *ret_weight = BY_VERB;
    if (zb_inflect_verb(vocabulary->inflect, text, size, &verb) &&
        (root = zb_lexicon_find(index->roots, verb.text, verb.size)) != ZB_LEXICON_NONE)
        return root;
    *ret_weight = BY_SPELLING;
    return by_spelling(index, &stem);
}

/* "Molenstraat", "Bakkerlaan": a capital and such an ending make a name. */
static gboolean is_street(const ZbVocabulary *vocabulary, const ZbToken *token)
{
    const GPtrArray *endings = vocabulary->streets->entries;
    for (guint i = 0; token->capital && i < endings->len; i++) {
        const char *ending = ((const ZbEntry *)endings->pdata[i])->text;
        gsize n = strlen(ending);
        if (token->size > n + 2 && memcmp(token->word + token->size - n, ending, n) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Whether the word belongs to a person's name: "mevrouw J. van der Bakker". `in_name`: so did the word before it, or it was
 * such an address. */
static gboolean is_name(const ZbToken *token, gboolean in_name)
{
    static const char *const particles[] = {"van", "de", "der", "den", "ter", "ten", "te", "el", "al", "von"};
    if (!in_name || !token->beside)
        return FALSE;
    if (token->capital || token->size <= 2)
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(particles); i++)
        if (strcmp(token->word, particles[i]) == 0)
            return TRUE;
    return FALSE;
}

static Word read_word(const ZbVocabulary *vocabulary, const ZbToken *token, gboolean *in_name)
{
    Word word = {.start = token->start, .end = token->end, .root = ZB_LEXICON_NONE, .parted = token->parted};
    if ((*in_name = is_name(token, *in_name)))
        return word;
    word.root = root_of(vocabulary, token->word, token->size, &word.weight);
    *in_name =
        word.root != ZB_LEXICON_NONE && g_array_index(vocabulary->index.root_is_title, guint8, word.root);
    if (word.weight == 1 && word.root != ZB_LEXICON_NONE)
        return word;
    if (is_street(vocabulary, token))
        word.root = ZB_LEXICON_NONE;
    else if (word.root == ZB_LEXICON_NONE)
        zb_compound_split(vocabulary, token->word, token->size, &word.parts);
    return word;
}

static void read_words(Finder *finder, const char *text, gsize length)
{
    ZbToken token;
    gboolean in_name = FALSE;
    for (zb_token_start(&token, text, length); zb_token_next(&token);) {
        Word word = read_word(finder->vocabulary, &token, &in_name);
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

void zb_vocabulary_find(const ZbVocabulary *vocabulary, const char *text, gsize length, GArray *hits)
{
    g_autoptr(GArray) words = g_array_sized_new(FALSE, FALSE, sizeof(Word), (guint)(length / 6 + 1));
    Finder finder = {vocabulary, words, hits, hits->len};
    read_words(&finder, text, length);
    for (guint at = 0; at < words->len;)
        at += find_at(&finder, at);
}
