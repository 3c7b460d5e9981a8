/* Inside the vocabulary: what its files hold (vocabulary-parse.c), and the index that is made of it (vocabulary-index.c)
 * and searched (vocabulary-find.c). */
#pragma once

#include "lib/judge/inflect.h"
#include "lib/judge/lexicon.h"
#include "lib/judge/recall.h"
#include "lib/judge/vocabulary.h"

/* What counts as meaning nothing: words of the section [-]. */
#define ZB_CONCEPT_NOTHING G_MAXUINT
/* Words of one expression. */
#define ZB_EXPRESSION_MAX 8

typedef struct {
    char *text;     /* words with single spaces between, folded; ".." for a gap of up to two words */
    float weight;   /* 1, less where the word is ambiguous */
    gboolean exact; /* only this form; no part of compounds */
} ZbEntry;

typedef struct {
    char *name, *domain;
    gboolean procedure;
    GPtrArray *entries; /* of ZbEntry, owned */
    GPtrArray *wider;   /* names of the concepts that it is a kind of, owned */
} ZbConcept;

/* A place in the tree of expressions. Node 0 is its root; node n + 1 is where edge n leads. */
typedef struct {
    guint32 posting; /* the first of its list, or ZB_LEXICON_NONE */
    gboolean goes_on, has_gap;
} ZbNode;

typedef struct {
    guint concept;
    float weight;
    guint32 next;
} ZbPosting;

/* A word is known by its form; forms of one word share a root: its stem, or the form itself with '=' where an exact entry
 * claims it. Expressions are paths of roots. */
typedef struct {
    ZbLexicon *forms;   /* folded words → index of form_roots */
    GArray *form_roots; /* of guint32 */
    ZbLexicon *roots;
    guint32 claimed;       /* roots below it are forms of exact entries */
    GArray *root_is_title; /* of guint8, as many as there are roots: it stands before a person's name */
    ZbLexicon *spellings;  /* keys of misspelling → index of spelling_roots */
    GArray *spelling_roots;
    ZbLexicon *edges;
    GArray *starts;   /* of guint32: where each root leads from node 0; the edges would tell it slower */
    GArray *nodes;    /* of ZbNode */
    GArray *postings; /* of ZbPosting */
    ZbRecall *known;  /* working memory of vocabulary-find.c */
} ZbIndex;

struct ZbVocabulary {
    GPtrArray *concepts; /* of ZbConcept, owned */
    GHashTable *by_name; /* its name → number + 1 */
    ZbConcept *nothing;  /* the words of [-] that mean nothing */
    ZbConcept *streets;  /* endings of street names */
    ZbConcept *titles;   /* what stands before a person's name */
    ZbInflect *inflect;
    ZbIndex index;
    GChecksum *content;
    char *version;
};

ZbConcept *zb_concept_new(const char *name, const char *domain, gboolean procedure);
void zb_concept_free(ZbConcept *concept);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbConcept, zb_concept_free)
/* Adds an entry; of two equal ones the heavier counts. */
void zb_concept_add(ZbConcept *concept, const char *text, float weight, gboolean exact);
gboolean zb_concept_remove(ZbConcept *concept, const char *text);

/* Reads a file into the concepts. The index is not made anew. */
gboolean zb_vocabulary_parse(ZbVocabulary *vocabulary, const char *source, const char *bytes, gsize length,
                             GError **error);

void zb_index_build(ZbIndex *index, const ZbVocabulary *vocabulary);
void zb_index_clear(ZbIndex *index);
/* The node to which `root` leads from `node`, over a gap or not; 0 where there is none. */
guint32 zb_index_step(const ZbIndex *index, guint32 node, guint32 root, gboolean gap);

/* For what an index knows of words. (transfer full) */
ZbRecall *zb_vocabulary_known_new(void);

/* The parts of a compound that are known, best first. */
#define ZB_PARTS_MAX 3
typedef struct {
    guint32 roots[ZB_PARTS_MAX];
    guint n;
    float weight;
} ZbParts;

/* Takes the folded `word` apart into known words. FALSE: it is no compound of such. */
gboolean zb_compound_split(const ZbVocabulary *vocabulary, const char *word, guint size, const ZbStem *stem,
                           ZbParts *ret_parts);
