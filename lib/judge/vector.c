#include "lib/judge/vector.h"

#include <math.h>
#include <string.h>

#define NGRAM 4
#define NGRAM_WORD_MIN 5

ZbVector *zb_vector_new(void)
{
    ZbVector *vector = g_new0(ZbVector, 1);
    for (guint k = 0; k < ZB_VECTOR_KINDS; k++)
        vector->kinds[k] = g_array_new(FALSE, FALSE, sizeof(ZbFeature));
    return vector;
}

void zb_vector_free(ZbVector *vector)
{
    if (!vector)
        return;
    for (guint k = 0; k < ZB_VECTOR_KINDS; k++)
        g_array_unref(vector->kinds[k]);
    g_free(vector);
}

/* FNV-1a, the kind first, so that a stem and an n-gram of the same letters are two features. */
guint32 zb_bucket(ZbVectorKind kind, const char *feature, gsize length)
{
    guint32 hash = (2166136261u ^ kind) * 16777619u;
    for (gsize i = 0; i < length; i++)
        hash = (hash ^ (guint8)feature[i]) * 16777619u;
    return (hash ^ (hash >> 18)) & (ZB_BUCKETS - 1);
}

void zb_ngrams(const char *folded, guint size, GArray *buckets)
{
    char marked[ZB_TOKEN_MAX + 3];
    guint8 starts[ZB_TOKEN_MAX + 4]; /* of its characters, and its end */
    guint letters = 0, length = MIN(size, ZB_TOKEN_MAX) + 2;
    marked[0] = '^';
    memcpy(marked + 1, folded, length - 2);
    marked[length - 1] = '$';
    for (guint i = 0; i < length; i++)
        if (((guchar)marked[i] & 0xc0) != 0x80) /* no byte within a character */
            starts[letters++] = (guint8)i;
    starts[letters] = (guint8)length;
    for (guint i = 0; letters >= NGRAM_WORD_MIN + 2 && i + NGRAM <= letters; i++) {
        guint32 bucket = zb_bucket(ZB_NGRAMS, marked + starts[i], (gsize)(starts[i + NGRAM] - starts[i]));
        g_array_append_val(buckets, bucket);
    }
}

/* Merges two sorted arrays. */
static GArray *merged(const GArray *a, const GArray *b, float factor)
{
    GArray *sum = g_array_new(FALSE, FALSE, sizeof(ZbFeature));
    guint i = 0, j = 0, n = 0;
    g_array_set_size(sum, a->len + b->len);
    while (i < a->len || j < b->len) {
        const ZbFeature *x = i < a->len ? &g_array_index(a, ZbFeature, i) : NULL;
        const ZbFeature *y = j < b->len ? &g_array_index(b, ZbFeature, j) : NULL;
        ZbFeature one;
        if (!y || (x && x->bucket < y->bucket)) {
            one = *x;
            i++;
        } else if (!x || y->bucket < x->bucket) {
            one = (ZbFeature){y->bucket, y->count * factor};
            j++;
        } else {
            one = (ZbFeature){x->bucket, x->count + y->count * factor};
            i++, j++;
        }
        g_array_index(sum, ZbFeature, n++) = one;
    }
    g_array_set_size(sum, n);
    return sum;
}

void zb_vector_add(ZbVector *vector, const ZbVector *other, float factor)
{
    for (guint k = 0; k < ZB_VECTOR_KINDS; k++) {
        GArray *sum = merged(vector->kinds[k], other->kinds[k], factor);
        g_array_unref(vector->kinds[k]);
        vector->kinds[k] = sum;
    }
}

float zb_vector_count(const ZbVector *vector, ZbVectorKind kind, guint32 bucket)
{
    const GArray *features = vector->kinds[kind];
    guint low = 0, high = features->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (g_array_index(features, ZbFeature, middle).bucket < bucket)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == features->len || g_array_index(features, ZbFeature, low).bucket != bucket)
        return 0;
    return g_array_index(features, ZbFeature, low).count;
}

gboolean zb_vector_is_empty(const ZbVector *vector)
{
    for (guint k = 0; k < ZB_VECTOR_KINDS; k++)
        if (vector->kinds[k]->len > 0)
            return FALSE;
    return TRUE;
}

/* ---- as stored -------------------------------------------------------------------------------------------- */

GBytes *zb_vector_pack(const ZbVector *vector)
{
    GByteArray *bytes = g_byte_array_new();
    guint8 version = ZB_VECTOR_VERSION;
    g_byte_array_append(bytes, &version, 1);
    for (guint k = 0; k < ZB_VECTOR_KINDS; k++) {
        guint32 length = GUINT32_TO_LE(vector->kinds[k]->len);
        g_byte_array_append(bytes, (const guint8 *)&length, sizeof length);
        for (guint i = 0; i < vector->kinds[k]->len; i++) {
            const ZbFeature *one = &g_array_index(vector->kinds[k], ZbFeature, i);
            /* Counts in sixteenths: enough, and the same on every machine. */
            guint32 packed[2] = {GUINT32_TO_LE(one->bucket),
                                 GUINT32_TO_LE((guint32)MIN(lrintf(one->count * 16), G_MAXINT32))};
            g_byte_array_append(bytes, (const guint8 *)packed, sizeof packed);
        }
    }
    return g_byte_array_free_to_bytes(bytes);
}

