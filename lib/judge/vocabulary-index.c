/* The index of a vocabulary: from the words of a text to the concepts. */
#include "lib/judge/vocabulary-private.h"

#include <string.h>

/* Of the concept that a text names, for one that it is a kind of. */
#define BY_WIDER 0.5F

static void set_guint32(GArray *array, guint32 place, guint32 value)
{
    guint32 none = ZB_LEXICON_NONE;
    while (array->len <= place)
        g_array_append_val(array, none);
    g_array_index(array, guint32, place) = value;
}

static guint32 add_root(ZbIndex *index, const char *text, gsize size)
{
    guint32 root = zb_lexicon_add(index->roots, text, size);
    if (root == index->root_is_title->len) {
        guint8 none = 0;
        g_array_append_val(index->root_is_title, none);
    }
    return root;
}

/* The root of a word of the vocabulary; the form, the root and the key of its misspellings are taken in. */
static guint32 root_of(ZbIndex *index, const ZbVocabulary *vocabulary, const char *word, gsize size)
{
    guint32 form = zb_lexicon_add(index->forms, word, size);
    if (form < index->form_roots->len && g_array_index(index->form_roots, guint32, form) != ZB_LEXICON_NONE)
        return g_array_index(index->form_roots, guint32, form);
    ZbStem stem, key;
    zb_inflect_stem(vocabulary->inflect, word, (guint)size, &stem);
    guint32 root = add_root(index, stem.text, stem.size);
    set_guint32(index->form_roots, form, root);
    if (zb_inflect_spelling(stem.text, stem.size, &key)) {
        guint32 spelling = zb_lexicon_add(index->spellings, key.text, key.size);
        if (spelling == index->spelling_roots->len)
            set_guint32(index->spelling_roots, spelling, root);
    }
    return root;
}

/* A form that an exact entry claims has a root of its own, which no inflection reaches. */
static void claim_form(ZbIndex *index, const char *word)
{
    g_autofree char *own = g_strconcat("=", word, NULL);
    guint32 form = zb_lexicon_add(index->forms, word, strlen(word));
    set_guint32(index->form_roots, form, add_root(index, own, strlen(own)));
}

/* ---- the tree of expressions ----------------------------------------------------------------------------- */

typedef struct {
    guint32 node, root, gap;
} Edge;

static guint32 find_edge(const ZbIndex *index, guint32 node, guint32 root, gboolean gap)
{
    Edge edge = {node, root, gap ? 1 : 0};
    guint32 number = zb_lexicon_find(index->edges, &edge, sizeof edge);
    return number == ZB_LEXICON_NONE ? 0 : number + 1;
}

guint32 zb_index_step(const ZbIndex *index, guint32 node, guint32 root, gboolean gap)
{
    if (node == 0)
        return g_array_index(index->starts, guint32, root);
    return find_edge(index, node, root, gap);
}

static guint32 add_node(ZbIndex *index)
{
    ZbNode node = {.posting = ZB_LEXICON_NONE};
    g_array_append_val(index->nodes, node);
    return index->nodes->len - 1;
}

static guint32 grow_edge(ZbIndex *index, guint32 node, guint32 root, gboolean gap)
{
    Edge edge = {node, root, gap ? 1 : 0};
    guint32 next = zb_lexicon_add(index->edges, &edge, sizeof edge) + 1;
    if (next == index->nodes->len)
        add_node(index);
    ZbNode *from = &g_array_index(index->nodes, ZbNode, node);
    from->goes_on |= !gap;
    from->has_gap |= gap;
    return next;
}

static void add_posting(ZbIndex *index, guint32 node, guint concept, float weight)
{
    ZbNode *at = &g_array_index(index->nodes, ZbNode, node);
    for (guint32 p = at->posting; p != ZB_LEXICON_NONE;) {
        ZbPosting *posting = &g_array_index(index->postings, ZbPosting, p);
        if (posting->concept == concept) {
            posting->weight = MAX(posting->weight, weight);
            return;
        }
        p = posting->next;
    }
    ZbPosting posting = {concept, weight, at->posting};
    at->posting = index->postings->len;
    g_array_append_val(index->postings, posting);
}

