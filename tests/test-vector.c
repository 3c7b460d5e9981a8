/* Sparse vectors: adding, packing, and lies in what was packed. */
#include <string.h>
#include "lib/judge/vector.h"

static ZbVector *vector_of(guint count, const guint32 *buckets)
{
    ZbVector *vector = zb_vector_new();
    for (guint i = 0; i < count; i++) {
        ZbFeature one = {buckets[i], 1};
        g_array_append_val(vector->kinds[ZB_STEMS], one);
    }
    return vector;
}

static void test_add(void)
{
    g_autoptr(ZbVector) a = vector_of(3, (guint32[]){1, 5, 9}), b = vector_of(2, (guint32[]){5, 7});
    zb_vector_add(a, b, 2);
    g_assert_cmpuint(a->kinds[ZB_STEMS]->len, ==, 4);
    g_assert_cmpfloat(zb_vector_count(a, ZB_STEMS, 5), ==, 3);
    g_assert_cmpfloat(zb_vector_count(a, ZB_STEMS, 7), ==, 2);
    g_assert_cmpfloat(zb_vector_count(a, ZB_STEMS, 8), ==, 0);
    g_assert_cmpfloat(zb_vector_count(a, ZB_CONCEPTS, 5), ==, 0);
}

static void test_pack(void)
{
    g_autoptr(ZbVector) a = vector_of(3, (guint32[]){0, 5, ZB_BUCKETS - 1});
    ZbFeature half = {77, 0.5f};
    g_array_append_val(a->kinds[ZB_CONCEPTS], half);
    g_autoptr(GBytes) packed = zb_vector_pack(a);
    gsize size;
    const guint8 *bytes = g_bytes_get_data(packed, &size);
    g_autoptr(ZbVector) back = zb_vector_unpack(bytes, size);
    g_assert_nonnull(back);
    g_assert_cmpfloat(zb_vector_count(back, ZB_STEMS, ZB_BUCKETS - 1), ==, 1);
    g_assert_cmpfloat(zb_vector_count(back, ZB_CONCEPTS, 77), ==, 0.5);
    /* Whatever is cut off, nothing is made of it. */
    for (gsize cut = 0; cut < size; cut++)
        g_assert_null(zb_vector_unpack(bytes, cut));
}

