#include "daemon/fetch-plan.h"

#include "daemon/troubles.h"

/* So often a message may break the connection before it has to pause. */
#define BREAKS_FREE 3

struct ZbFetchPlan {
    ZbPlanLimits limits;
    guint32 uidvalidity;
    GArray *listed;  /* of ZbPlanEntry, during a listing */
    GArray *missing; /* of ZbPlanEntry, sorted; from `next` on not yet looked at in this round */
    guint next;
    GQueue halves;        /* of ZbBatch, owned: of a refused batch */
    GHashTable *troubles; /* zb_troubles_new() */
    GHashTable *in_hand;  /* uidvalidity << 32 | uid → size; of older UIDVALIDITYs too */
    guint in_flight;      /* messages */
    guint64 in_flight_bytes, in_hand_bytes;
    guint64 recorded;
    gboolean doubt;
};

static gint64 hand_key(guint32 uidvalidity, guint32 uid)
{
    return (gint64)((guint64)uidvalidity << 32 | uid);
}

ZbFetchPlan *zb_fetch_plan_new(const ZbPlanLimits *limits)
{
    ZbFetchPlan *plan = g_new0(ZbFetchPlan, 1);
    plan->limits = *limits;
    plan->listed = zb_entries_new();
    plan->missing = zb_entries_new();
    plan->troubles = zb_troubles_new();
    plan->in_hand = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    return plan;
}

void zb_fetch_plan_free(ZbFetchPlan *plan)
{
    if (!plan)
        return;
    g_array_unref(plan->listed);
    g_array_unref(plan->missing);
    g_queue_clear_full(&plan->halves, (GDestroyNotify)zb_batch_free);
    g_hash_table_unref(plan->troubles);
    g_hash_table_unref(plan->in_hand);
    g_free(plan);
}

guint zb_fetch_plan_failures(ZbFetchPlan *plan, guint32 uid)
{
    ZbTrouble *trouble = zb_troubles_of(plan->troubles, uid);
    return trouble ? trouble->failures : 0;
}

void zb_fetch_plan_tick(ZbFetchPlan *plan)
{
    zb_troubles_tick(plan->troubles);
    plan->next = 0;
}

/* ---- listing ---- */

void zb_fetch_plan_begin(ZbFetchPlan *plan, guint32 uidvalidity, gboolean anew)
{
    g_array_set_size(plan->listed, 0);
    if (plan->uidvalidity != uidvalidity)
        g_hash_table_remove_all(plan->troubles);
    plan->uidvalidity = uidvalidity;
    if (!anew)
        return;
    g_array_set_size(plan->missing, 0);
    g_queue_clear_full(&plan->halves, (GDestroyNotify)zb_batch_free);
    plan->in_flight = 0;
    plan->in_flight_bytes = 0;
    plan->doubt = FALSE;
}

void zb_fetch_plan_list(ZbFetchPlan *plan, guint32 uid, guint64 size, gint64 date)
{
    ZbPlanEntry entry = {uid, FALSE, size, date};
    g_array_append_val(plan->listed, entry);
}

static gboolean is_in_hand(ZbFetchPlan *plan, guint32 uid)
{
    gint64 key = hand_key(plan->uidvalidity, uid);
    return g_hash_table_contains(plan->in_hand, &key);
}

static void add_missing(ZbFetchPlan *plan, const ZbPlanEntry *entries, guint count)
{
    g_array_append_vals(plan->missing, entries, count);
    g_array_sort(plan->missing, zb_entries_compare);
    plan->next = 0;
}

/* By UID, each once; what one of two says and the other does not counts. */
static void sort_listed(ZbFetchPlan *plan)
{
    g_array_sort(plan->listed, zb_entries_compare);
    guint kept = 0;
    for (guint i = 0; i < plan->listed->len; i++) {
        ZbPlanEntry *entry = zb_entries_at(plan->listed, i);
        ZbPlanEntry *before = kept > 0 ? zb_entries_at(plan->listed, kept - 1) : NULL;
        if (!before || before->uid != entry->uid) {
            *zb_entries_at(plan->listed, kept++) = *entry;
            continue;
        }
        before->size = MAX(before->size, entry->size);
        before->date = MAX(before->date, entry->date); /* ZB_NEVER is the least */
    }
    g_array_set_size(plan->listed, kept);
}

static gboolean is_same(const ZbDelivered *known, const ZbPlanEntry *entry)
{
    return (known->size == 0 || entry->size == 0 || known->size == (gint64)entry->size) &&
           (known->internal_date == ZB_NEVER || entry->date == ZB_NEVER ||
            known->internal_date == entry->date);
}

