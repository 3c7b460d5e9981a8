/* Dutch writes compounds as one word: "geluidsoverlast", "rioolgemaal", "lindeboomwortels". A long word that the
 * vocabulary does not have is cut into words that it has. The last part is what the thing is, the first part what kind
 * of it: both may say what somebody complains about. */
#include "lib/judge/vocabulary-private.h"

#include <string.h>

#define WORD_MIN 7
#define PART_MIN 3
/* From this length on a part may be a word that says nothing ("werkzaamheden"); shorter ones would cut anything. */
#define EMPTY_PART_MIN 4
/* Only a part is known: it must be long, and so must be what is left, else it is an ending or a prefix. */
#define KNOWN_MIN 5
#define LEFT_MIN 4

#define WEIGHT_TWO 0.7F
#define WEIGHT_THREE 0.6F
#define WEIGHT_PARTLY 0.35F

static const char *const glues[] = {"", "s", "e", "n", "en"};

typedef struct {
    const ZbVocabulary *vocabulary;
    const char *word;
    guint size;
    ZbStem stem;
} Cutter;

/* Whether `root` is a word by itself, and then whether it means something. */
static gboolean is_word(const ZbIndex *index, guint32 root, gboolean *ret_means)
{
    guint32 node = zb_index_step(index, 0, root, FALSE);
    guint32 posting = node == 0 ? ZB_LEXICON_NONE : g_array_index(index->nodes, ZbNode, node).posting;
    if (posting == ZB_LEXICON_NONE)
        return FALSE;
    *ret_means = TRUE;
    for (; posting != ZB_LEXICON_NONE; posting = g_array_index(index->postings, ZbPosting, posting).next)
    *ret_means &= g_array_index(index->postings, ZbPosting, posting).concept != ZB_CONCEPT_NOTHING;
    return TRUE;
}

/* The root of the word's bytes [from,to) where they are a known part, else ZB_LEXICON_NONE. */
static guint32 part(const Cutter *cutter, guint from, guint to, gboolean *ret_means)
{
    const ZbIndex *index = &cutter->vocabulary->index;
    if (to < from + PART_MIN)
        return ZB_LEXICON_NONE;
    guint32 form = zb_lexicon_find(index->forms, cutter->word + from, to - from);
    guint32 root = ZB_LEXICON_NONE;
    if (form != ZB_LEXICON_NONE)
        root = g_array_index(index->form_roots, guint32, form);
    else if (to == cutter->size && cutter->stem.size > from + PART_MIN)
        root = zb_lexicon_find(index->roots, cutter->stem.text + from, cutter->stem.size - from);
    if (root == ZB_LEXICON_NONE || root < index->claimed || !is_word(index, root, ret_means))
        return ZB_LEXICON_NONE;
    if (!*ret_means && to - from < EMPTY_PART_MIN)
        return ZB_LEXICON_NONE;
    return root;
}

static void keep(ZbParts *parts, guint32 root, gboolean means)
{
    if (means && parts->n < ZB_PARTS_MAX)
        parts->roots[parts->n++] = root;
}

/* Cuts [from,size) into two known parts, the first as long as it can be. */
static gboolean cut_in_two(const Cutter *cutter, guint from, ZbParts *parts)
{
    gboolean first_means, rest_means;
    for (guint cut = cutter->size - PART_MIN; cut >= from + PART_MIN; cut--) {
        guint32 first = part(cutter, from, cut, &first_means);
        if (first == ZB_LEXICON_NONE)
            continue;
        for (guint i = 0; i < G_N_ELEMENTS(glues); i++) {
            guint n = (guint)strlen(glues[i]);
            if (cut + n > cutter->size || memcmp(cutter->word + cut, glues[i], n) != 0)
                continue;
            guint32 rest = part(cutter, cut + n, cutter->size, &rest_means);
            if (rest == ZB_LEXICON_NONE)
                continue;
            keep(parts, rest, rest_means);
            keep(parts, first, first_means);
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean cut_in_three(const Cutter *cutter, ZbParts *parts)
{
    gboolean means;
    for (guint cut = cutter->size - 2 * PART_MIN; cut >= EMPTY_PART_MIN; cut--) {
        guint32 first = part(cutter, 0, cut, &means);
        guint glue = cutter->word[cut] == 's' ? 1 : 0;
        if (first == ZB_LEXICON_NONE ||
            (!cut_in_two(cutter, cut, parts) && !(glue && cut_in_two(cutter, cut + glue, parts))))
            continue;
        keep(parts, first, means);
        return TRUE;
    }
    return FALSE;
}

/* The longest known end or beginning of the word. */
static gboolean cut_off(const Cutter *cutter, ZbParts *parts)
{
    gboolean means;
    for (guint left = LEFT_MIN; left + KNOWN_MIN <= cutter->size; left++) {
        guint32 root = part(cutter, left, cutter->size, &means);
        if (root == ZB_LEXICON_NONE)
            root = part(cutter, 0, cutter->size - left, &means);
        if (root == ZB_LEXICON_NONE)
            continue;
        keep(parts, root, means);
        return parts->n > 0;
    }
    return FALSE;
}

gboolean zb_compound_split(const ZbVocabulary *vocabulary, const char *word, guint size, const ZbStem *stem,
                           ZbParts *ret_parts)
{
    *ret_parts = (ZbParts){.n = 0};
    if (size < WORD_MIN)
        return FALSE;
    Cutter cutter = {.vocabulary = vocabulary, .word = word, .size = size, .stem = *stem};
    if (cut_in_two(&cutter, 0, ret_parts))
        ret_parts->weight = WEIGHT_TWO;
    else if (size >= 3 * EMPTY_PART_MIN && cut_in_three(&cutter, ret_parts))
        ret_parts->weight = WEIGHT_THREE;
    else if (cut_off(&cutter, ret_parts))
        ret_parts->weight = WEIGHT_PARTLY;
    return ret_parts->n > 0;
}
