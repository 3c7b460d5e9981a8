#include "lib/intake/learn.h"

#include <string.h>
#include <zstd.h>
#include "lib/error.h"
#include "lib/store/decisions.h"
#include "lib/store/profiles.h"
#include "lib/store/topics.h"

/* Topics made anew in one transaction. */
#define BATCH 200

static ZbVector *unpacked(GBytes *bytes)
{
    gsize size = 0;
    const void *data = bytes ? g_bytes_get_data(bytes, &size) : NULL;
    ZbVector *vector = data ? zb_vector_unpack(data, size) : NULL;
    return vector ? vector : zb_vector_new();
}

/* Stores both, and counts what the topic did not have before. */
static gboolean keep(const ZbIntake *intake, gint64 topic_id, const ZbVector *scope, const ZbVector *talk,
                     const ZbVector *before, GError **error)
{
    g_autoptr(ZbVector) all = zb_vector_new();
    zb_vector_add(all, scope, 1);
    zb_vector_add(all, talk, 1);
    g_autoptr(GBytes) packed_scope = zb_vector_pack(scope), packed_talk = zb_vector_pack(talk);
    if (!zb_profile_set(intake->store, topic_id, packed_scope, packed_talk, error))
        return FALSE;
    zb_frequencies_learn(intake->likeness->frequencies, all, before);
    return TRUE;
}

static gboolean load(const ZbIntake *intake, gint64 topic_id, ZbVector **ret_scope, ZbVector **ret_talk,
                     GError **error)
{
    g_autoptr(GBytes) scope = NULL, talk = NULL;
    if (!zb_profile_get(intake->store, topic_id, &scope, &talk, error))
        return FALSE;
    *ret_scope = unpacked(scope);
    *ret_talk = unpacked(talk);
    return TRUE;
}

/* (transfer full) */
static ZbVector *sum(const ZbVector *a, const ZbVector *b)
{
    ZbVector *both = zb_vector_new();
    zb_vector_add(both, a, 1);
    zb_vector_add(both, b, 1);
    return both;
}

/* `before`: what was counted of it already; NULL: nothing. */
static gboolean make_profile(const ZbIntake *intake, gint64 topic_id, const ZbVector *before, GError **error)
{
    ZbProfileTexts texts = {0};
    if (!zb_profile_texts(intake->store, topic_id, &texts, error))
        return FALSE;
    g_autoptr(ZbVector) scope = zb_likeness_vector(intake->likeness, texts.scope);
    g_autoptr(ZbVector) talk = zb_likeness_vector(intake->likeness, texts.talk);
    zb_profile_texts_clear(&texts);
    return keep(intake, topic_id, scope, talk, before, error);
}

gboolean zb_learn_topic(const ZbIntake *intake, gint64 topic_id, GError **error)
{
    g_autoptr(ZbVector) scope = NULL, talk = NULL;
    if (!intake->likeness)
        return TRUE;
    if (!load(intake, topic_id, &scope, &talk, error))
        return FALSE;
    g_autoptr(ZbVector) before = sum(scope, talk);
    return make_profile(intake, topic_id, before, error);
}

/* Whether a stop_topic was ever decided on it. */
static gboolean was_limited(const ZbIntake *intake, gint64 topic_id, gboolean *ret, GError **error)
{
    g_autoptr(ZbTopic) topic = zb_topic_by_id(intake->store, topic_id, error);
    g_autoptr(GPtrArray) decisions = topic ? zb_decisions_of(intake->store, topic->citizen_id, error) : NULL;
    if (!decisions)
        return FALSE;
    *ret = FALSE;
    for (guint i = 0; i < decisions->len; i++) {
        const ZbDecision *decision = decisions->pdata[i];
        *ret |= decision->topic_id == topic_id && decision->kind == ZB_DECISION_STOP_TOPIC;
    }
    return TRUE;
}

gboolean zb_learn_message(const ZbIntake *intake, gint64 topic_id, const ZbReading *reading, GError **error)
{
    g_autoptr(ZbVector) scope = NULL, talk = NULL;
    gboolean limited;
    if (!intake->likeness || !reading)
        return TRUE;
    if (!was_limited(intake, topic_id, &limited, error))
        return FALSE;
    if (limited)
        return TRUE;
    if (!load(intake, topic_id, &scope, &talk, error))
        return FALSE;
    g_autoptr(ZbVector) before = sum(scope, talk);
    zb_vector_add(talk, reading->whole, 1);
    return keep(intake, topic_id, scope, talk, before, error);
}

/* ---- how common features are ------------------------------------------------------------------------------ */

static char *versions(const ZbIntake *intake)
{
    const ZbVocabulary *vocabulary = intake->likeness->vocabulary;
    return g_strdup_printf("%d.%s", ZB_VECTOR_VERSION, vocabulary ? zb_vocabulary_version(vocabulary) : "0");
}

static gboolean learn_batch(const ZbIntake *intake, gint64 *after, GError **error)
{
    g_autoptr(GArray) topics = zb_profile_topics(intake->store, *after, BATCH, error);
    if (!topics)
        return FALSE;
    for (guint i = 0; i < topics->len; i++)
        if (!make_profile(intake, g_array_index(topics, gint64, i), NULL, error))
            return FALSE;
    *after = topics->len > 0 ? g_array_index(topics, gint64, topics->len - 1) : -1;
    return TRUE;
}

static gboolean learn_all(const ZbIntake *intake, GError **error)
{
    memset(intake->likeness->frequencies, 0, sizeof *intake->likeness->frequencies);
    for (gint64 after = 0; after >= 0;) {
        if (!zb_store_begin(intake->store, error))
            return FALSE;
        if (!learn_batch(intake, &after, error) || !zb_store_commit(intake->store, error)) {
            zb_store_rollback(intake->store);
            return FALSE;
        }
    }
    return TRUE;
}

gboolean zb_learn_start(const ZbIntake *intake, GError **error)
{
    g_autoptr(GBytes) kept = NULL;
    g_autofree char *now = versions(intake);
    if (!zb_frequency_get(intake->store, now, &kept, error))
        return FALSE;
    ZbFrequencies *frequencies = intake->likeness->frequencies;
    gsize size = kept ? ZSTD_decompress(frequencies, sizeof *frequencies, g_bytes_get_data(kept, NULL),
                                        g_bytes_get_size(kept))
                      : 0;
    if (size == sizeof *frequencies)
        return TRUE;
    if (!learn_all(intake, error) || !zb_store_begin(intake->store, error))
        return FALSE;
    if (!zb_learn_keep(intake, error) || !zb_store_commit(intake->store, error)) {
        zb_store_rollback(intake->store);
        return FALSE;
    }
    return TRUE;
}

gboolean zb_learn_keep(const ZbIntake *intake, GError **error)
{
    if (!intake->likeness)
        return TRUE;
    const ZbFrequencies *frequencies = intake->likeness->frequencies;
    gsize room = ZSTD_compressBound(sizeof *frequencies);
    g_autofree guint8 *packed = g_malloc(room);
    gsize size = ZSTD_compress(packed, room, frequencies, sizeof *frequencies, 1);
    if (ZSTD_isError(size)) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INTERNAL, "zstd cannot pack the frequencies");
        return FALSE;
    }
    g_autoptr(GBytes) data = g_bytes_new_take(g_steal_pointer(&packed), size);
    g_autofree char *now = versions(intake);
    return zb_frequency_set(intake->store, now, data, error);
}
