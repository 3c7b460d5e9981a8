/* The vocabulary of concepts in which citizens complain: "die brom vannacht" and "geluidsoverlast gemaal" share some.
 *
 * Files (man 5 zb-vocabulary) name concepts, each with the words and expressions that people use for it. A text
 * activates a concept where one of them stands, in any case, with or without diacritics, inflected, in a common
 * misspelling, or as a part of a compound; the less certain, the lower the weight. Nothing here is a citizen's text. */
#pragma once

#include "lib/judge/prose.h"

typedef struct ZbVocabulary ZbVocabulary;

/* Bytes [start,end) of the text activate `concept` with `weight` (0..1]. */
typedef struct {
    guint concept;
    float weight;
    guint32 start, end;
} ZbConceptHit;

ZbVocabulary *zb_vocabulary_new(void);
void zb_vocabulary_free(ZbVocabulary *vocabulary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbVocabulary, zb_vocabulary_free)

/* Adds the concepts of a file's `bytes`; a concept that is there already gets more words, or others where the file says
 * so. ZB_ERROR_CONFIG "SOURCE_NAME:LINE: ..."; nothing is added then. */
gboolean zb_vocabulary_add(ZbVocabulary *vocabulary, const char *source_name, const char *bytes, gsize length,
                           GError **error);
/* Adds the vocabulary compiled in, and then `files` (NULL-terminated; may be NULL). */
gboolean zb_vocabulary_load(ZbVocabulary *vocabulary, const char *const *files, GError **error);

/* Concepts are numbered from 0, and keep their numbers when files are added. Names are the vocabulary's. */
guint zb_vocabulary_size(const ZbVocabulary *vocabulary);
const char *zb_vocabulary_name(const ZbVocabulary *vocabulary, guint concept);
/* The wider field: "geluid". */
const char *zb_vocabulary_domain(const ZbVocabulary *vocabulary, guint concept);
/* Whether it says how somebody complains or how the body deals with it (waiting, letters, anger), not about what. */
gboolean zb_vocabulary_is_procedure(const ZbVocabulary *vocabulary, guint concept);
/* Words and expressions of all concepts. */
guint zb_vocabulary_entries(const ZbVocabulary *vocabulary);

/* Appends a ZbConceptHit for each concept that a text activates, in order of place. One
 * place may activate several concepts; overlapping places of one concept count once. Not for two threads at a time. */
void zb_vocabulary_find(const ZbVocabulary *vocabulary, const ZbProse *prose, GArray *hits);
/* The same of `length` bytes of valid UTF-8, as far as they are prose. */
void zb_vocabulary_find_text(const ZbVocabulary *vocabulary, const char *text, gsize length, GArray *hits);

/* A digest of what was added, for the versions of verdicts: 12 hexadecimal digits. The vocabulary's, until the next
 * file is added. */
const char *zb_vocabulary_version(const ZbVocabulary *vocabulary);
