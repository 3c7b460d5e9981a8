/* What a text is about, as sparse vectors of hashed features, and in how many topics each feature occurs. Pure.
 *
 * Three kinds of features: Dutch stems, character n-grams of longer words (they see through compounds and typing errors), and
 * concepts of the vocabulary. All are hashed into ZB_BUCKETS buckets, so that memory does not grow with the dossier; two
 * features that fall into one bucket are taken for one. */
#pragma once

#include "lib/judge/prose.h"
#include "lib/judge/vocabulary.h"

/* Raised when the same text would give other vectors: what is stored is then made anew. */
#define ZB_VECTOR_VERSION 1
#define ZB_BUCKETS (1u << 18)

typedef enum { ZB_STEMS, ZB_NGRAMS, ZB_CONCEPTS, ZB_VECTOR_KINDS } ZbVectorKind;

/* Sorted by bucket, each bucket once. */
typedef struct {
    guint32 bucket;
    float count;
} ZbFeature;

typedef struct {
    GArray *kinds[ZB_VECTOR_KINDS]; /* of ZbFeature */
} ZbVector;

ZbVector *zb_vector_new(void);
void zb_vector_free(ZbVector *vector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbVector, zb_vector_free)

/* The bucket of a feature. */
guint32 zb_bucket(ZbVectorKind kind, const char *feature, gsize length);
/* Appends to `buckets` (of guint32) that of each n-gram of a folded word of `size` bytes: of words of at least five characters, their
 * ends marked. */
void zb_ngrams(const char *folded, guint size, GArray *buckets);

/* Adds another's counts, `factor` times. */
void zb_vector_add(ZbVector *vector, const ZbVector *other, float factor);
/* The count in a bucket; 0 where it is not. O(log n). */
float zb_vector_count(const ZbVector *vector, ZbVectorKind kind, guint32 bucket);
gboolean zb_vector_is_empty(const ZbVector *vector);

/* As stored: a version byte, then for each kind a length and its features. (transfer full) */
GBytes *zb_vector_pack(const ZbVector *vector);
/* NULL where the bytes are no vector of this version: made anew then. (transfer full) */
ZbVector *zb_vector_unpack(const void *bytes, gsize size);

/* ---- how common a feature is: 1 MiB, one for the whole dossier ---- */
typedef struct {
    guint32 topics;             /* how many were counted */
    guint32 bucket[ZB_BUCKETS]; /* in how many of them */
} ZbFrequencies;

/* Counts a topic's features that `before` (NULL: nothing) did not have. */
void zb_frequencies_learn(ZbFrequencies *frequencies, const ZbVector *vector, const ZbVector *before);
/* The weight of a feature: 1 for what nearly every topic has, up to about 8 for what few have. */
float zb_frequencies_weight(const ZbFrequencies *frequencies, guint32 bucket);

/* What each feature of a vector weighs, found once, to compare it several times. NULL in, NULL out. (transfer full) */
typedef struct {
    const ZbVector *vector; /* borrowed */
    float *weights[ZB_VECTOR_KINDS];
    float lengths[ZB_VECTOR_KINDS];
} ZbWeighedVector;

/* Weighs vectors by how common their features are; most features are as rare as many others, and their weight is found once. */
#define ZB_WEIGHER_KNOWN 512
typedef struct {
    const ZbFrequencies *frequencies; /* borrowed; does not change meanwhile */
    float weights[ZB_WEIGHER_KNOWN];  /* by the number of topics; 0: not known yet */
} ZbWeigher;

ZbWeighedVector *zb_vector_weigh(const ZbVector *vector, ZbWeigher *weigher);
void zb_weighed_vector_free(ZbWeighedVector *weighed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbWeighedVector, zb_weighed_vector_free)

/* Cosine of two vectors of one kind; 0 where one is empty, or NULL. */
float zb_cosine(const ZbWeighedVector *a, const ZbWeighedVector *b, ZbVectorKind kind);
