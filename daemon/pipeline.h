/* From raw bytes to a recorded contact: every message waits here while a reader reads it, and is recorded in a batch.
 *
 * A batch is one durable transaction: it ends when nothing more is waiting to be recorded, when it holds enough, or when
 * it has taken long enough. A message whose recording fails is undone alone; where the store itself fails (a full
 * disk), the whole batch is, and its messages are handed back as not recorded: their deliveries are not known, so they
 * are fetched again. Nothing is ever half recorded. */
#pragma once

#include <systemd/sd-event.h>
#include "daemon/readers.h"
#include "lib/intake/intake.h"

typedef struct ZbPipeline ZbPipeline;

/* The contact it became, after the commit; 0 with an error where it could not be recorded. */
typedef void (*ZbRecorded)(gint64 contact_id, const GError *error, void *data);

/* After every commit: there may be notices. */
typedef void (*ZbCommitted)(void *data);

ZbPipeline *zb_pipeline_new(sd_event *event, const ZbIntake *intake, ZbReaders *readers,
                            ZbCommitted committed, void *data, GError **error);
/* What waits is handed back as not recorded; so it is fetched again some day. Free it before those who wait for it, and
 * before the readers. */
void zb_pipeline_free(ZbPipeline *pipeline);

/* `incoming`: where it came from, and its raw bytes; a problem where it need not be read. Strings in it must live until
 * `recorded` is called; facts must be NULL. `actor` is copied. */
void zb_pipeline_take(ZbPipeline *pipeline, const ZbIncoming *incoming, const ZbActor *actor,
                      ZbRecorded recorded, void *data);
/* Messages on their way. */
guint zb_pipeline_pending(ZbPipeline *pipeline);
/* The store's last failure to record; NULL once a batch succeeded after it. */
const char *zb_pipeline_last_error(ZbPipeline *pipeline);