void zb_fetch_plan_compare(ZbFetchPlan *plan, const GArray *recorded, GArray *unmarked)
{
    sort_listed(plan);
    plan->recorded = recorded ? recorded->len : plan->recorded;
    guint kept = 0, known = 0;
    for (guint i = 0; i < plan->listed->len; i++) {
        ZbPlanEntry *entry = zb_entries_at(plan->listed, i);
        const ZbDelivered *at = NULL;
        while (recorded && known < recorded->len &&
               (at = &g_array_index(recorded, ZbDelivered, known))->uid < entry->uid)
            known++;
        gboolean held = at && known < recorded->len && at->uid == entry->uid;
        if (held && is_same(at, entry)) {
            if (unmarked && !at->marked)
                g_array_append_val(unmarked, entry->uid);
            continue;
        }
        plan->recorded -= held;
        if (!is_in_hand(plan, entry->uid))
            *zb_entries_at(plan->listed, kept++) = *entry;
    }
    add_missing(plan, (ZbPlanEntry *)plan->listed->data, kept);
    g_array_unref(plan->listed);
    plan->listed = zb_entries_new();
}

/* ---- batches ---- */

static guint64 cost(const ZbFetchPlan *plan, const ZbPlanEntry *entry)
{
    return entry->size > plan->limits.message_max ? 0 : entry->size;
}

static gboolean window_admits(ZbFetchPlan *plan, guint messages, guint64 bytes)
{
    guint held = plan->in_flight + g_hash_table_size(plan->in_hand);
    guint64 held_bytes = plan->in_flight_bytes + plan->in_hand_bytes;
    return held == 0 || (held + messages <= plan->limits.window_messages &&
                         held_bytes + bytes <= plan->limits.window_bytes);
}

/* Takes from missing, starting at `next`, what makes a batch. Troubled messages are passed over. */
static ZbBatch *cut_batch(ZbFetchPlan *plan)
{
    ZbBatch *batch = zb_batch_new();
    /* Not a message as each one is settled: many round trips. */
    if (!window_admits(plan, plan->limits.batch_messages / 2, plan->limits.batch_bytes / 2))
        return batch;
    guint kept = plan->next, i = plan->next;
    for (; i < plan->missing->len; i++) {
        ZbPlanEntry *entry = zb_entries_at(plan->missing, i);
        gboolean large = entry->size > plan->limits.message_max;
        if (zb_troubles_of(plan->troubles, entry->uid)) {
            *zb_entries_at(plan->missing, kept++) = *entry;
            continue;
        }
        if (batch->entries->len >= plan->limits.batch_messages ||
            (batch->entries->len > 0 && (large || batch->bytes + entry->size > plan->limits.batch_bytes)) ||
            !window_admits(plan, batch->entries->len + 1, batch->bytes + cost(plan, entry)))
            break;
        zb_batch_add(batch, entry);
        batch->header = large;
        if (large) {
            i++;
            break;
        }
    }
    g_array_remove_range(plan->missing, kept, i - kept);
    plan->next = kept;
    return batch;
}

/* The troubled message whose pause is over and that failed least often. */
static gboolean find_troubled(ZbFetchPlan *plan, guint *ret_index)
{
    guint least = G_MAXUINT;
    for (guint i = 0; i < plan->missing->len; i++) {
        ZbTrouble *trouble = zb_troubles_of(plan->troubles, zb_entries_at(plan->missing, i)->uid);
        if (trouble && trouble->pause == 0 && trouble->failures < least) {
            least = trouble->failures;
            *ret_index = i;
        }
    }
    return least < G_MAXUINT;
}

/* Only when nothing else is in flight: what breaks then broke because of it; and not while a listing may show that it
 * does not exist any more. */
static ZbBatch *cut_troubled(ZbFetchPlan *plan)
{
    ZbBatch *batch = zb_batch_new();
    guint i;
    if (plan->doubt || plan->in_flight > 0 || g_hash_table_size(plan->troubles) == 0 ||
        !find_troubled(plan, &i))
        return batch;
    ZbPlanEntry *entry = zb_entries_at(plan->missing, i);
    if (!window_admits(plan, 1, cost(plan, entry)))
        return batch;
    zb_batch_add(batch, entry);
    batch->alone = TRUE;
    batch->header = entry->size > plan->limits.message_max;
    g_array_remove_index(plan->missing, i);
    plan->next = 0;
    return batch;
}

static ZbBatch *pop_half(ZbFetchPlan *plan)
{
    ZbBatch *half = g_queue_peek_head(&plan->halves);
    if (half && !window_admits(plan, half->entries->len, half->bytes))
        return NULL;
    return g_queue_pop_head(&plan->halves);
}

ZbBatch *zb_fetch_plan_next(ZbFetchPlan *plan)
{
    ZbBatch *batch = pop_half(plan);
    if (!batch)
        batch = cut_batch(plan);
    if (batch->entries->len == 0 && g_queue_is_empty(&plan->halves)) {
        zb_batch_free(batch);
        batch = cut_troubled(plan);
    }
    if (batch->entries->len == 0) {
        zb_batch_free(batch);
        return NULL;
    }
    plan->in_flight += batch->entries->len;
    plan->in_flight_bytes += batch->header ? 0 : batch->bytes;
    return batch;
}

static void take_in_hand(ZbFetchPlan *plan, const ZbPlanEntry *entry)
{
    gint64 key = hand_key(plan->uidvalidity, entry->uid);
    guint64 size = cost(plan, entry);
    g_hash_table_insert(plan->in_hand, g_memdup2(&key, sizeof key), g_memdup2(&size, sizeof size));
    plan->in_hand_bytes += size;
}

