#include "lib/intake/learn.h"

#include <string.h>
#include <zstd.h>
#include "lib/error.h"
#include "lib/intake/gather.h"
#include "lib/judge/exclusion.h"
#include "lib/store/merges.h"
#include "lib/store/profiles.h"

/* Raised when profiles are made otherwise of the same texts: all are then made anew. */
#define VERSION 1
/* Topics made anew in one transaction. */
#define BATCH 200

static ZbVector *unpacked(GBytes *bytes)
{
    gsize size = 0;
    const void *data = bytes ? g_bytes_get_data(bytes, &size) : NULL;
    ZbVector *vector = data ? zb_vector_unpack(data, size) : NULL;
    return vector ? vector : zb_vector_new();
}

/* What a topic's profile is made of. */
typedef struct {
    ZbVector *scope, *talk, *outside; /* owned */
} Profile;

static void profile_clear(Profile *profile)
{
    zb_vector_free(profile->scope);
    zb_vector_free(profile->talk);
    zb_vector_free(profile->outside);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Profile, profile_clear)

/* What it is about. (transfer full) */
static ZbVector *matter(const Profile *profile)
{
    ZbVector *both = zb_vector_new();
    zb_vector_add(both, profile->scope, 1);
    zb_vector_add(both, profile->talk, 1);
    return both;
}

/* Stores it, and counts what the topic did not have before. */
static gboolean keep(const ZbIntake *intake, gint64 topic_id, const Profile *profile, const ZbVector *before,
                     GError **error)
{
    g_autoptr(ZbVector) all = matter(profile);
    g_auto(ZbProfileBlobs) blobs = {zb_vector_pack(profile->scope), zb_vector_pack(profile->talk),
                                    zb_vector_pack(profile->outside)};
    if (!zb_profile_set(intake->store, topic_id, &blobs, error))
        return FALSE;
    zb_frequencies_learn(intake->likeness->frequencies, all, before);
    return TRUE;
}

static gboolean load(const ZbIntake *intake, gint64 topic_id, Profile *ret, GError **error)
{
    g_auto(ZbProfileBlobs) blobs = {0};
    if (!zb_profile_get(intake->store, topic_id, &blobs, error))
        return FALSE;
    *ret = (Profile){unpacked(blobs.scope), unpacked(blobs.talk), unpacked(blobs.outside)};
    return TRUE;
}

/* What a limited topic's letters leave possible never counts for it. */
static void read_scope(const ZbLikeness *likeness, const ZbProfileTexts *texts, ZbVector **ret_scope,
                       ZbVector **ret_outside)
{
    g_autofree char *covered = NULL, *excluded = NULL;
    if (!texts->limited) {
        *ret_scope = zb_likeness_vector(likeness, texts->scope);
        *ret_outside = zb_vector_new();
        return;
    }
    zb_exclusion_part(likeness->inflect, texts->scope, &covered, &excluded);
    g_autofree char *outside = g_strconcat(texts->outside, excluded, NULL);
    *ret_scope = zb_likeness_vector(likeness, covered);
    *ret_outside = zb_likeness_vector(likeness, outside);
}

gboolean zb_learn_read(const ZbIntake *intake, gint64 topic_id, ZbVector **ret_scope, ZbVector **ret_talk,
                       ZbVector **ret_outside, GError **error)
{
    g_auto(ZbProfileTexts) texts = {0};
    if (!zb_gather_colleagues(intake, error) || !zb_profile_texts(intake->store, topic_id, &texts, error))
        return FALSE;
    read_scope(intake->likeness, &texts, ret_scope, ret_outside);
    *ret_talk = zb_likeness_vector(intake->likeness, texts.talk);
    return TRUE;
}

/* `before`: what was counted of it already; NULL: nothing. */
static gboolean make_profile(const ZbIntake *intake, gint64 topic_id, const ZbVector *before, GError **error)
{
    g_auto(Profile) profile = {0};
    return zb_learn_read(intake, topic_id, &profile.scope, &profile.talk, &profile.outside, error) &&
           keep(intake, topic_id, &profile, before, error);
}

gboolean zb_learn_topic(const ZbIntake *intake, gint64 topic_id, GError **error)
{
    g_auto(Profile) profile = {0};
    gint64 root;
    if (!intake->likeness)
        return TRUE;
    if (!zb_merge_root(intake->store, ZB_MERGE_TOPIC, topic_id, &root, error) ||
        !load(intake, root, &profile, error))
        return FALSE;
    g_autoptr(ZbVector) before = matter(&profile);
    return make_profile(intake, root, before, error);
}

gboolean zb_learn_message(const ZbIntake *intake, gint64 topic_id, const ZbReading *reading, GError **error)
{
    g_auto(Profile) profile = {0};
    gboolean limited;
    if (!intake->likeness || !reading)
        return TRUE;
    if (!zb_profile_limited(intake->store, topic_id, &limited, error))
        return FALSE;
    if (limited)
        return TRUE;
    if (!load(intake, topic_id, &profile, error))
        return FALSE;
    g_autoptr(ZbVector) before = matter(&profile);
    zb_vector_add(profile.talk, reading->whole, 1);
    return keep(intake, topic_id, &profile, before, error);
}

/* ---- how common features are ------------------------------------------------------------------------------ */

static char *versions(const ZbIntake *intake)
{
    const ZbVocabulary *vocabulary = intake->likeness->vocabulary;
    return g_strdup_printf("%d.%d.%s", VERSION, ZB_VECTOR_VERSION,
                           vocabulary ? zb_vocabulary_version(vocabulary) : "0");
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
