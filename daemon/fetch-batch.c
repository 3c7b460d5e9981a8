#include "daemon/fetch-batch.h"

GArray *zb_entries_new(void)
{
    return g_array_new(FALSE, TRUE, sizeof(ZbPlanEntry));
}

ZbPlanEntry *zb_entries_at(const GArray *entries, guint i)
{
    return &g_array_index(entries, ZbPlanEntry, i);
}

int zb_entries_compare(gconstpointer a, gconstpointer b)
{
    const ZbPlanEntry *x = a, *y = b;
    return x->uid < y->uid ? -1 : x->uid > y->uid;
}

ZbBatch *zb_batch_new(void)
{
    ZbBatch *batch = g_new0(ZbBatch, 1);
    batch->entries = zb_entries_new();
    return batch;
}

void zb_batch_free(ZbBatch *batch)
{
    g_array_unref(batch->entries);
    g_free(batch);
}

void zb_batch_add(ZbBatch *batch, const ZbPlanEntry *entry)
{
    g_array_append_vals(batch->entries, entry, 1);
    batch->bytes += entry->size;
}

ZbPlanEntry *zb_batch_find(ZbBatch *batch, guint32 uid)
{
    guint i;
    ZbPlanEntry key = {.uid = uid};
    return g_array_binary_search(batch->entries, &key, zb_entries_compare, &i)
               ? zb_entries_at(batch->entries, i)
               : NULL;
}