/* The node of an expression, which is taken in. */
static guint32 node_of(ZbIndex *index, const ZbVocabulary *vocabulary, const ZbEntry *entry)
{
    g_auto(GStrv) words = g_strsplit(entry->text, " ", -1);
    guint32 node = 0;
    gboolean gap = FALSE;
    for (guint i = 0; words[i]; i++) {
        if (g_str_equal(words[i], "..")) {
            gap = TRUE;
            continue;
        }
        node = grow_edge(index, node, root_of(index, vocabulary, words[i], strlen(words[i])), gap);
        gap = FALSE;
    }
    return node;
}

/* ---- all of it ------------------------------------------------------------------------------------------- */

static void claim_forms(ZbIndex *index, const ZbConcept *concept)
{
    for (guint i = 0; i < concept->entries->len; i++) {
        const ZbEntry *entry = concept->entries->pdata[i];
        if (entry->exact)
            claim_form(index, entry->text);
    }
}

static void add_concept(ZbIndex *index, const ZbVocabulary *vocabulary, const ZbConcept *concept,
                        guint number)
{
    for (guint i = 0; i < concept->entries->len; i++) {
        const ZbEntry *entry = concept->entries->pdata[i];
        guint32 node = node_of(index, vocabulary, entry);
        add_posting(index, node, number, entry->weight);
        for (guint w = 0; w < concept->wider->len; w++) {
            gpointer wider = g_hash_table_lookup(vocabulary->by_name, concept->wider->pdata[w]);
            add_posting(index, node, GPOINTER_TO_UINT(wider) - 1, entry->weight * BY_WIDER);
        }
    }
}

static void mark_titles(ZbIndex *index, const ZbVocabulary *vocabulary)
{
    const GPtrArray *titles = vocabulary->titles->entries;
    for (guint i = 0; i < titles->len; i++) {
        const char *word = ((const ZbEntry *)titles->pdata[i])->text;
        g_array_index(index->root_is_title, guint8, root_of(index, vocabulary, word, strlen(word))) = TRUE;
    }
}

void zb_index_build(ZbIndex *index, const ZbVocabulary *vocabulary)
{
    index->forms = zb_lexicon_new();
    index->form_roots = g_array_new(FALSE, FALSE, sizeof(guint32));
    index->roots = zb_lexicon_new();
    index->root_is_title = g_array_new(FALSE, TRUE, sizeof(guint8));
    index->spellings = zb_lexicon_new();
    index->spelling_roots = g_array_new(FALSE, FALSE, sizeof(guint32));
    index->edges = zb_lexicon_new();
    index->starts = g_array_new(FALSE, FALSE, sizeof(guint32));
    index->nodes = g_array_new(FALSE, FALSE, sizeof(ZbNode));
    index->postings = g_array_new(FALSE, FALSE, sizeof(ZbPosting));
    index->known = zb_vocabulary_known_new();
    add_node(index);
    claim_forms(index, vocabulary->nothing);
    for (guint i = 0; i < vocabulary->concepts->len; i++)
        claim_forms(index, vocabulary->concepts->pdata[i]);
    index->claimed = zb_lexicon_size(index->roots);
    add_concept(index, vocabulary, vocabulary->nothing, ZB_CONCEPT_NOTHING);
    for (guint i = 0; i < vocabulary->concepts->len; i++)
        add_concept(index, vocabulary, vocabulary->concepts->pdata[i], i);
    mark_titles(index, vocabulary);
    for (guint32 root = 0; root < zb_lexicon_size(index->roots); root++)
        set_guint32(index->starts, root, find_edge(index, 0, root, FALSE));
}

void zb_index_clear(ZbIndex *index)
{
    zb_lexicon_free(index->forms);
    zb_lexicon_free(index->roots);
    zb_lexicon_free(index->spellings);
    zb_lexicon_free(index->edges);
    zb_recall_free(index->known);
    GArray *const arrays[] = {index->form_roots, index->root_is_title, index->spelling_roots,
                              index->starts,     index->nodes,         index->postings};
    for (guint i = 0; i < G_N_ELEMENTS(arrays); i++)
        g_array_unref(arrays[i]);
    *index = (ZbIndex){0};
}
