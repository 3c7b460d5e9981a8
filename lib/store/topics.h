/* Topics: one complaint of one citizen each. */
#pragma once

#include "lib/store/handlers.h"

typedef struct {
    gint64 id, citizen_id, handler_id; /* read, whose it is now (merges.h); handler_id 0: who is on duty */
    gint64 merged_into;                /* with which it counts (merges.h); 0: itself */
    gint64 contact_id;                 /* the `new` that opened it; 0: imported */
    char *reference, *alias, *title, *description, *opened_on; /* alias: NULL where it has none */
    gboolean closed, provisional;
} ZbTopic;

void zb_topic_free(ZbTopic *topic);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbTopic, zb_topic_free)

/* NULL without error: there is none. `name`: reference in any spelling, or the id of the import; of one that was merged one gets what
 * it counts with. By id one gets the row itself. */
ZbTopic *zb_topic_by_name(ZbStore *store, const char *name, GError **error);
ZbTopic *zb_topic_by_id(ZbStore *store, gint64 id, GError **error);
/* Of one citizen, oldest first; not those that ended or were merged. GPtrArray of ZbTopic. (transfer full) */
GPtrArray *zb_topics_of(ZbStore *store, gint64 citizen_id, GError **error);
/* Of one citizen, those that were merged into another. */
GPtrArray *zb_topics_merged(ZbStore *store, gint64 citizen_id, GError **error);

/* Adds or changes the topic of that reference; topic->id is set. ZB_ERROR_CONFLICT: it is another citizen's. */
ZbPut zb_topic_put(ZbStore *store, ZbTopic *topic, GError **error);
/* A person says that it is a complaint of its own: no longer provisional. */
gboolean zb_topic_confirm(ZbStore *store, gint64 id, GError **error);
/* That is taken back, unless a person links something else to it. */
gboolean zb_topic_unconfirm(ZbStore *store, gint64 id, GError **error);
/* Opens a provisional topic with a reference of its own, for the `new` of this contact. */
gboolean zb_topic_open_provisional(ZbStore *store, gint64 citizen_id, gint64 contact_id, const char *title,
                                   const char *day, gint64 *ret_id, GError **error);
/* What this contact opened for this citizen, ended or not; 0: nothing. */
gboolean zb_topic_opened_by(ZbStore *store, gint64 contact_id, gint64 citizen_id, gint64 *ret_id,
                            GError **error);
/* Ends what the contact opened as far as nobody confirmed it and nothing is linked to it; what is linked to again goes on. */
gboolean zb_topic_end_unused(ZbStore *store, gint64 contact_id, gint64 at, GError **error);
