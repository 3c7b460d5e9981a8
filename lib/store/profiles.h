/* What likeness knows: a profile for each topic, and how common each feature is. Blobs here; lib/judge/vector.h knows what they are. */
#pragma once

#include "lib/store/store.h"

typedef struct {
    GBytes *scope, *talk, *outside; /* owned; all NULL: there is no profile */
} ZbProfileBlobs;

gboolean zb_profile_get(ZbStore *store, gint64 topic_id, ZbProfileBlobs *ret, GError **error);
gboolean zb_profile_set(ZbStore *store, gint64 topic_id, const ZbProfileBlobs *blobs, GError **error);
void zb_profile_blobs_clear(ZbProfileBlobs *blobs);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ZbProfileBlobs, zb_profile_blobs_clear)

/* Topics from `after` on, by id, at most `limit`, not those that were merged: for making all profiles anew. GArray of gint64. (transfer full) */
GArray *zb_profile_topics(ZbStore *store, gint64 after, guint limit, GError **error);

/* What profiles are made of: of a topic, with what was merged into it (merges.h). */
typedef struct {
    char *scope;      /* title, description, the scope that its letters state, and what we wrote about it */
    char *talk;       /* what was written about it to us */
    char *outside;    /* what its decisions say is not under it */
    gboolean limited; /* a stop_topic was ever decided on it */
} ZbProfileTexts;

/* From what people and the import said; of a topic that was never under a stop_topic also from what the machine linked for sure;
 * of a provisional one of that only from what opened it.
 * The latest ZB_PROFILE_CONTACTS contacts count. */
#define ZB_PROFILE_CONTACTS 60
gboolean zb_profile_texts(ZbStore *store, gint64 topic_id, ZbProfileTexts *ret, GError **error);
void zb_profile_texts_clear(ZbProfileTexts *texts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ZbProfileTexts, zb_profile_texts_clear)
/* Whether a stop_topic was ever decided on it. */
gboolean zb_profile_limited(ZbStore *store, gint64 topic_id, gboolean *ret, GError **error);

/* NULL without error: never kept, or of other versions. (transfer full) */
gboolean zb_frequency_get(ZbStore *store, const char *versions, GBytes **ret, GError **error);
gboolean zb_frequency_set(ZbStore *store, const char *versions, GBytes *data, GError **error);