static void test_lies(void)
{
    g_autoptr(ZbVector) unsorted = vector_of(2, (guint32[]){5, 5}),
                        beyond = vector_of(1, (guint32[]){ZB_BUCKETS});
    g_autoptr(GBytes) twice = zb_vector_pack(unsorted), outside = zb_vector_pack(beyond);
    gsize size;
    const guint8 *bytes = g_bytes_get_data(twice, &size);
    g_assert_null(zb_vector_unpack(bytes, size));
    bytes = g_bytes_get_data(outside, &size);
    g_assert_null(zb_vector_unpack(bytes, size));
    guint8 other[] = {ZB_VECTOR_VERSION + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    g_assert_null(zb_vector_unpack(other, sizeof other));
    other[0] = ZB_VECTOR_VERSION;
    g_autoptr(ZbVector) empty = zb_vector_unpack(other, sizeof other);
    g_assert_true(zb_vector_is_empty(empty));
}

/* What few topics have weighs more than what all have. */
static void test_weight(void)
{
    g_autofree ZbFrequencies *f = g_new0(ZbFrequencies, 1);
    g_autoptr(ZbVector) rare = vector_of(2, (guint32[]){1, 2}), common = vector_of(1, (guint32[]){1});
    zb_frequencies_learn(f, rare, NULL);
    for (guint i = 0; i < 50; i++)
        zb_frequencies_learn(f, common, NULL);
    g_assert_cmpuint(f->topics, ==, 51);
    g_assert_cmpfloat(zb_frequencies_weight(f, 2), >, zb_frequencies_weight(f, 1) + 1);
    g_assert_cmpfloat(zb_frequencies_weight(f, 1), >=, 1);
    /* A topic that grows is still one topic. */
    zb_frequencies_learn(f, rare, common);
    g_assert_cmpuint(f->topics, ==, 51);
    g_assert_cmpuint(f->bucket[2], ==, 2);
    g_assert_cmpuint(f->bucket[1], ==, 51);
}

static void test_cosine(void)
{
    g_autofree ZbFrequencies *f = g_new0(ZbFrequencies, 1);
    ZbWeigher w = {.frequencies = f};
    g_autoptr(ZbVector) a = vector_of(2, (guint32[]){1, 2}), b = vector_of(2, (guint32[]){2, 3}),
                        c = vector_of(1, (guint32[]){9}), none = zb_vector_new();
    g_autoptr(ZbWeighedVector) x = zb_vector_weigh(a, &w), y = zb_vector_weigh(b, &w),
                               z = zb_vector_weigh(c, &w), empty = zb_vector_weigh(none, &w);
    g_assert_cmpfloat_with_epsilon(zb_cosine(x, x, ZB_STEMS), 1, 1e-5);
    g_assert_cmpfloat_with_epsilon(zb_cosine(x, y, ZB_STEMS), 0.5, 1e-5);
    g_assert_cmpfloat(zb_cosine(x, z, ZB_STEMS), ==, 0);
    g_assert_cmpfloat(zb_cosine(x, empty, ZB_STEMS), ==, 0);
    g_assert_cmpfloat(zb_cosine(x, x, ZB_NGRAMS), ==, 0);
    g_assert_cmpfloat(zb_cosine(x, NULL, ZB_STEMS), ==, 0);
    g_assert_null(zb_vector_weigh(NULL, &w));
}

static guint count_ngrams(const char *word)
{
    g_autoptr(GArray) buckets = g_array_new(FALSE, FALSE, sizeof(guint32));
    zb_ngrams(word, (guint)strlen(word), buckets);
    return buckets->len;
}

static void test_ngrams(void)
{
    g_assert_cmpuint(count_ngrams("goot"), ==, 0);
    g_assert_cmpuint(count_ngrams("gemaal"), ==, 5); /* ^gemaal$ */
    g_assert_cmpuint(count_ngrams("жалоба"), ==, 5); /* characters, not bytes */
    g_autoptr(GArray) buckets = g_array_new(FALSE, FALSE, sizeof(guint32));
    zb_ngrams("gemaal", 6, buckets);
    g_assert_cmpuint(g_array_index(buckets, guint32, 0), ==, zb_bucket(ZB_NGRAMS, "^gem", 4));
    g_assert_cmpuint(g_array_index(buckets, guint32, 4), ==, zb_bucket(ZB_NGRAMS, "aal$", 4));
}

/* A procedure's concept counts for a part of one: little, and never against. */
static void test_little(void)
{
    g_autofree ZbFrequencies *f = g_new0(ZbFrequencies, 1);
    ZbWeigher w = {.frequencies = f};
    g_autoptr(ZbVector) a = zb_vector_new(), b = vector_of(1, (guint32[]){1});
    ZbFeature little = {1, 0.175f};
    g_array_append_val(a->kinds[ZB_STEMS], little);
    g_autoptr(ZbWeighedVector) x = zb_vector_weigh(a, &w), y = zb_vector_weigh(b, &w);
    g_assert_cmpfloat(zb_cosine(x, y, ZB_STEMS), >, 0);
}

/* What is remembered of one feature is that of all as rare. */
static void test_weigher(void)
{
    g_autofree ZbFrequencies *f = g_new0(ZbFrequencies, 1);
    f->topics = 1000;
    f->bucket[1] = f->bucket[2] = 3;
    f->bucket[3] = 700;
    ZbWeigher w = {.frequencies = f};
    g_autoptr(ZbVector) v = vector_of(3, (guint32[]){1, 2, 3});
    g_autoptr(ZbWeighedVector) weighed = zb_vector_weigh(v, &w);
    for (guint32 bucket = 1; bucket <= 3; bucket++)
        g_assert_cmpfloat(weighed->weights[ZB_STEMS][bucket - 1], ==, zb_frequencies_weight(f, bucket));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vector/add", test_add);
    g_test_add_func("/vector/pack", test_pack);
    g_test_add_func("/vector/lies", test_lies);
    g_test_add_func("/vector/weight", test_weight);
    g_test_add_func("/vector/cosine", test_cosine);
    g_test_add_func("/vector/weigher", test_weigher);
    g_test_add_func("/vector/ngrams", test_ngrams);
    g_test_add_func("/vector/little", test_little);
    return g_test_run();
}