static void finish_ok(ZbFetchPlan *plan, ZbBatch *batch)
{
    for (guint i = 0; i < batch->entries->len; i++) {
        ZbPlanEntry *entry = zb_entries_at(batch->entries, i);
        if (entry->here) {
            take_in_hand(plan, entry);
            continue;
        }
        if (!batch->header && entry->size > plan->limits.message_max) { /* it turned out too large */
            add_missing(plan, entry, 1);
            continue;
        }
        ZbTrouble *trouble = zb_troubles_fail(plan->troubles, entry->uid);
        trouble->pause = zb_trouble_pause(trouble->failures);
        plan->doubt = TRUE;
        add_missing(plan, entry, 1);
    }
}

static void put_half(ZbFetchPlan *plan, ZbBatch *batch, guint from, guint to)
{
    ZbBatch *half = zb_batch_new();
    for (guint i = from; i < to; i++) {
        zb_entries_at(batch->entries, i)->here = FALSE;
        zb_batch_add(half, zb_entries_at(batch->entries, i));
    }
    g_queue_push_tail(&plan->halves, half);
}

static void finish_refused(ZbFetchPlan *plan, ZbBatch *batch)
{
    guint length = batch->entries->len;
    if (length > 1) {
        put_half(plan, batch, 0, length / 2);
        put_half(plan, batch, length / 2, length);
        return;
    }
    ZbPlanEntry *entry = zb_entries_at(batch->entries, 0);
    entry->here = FALSE;
    ZbTrouble *trouble = zb_troubles_fail(plan->troubles, entry->uid);
    trouble->pause = zb_trouble_pause(trouble->failures);
    plan->doubt = TRUE;
    add_missing(plan, entry, 1);
}

static void finish_broken(ZbFetchPlan *plan, ZbBatch *batch)
{
    for (guint i = 0; i < batch->entries->len; i++) {
        ZbPlanEntry *entry = zb_entries_at(batch->entries, i);
        entry->here = FALSE;
        ZbTrouble *trouble = zb_troubles_fail(plan->troubles, entry->uid);
        trouble->pause =
            trouble->failures > BREAKS_FREE ? zb_trouble_pause(trouble->failures - BREAKS_FREE) : 0;
    }
    add_missing(plan, (ZbPlanEntry *)batch->entries->data, batch->entries->len);
}

void zb_fetch_plan_finish(ZbFetchPlan *plan, ZbBatch *batch, ZbBatchEnd end)
{
    plan->in_flight -= batch->entries->len;
    plan->in_flight_bytes -= batch->header ? 0 : batch->bytes;
    if (end == ZB_BATCH_OK)
        finish_ok(plan, batch);
    else if (end == ZB_BATCH_REFUSED)
        finish_refused(plan, batch);
    else
        finish_broken(plan, batch);
    zb_batch_free(batch);
}

void zb_fetch_plan_settle(ZbFetchPlan *plan, guint32 uidvalidity, guint32 uid, gboolean recorded)
{
    gint64 key = hand_key(uidvalidity, uid);
    guint64 *size = g_hash_table_lookup(plan->in_hand, &key);
    if (!size)
        return;
    ZbPlanEntry entry = {uid, FALSE, *size, ZB_NEVER};
    plan->in_hand_bytes -= *size;
    g_hash_table_remove(plan->in_hand, &key);
    if (uidvalidity != plan->uidvalidity)
        return;
    if (recorded) {
        plan->recorded++;
        zb_troubles_forget(plan->troubles, uid);
        return;
    }
    zb_troubles_fail(plan->troubles, uid)->pause = 1;
    add_missing(plan, &entry, 1);
}

/* ---- counts ---- */

gboolean zb_fetch_plan_doubt(ZbFetchPlan *plan)
{
    return plan->doubt;
}

static guint64 halves_messages(ZbFetchPlan *plan)
{
    guint64 count = 0;
    for (GList *item = plan->halves.head; item; item = item->next)
        count += ((ZbBatch *)item->data)->entries->len;
    return count;
}

static guint64 in_hand_now(ZbFetchPlan *plan)
{
    guint64 count = 0;
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, plan->in_hand);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        count += *(guint64 *)key >> 32 == plan->uidvalidity;
    return count;
}

guint64 zb_fetch_plan_open(ZbFetchPlan *plan)
{
    return plan->missing->len + plan->in_flight + halves_messages(plan) + in_hand_now(plan);
}

guint64 zb_fetch_plan_recorded(ZbFetchPlan *plan)
{
    return plan->recorded;
}

guint64 zb_fetch_plan_postponed(ZbFetchPlan *plan)
{
    guint64 count = 0;
    for (guint i = 0; i < plan->missing->len && g_hash_table_size(plan->troubles) > 0; i++) {
        ZbTrouble *trouble = zb_troubles_of(plan->troubles, zb_entries_at(plan->missing, i)->uid);
        count += trouble && trouble->pause > 0;
    }
    return count;
}