static gboolean take_number(const guint8 **at, const guint8 *end, guint32 *ret)
{
    if ((gsize)(end - *at) < sizeof *ret)
        return FALSE;
    memcpy(ret, *at, sizeof *ret);
    *ret = GUINT32_FROM_LE(*ret);
    *at += sizeof *ret;
    return TRUE;
}

/* FALSE: they are cut off, or not in order. */
static gboolean take_features(const guint8 **at, const guint8 *end, guint32 length, GArray *features)
{
    guint32 bucket, sixteenths;
    gint64 last = -1;
    if (length > (gsize)(end - *at) / (2 * sizeof bucket))
        return FALSE;
    g_array_set_size(features, length);
    for (guint32 i = 0; i < length; i++) {
        if (!take_number(at, end, &bucket) || !take_number(at, end, &sixteenths) || bucket >= ZB_BUCKETS ||
            (gint64)bucket <= last)
            return FALSE;
        last = bucket;
        g_array_index(features, ZbFeature, i) = (ZbFeature){bucket, (float)sixteenths / 16};
    }
    return TRUE;
}

ZbVector *zb_vector_unpack(const void *bytes, gsize size)
{
    const guint8 *at = bytes, *end = at ? at + size : NULL;
    if (size < 1 || *at++ != ZB_VECTOR_VERSION)
        return NULL;
    g_autoptr(ZbVector) vector = zb_vector_new();
    for (guint k = 0; k < ZB_VECTOR_KINDS; k++) {
        guint32 length;
        if (!take_number(&at, end, &length) || !take_features(&at, end, length, vector->kinds[k]))
            return NULL;
    }
    return at == end ? g_steal_pointer(&vector) : NULL;
}

/* ---- how common ------------------------------------------------------------------------------------------- */

void zb_frequencies_learn(ZbFrequencies *frequencies, const ZbVector *vector, const ZbVector *before)
{
    if (!before || zb_vector_is_empty(before))
        frequencies->topics++;
    for (guint k = 0; k < ZB_VECTOR_KINDS; k++)
        for (guint i = 0; i < vector->kinds[k]->len; i++) {
            guint32 bucket = g_array_index(vector->kinds[k], ZbFeature, i).bucket;
            if (!before || zb_vector_count(before, k, bucket) == 0)
                frequencies->bucket[bucket]++;
        }
}

float zb_frequencies_weight(const ZbFrequencies *frequencies, guint32 bucket)
{
    float topics = (float)MIN(frequencies->topics, 20000) + 20;
    float with = (float)frequencies->bucket[bucket] * topics / ((float)frequencies->topics + 20);
    return 1 + MIN(logf((topics + 1) / (with + 1)), 7);
}

/* ---- likeness --------------------------------------------------------------------------------------------- */

/* The tenth time says less than the first; what counts but little counts little, and never against. */
static float often(float count)
{
    return count <= 1 ? count : 1 + logf(count);
}

static float weight_of(ZbWeigher *weigher, guint32 bucket)
{
    guint32 topics = weigher->frequencies->bucket[bucket];
    if (topics >= ZB_WEIGHER_KNOWN)
        return zb_frequencies_weight(weigher->frequencies, bucket);
    if (weigher->weights[topics] == 0)
        weigher->weights[topics] = zb_frequencies_weight(weigher->frequencies, bucket);
    return weigher->weights[topics];
}

static float *weigh_kind(const GArray *features, ZbWeigher *weigher, float *ret_length)
{
    float sum = 0, *weights = g_new(float, features->len + 1);
    for (guint i = 0; i < features->len; i++) {
        const ZbFeature *one = &g_array_index(features, ZbFeature, i);
        weights[i] = often(one->count) * weight_of(weigher, one->bucket);
        sum += weights[i] * weights[i];
    }
    *ret_length = sqrtf(sum);
    return weights;
}

ZbWeighedVector *zb_vector_weigh(const ZbVector *vector, ZbWeigher *weigher)
{
    if (!vector)
        return NULL;
    ZbWeighedVector *weighed = g_new0(ZbWeighedVector, 1);
    weighed->vector = vector;
    for (guint k = 0; k < ZB_VECTOR_KINDS; k++)
        weighed->weights[k] = weigh_kind(vector->kinds[k], weigher, &weighed->lengths[k]);
    return weighed;
}

void zb_weighed_vector_free(ZbWeighedVector *weighed)
{
    if (!weighed)
        return;
    for (guint k = 0; k < ZB_VECTOR_KINDS; k++)
        g_free(weighed->weights[k]);
    g_free(weighed);
}

float zb_cosine(const ZbWeighedVector *a, const ZbWeighedVector *b, ZbVectorKind kind)
{
    if (!a || !b || a->lengths[kind] * b->lengths[kind] <= 0)
        return 0;
    const GArray *x = a->vector->kinds[kind], *y = b->vector->kinds[kind];
    const ZbFeature *p = (const ZbFeature *)(const void *)x->data,
                    *q = (const ZbFeature *)(const void *)y->data;
    float sum = 0;
    for (guint i = 0, j = 0; i < x->len && j < y->len;) {
        guint32 left = p[i].bucket, right = q[j].bucket;
        if (left == right)
            sum += a->weights[kind][i] * b->weights[kind][j];
        i += left <= right;
        j += right <= left;
    }
    return sum / (a->lengths[kind] * b->lengths[kind]);
}
