/* What of a folder is missing here, and what to ask for next. Pure: it knows no connection.
 *
 * A message is missing (on the server, not here), in flight (asked for in a batch), in hand (handed over to be recorded,
 * not settled), or none of the plan's business. Batches are cut by number and known sizes. What is in flight and in hand
 * together stays within a window, so memory does not grow with the mailbox.
 *
 * A message may fail alone: one that was in flight when the connection broke, that the server refuses to give (NO),
 * that does not come though the server listed it, or that could not be recorded is *troubled*: it is asked for after
 * all others, in a batch of its own, and with growing pauses, counted in polls. */
#pragma once

#include "daemon/fetch-batch.h"
#include "lib/store/messages.h"

typedef struct {
    guint batch_messages, window_messages;
    guint64 batch_bytes, window_bytes;
    guint64 message_max; /* bytes; of a larger message only the header is asked for */
} ZbPlanLimits;

typedef enum {
    ZB_BATCH_OK,      /* the server says that it gave all */
    ZB_BATCH_REFUSED, /* NO */
    ZB_BATCH_BROKEN,  /* the connection broke */
} ZbBatchEnd;

typedef struct ZbFetchPlan ZbFetchPlan;

/* `limits` are copied. */
ZbFetchPlan *zb_fetch_plan_new(const ZbPlanLimits *limits);
void zb_fetch_plan_free(ZbFetchPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbFetchPlan, zb_fetch_plan_free)

/* A listing begins. `anew`: of the whole folder, what was missing is forgotten; no batch may be in flight. Else of what
 * came after. A new `uidvalidity` also forgets troubles: its UIDs are others. */
void zb_fetch_plan_begin(ZbFetchPlan *plan, guint32 uidvalidity, gboolean anew);
/* The server lists a message; in any order, doubles are taken once. `date`: its INTERNALDATE, or ZB_NEVER. */
void zb_fetch_plan_list(ZbFetchPlan *plan, guint32 uid, guint64 size, gint64 date);
/* The listing is complete. `recorded`: GArray of ZbDelivered by UID, which need not be fetched; NULL for a listing of what
 * came after. One recorded with another size or date is missing: its UID is another message's now. To `unmarked` (of
 * guint32; NULL: nobody asks) are added those that are recorded, in the folder, and not marked. */
void zb_fetch_plan_compare(ZbFetchPlan *plan, const GArray *recorded, GArray *unmarked);

/* The next batch that the window admits, or NULL. It is the caller's until zb_fetch_plan_finish(). */
ZbBatch *zb_fetch_plan_next(ZbFetchPlan *plan);
/* The batch (transfer full) has ended. OK: what came is in hand now; the rest goes back to missing, and `doubt` is set: a
 * listing should tell whether it still exists, before any troubled message is asked for. Otherwise all of it goes back:
 * of a refused batch of several, each half in a batch of its own. */
void zb_fetch_plan_finish(ZbFetchPlan *plan, ZbBatch *batch, ZbBatchEnd end);
/* A message in hand was recorded, or not. Nothing happens for one that is not in hand. */
void zb_fetch_plan_settle(ZbFetchPlan *plan, guint32 uidvalidity, guint32 uid, gboolean recorded);
/* A poll or a connecting: troubled messages come nearer to their next try. */
void zb_fetch_plan_tick(ZbFetchPlan *plan);

/* How often this message failed. */
guint zb_fetch_plan_failures(ZbFetchPlan *plan, guint32 uid);
gboolean zb_fetch_plan_doubt(ZbFetchPlan *plan);
/* Of this UIDVALIDITY not recorded yet: missing, in flight and in hand. */
guint64 zb_fetch_plan_open(ZbFetchPlan *plan);
/* Recorded of this UIDVALIDITY, whether or not the folder still has them. */
guint64 zb_fetch_plan_recorded(ZbFetchPlan *plan);
/* Of what is open, how many wait in trouble for a later poll. */
guint64 zb_fetch_plan_postponed(ZbFetchPlan *plan);
