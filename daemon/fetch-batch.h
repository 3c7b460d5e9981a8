/* Messages that are asked for together. */
#pragma once

#include <glib.h>

typedef struct {
    guint32 uid;
    gboolean here; /* its bytes have come, in this batch */
    guint64 size;  /* as the server said */
    gint64 date;   /* INTERNALDATE, µs; ZB_NEVER: not told */
} ZbPlanEntry;

typedef struct {
    GArray *entries; /* of ZbPlanEntry, by UID */
    gboolean header; /* one message, too large: ask for its header */
    gboolean alone;  /* one troubled message */
    guint64 bytes;   /* sum of the sizes */
} ZbBatch;

ZbBatch *zb_batch_new(void);
void zb_batch_free(ZbBatch *batch);
/* By ascending UID. */
void zb_batch_add(ZbBatch *batch, const ZbPlanEntry *entry);
/* NULL where `uid` was not asked for in this batch. */
ZbPlanEntry *zb_batch_find(ZbBatch *batch, guint32 uid);

/* What batches and plans are made of: an empty GArray of ZbPlanEntry, one of its entries, their order by UID. */
GArray *zb_entries_new(void);
ZbPlanEntry *zb_entries_at(const GArray *entries, guint i);
int zb_entries_compare(gconstpointer a, gconstpointer b);
