#include "daemon/pipeline.h"

#include "daemon/log.h"
#include "lib/error.h"

#define BATCH_MAX 50
/* A batch is cut off after this long, so that calls on the bus come in between. */
#define BATCH_TIME (5 * ZB_SECOND / 1000)

typedef struct {
    ZbPipeline *pipeline;
    ZbIncoming incoming;
    ZbFacts *facts;
    char *problem, *actor_name;
    gint64 actor_handler;
    ZbRecorded recorded;
    void *data;
    gint64 contact_id;
    GError *error; /* of this message alone */
} Item;

struct ZbPipeline {
    const ZbIntake *intake;
    ZbReaders *readers;
    sd_event *event;
    sd_event_source *work; /* runs when messages wait to be recorded */
    GQueue read;           /* of Item: read, to be recorded */
    guint pending;
    ZbCommitted committed;
    void *data;
    char *last_error;
    GHashTable *items; /* all that are under way, owned */
};

static void item_free(gpointer data)
{
    Item *item = data;
    g_bytes_unref(item->incoming.raw);
    zb_facts_free(item->facts);
    g_free(item->problem);
    g_free(item->actor_name);
    g_clear_error(&item->error);
    g_free(item);
}

static void finish(Item *item, const GError *error)
{
    ZbPipeline *pipeline = item->pipeline;
    pipeline->pending--;
    item->recorded(error ? 0 : item->contact_id, error, item->data);
    g_hash_table_remove(pipeline->items, item);
}

static void note_error(ZbPipeline *pipeline, const char *message)
{
    if (g_strcmp0(pipeline->last_error, message) == 0)
        return;
    if (message)
        zb_error("cannot record: %s", message);
    else
        zb_notice("recording works again");
    g_free(pipeline->last_error);
    pipeline->last_error = g_strdup(message);
}

/* Whether the fault is the store's, not the message's: then no message can be recorded now. */
static gboolean is_store_fault(const GError *error)
{
    return g_error_matches(error, ZB_ERROR, ZB_ERROR_NO_SPACE) ||
           g_error_matches(error, ZB_ERROR, ZB_ERROR_READ_ONLY) ||
           g_error_matches(error, ZB_ERROR, ZB_ERROR_IO) || g_error_matches(error, ZB_ERROR, ZB_ERROR_BUSY) ||
           g_error_matches(error, ZB_ERROR, ZB_ERROR_CORRUPT);
}

/* Records one message within the batch. FALSE: the store fails, the batch is lost. */
static gboolean record(ZbPipeline *pipeline, Item *item, GError **error)
{
    ZbActor actor = {item->actor_name, item->actor_handler};
    item->incoming.facts = item->facts;
    item->incoming.problem = item->facts ? NULL : item->problem;
    if (!zb_store_savepoint(pipeline->intake->store, error))
        return FALSE;
    if (zb_intake_message(pipeline->intake, &item->incoming, &actor, &item->contact_id, &item->error))
        return zb_store_release(pipeline->intake->store, error);
    if (is_store_fault(item->error)) {
        g_propagate_error(error, g_steal_pointer(&item->error));
        return FALSE;
    }
    zb_store_undo(pipeline->intake->store);
    zb_error("mailbox %s, uid %u: not recorded: %s",
             item->incoming.mailbox ? item->incoming.mailbox : "(by hand)", item->incoming.uid,
             item->error->message);
    return TRUE;
}

static gboolean run_batch(ZbPipeline *pipeline, GPtrArray *batch, GError **error)
{
    ZbStore *store = pipeline->intake->store;
    gint64 begun = g_get_monotonic_time();
    if (!zb_store_begin(store, error))
        return FALSE;
    while (!g_queue_is_empty(&pipeline->read) && batch->len < BATCH_MAX &&
           g_get_monotonic_time() - begun < BATCH_TIME) {
        Item *item = g_queue_pop_head(&pipeline->read);
        g_ptr_array_add(batch, item);
        if (!record(pipeline, item, error)) {
            zb_store_rollback(store);
            return FALSE;
        }
    }
    if (zb_store_commit(store, error))
        return TRUE;
    zb_store_rollback(store);
    return FALSE;
}

/* The whole batch failed, and with it whatever waits behind it: all are handed back. */
static void fail_all(ZbPipeline *pipeline, GPtrArray *batch, const GError *error)
{
    Item *item;
    while ((item = g_queue_pop_head(&pipeline->read)))
        g_ptr_array_add(batch, item);
    for (guint i = 0; i < batch->len; i++)
        finish(batch->pdata[i], error);
}

static int on_work(sd_event_source *source, void *data)
{
    ZbPipeline *pipeline = data;
    g_autoptr(GPtrArray) batch = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    gboolean ok = run_batch(pipeline, batch, &error);
    sd_event_source_set_enabled(source,
                                ok && !g_queue_is_empty(&pipeline->read) ? SD_EVENT_ON : SD_EVENT_OFF);
    note_error(pipeline, error ? error->message : NULL);
    if (!ok) {
        fail_all(pipeline, batch, error);
        return 0;
    }
    for (guint i = 0; i < batch->len; i++) {
        Item *item = batch->pdata[i];
        finish(item, item->error);
    }
    pipeline->committed(pipeline->data);
    return 0;
}

static void queue(Item *item)
{
    g_queue_push_tail(&item->pipeline->read, item);
    sd_event_source_set_enabled(item->pipeline->work, SD_EVENT_ON);
}

static void on_read(ZbFacts *facts, const char *problem, void *data)
{
    Item *item = data;
    item->facts = facts;
    item->problem = g_strdup(problem);
    if (g_strcmp0(problem, "no_reader") == 0) {
        /* Not the message's fault: handed back, tried again later. */
        g_autoptr(GError) error =
            g_error_new_literal(ZB_ERROR, ZB_ERROR_UNAVAILABLE, "the reader zbd-parse cannot be started");
        note_error(item->pipeline, error->message);
        finish(item, error);
        return;
    }
    queue(item);
}

ZbPipeline *zb_pipeline_new(sd_event *event, const ZbIntake *intake, ZbReaders *readers,
                            ZbCommitted committed, void *data, GError **error)
{
    ZbPipeline *pipeline = g_new0(ZbPipeline, 1);
    pipeline->intake = intake;
    pipeline->readers = readers;
    pipeline->event = sd_event_ref(event);
    pipeline->committed = committed;
    pipeline->data = data;
    pipeline->items = g_hash_table_new_full(NULL, NULL, item_free, NULL);
    g_queue_init(&pipeline->read);
    /* Idle priority: bus and sockets first, so that batches grow while more is coming in. */
    if (sd_event_add_defer(event, &pipeline->work, on_work, pipeline) < 0 ||
        sd_event_source_set_enabled(pipeline->work, SD_EVENT_OFF) < 0 ||
        sd_event_source_set_priority(pipeline->work, SD_EVENT_PRIORITY_IDLE) < 0) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INTERNAL, "cannot set up the intake in the event loop");
        zb_pipeline_free(pipeline);
        return NULL;
    }
    return pipeline;
}

static void cancel_all(ZbPipeline *pipeline)
{
    g_autoptr(GError) error = g_error_new_literal(ZB_ERROR, ZB_ERROR_UNAVAILABLE, "zbd is stopping");
    g_autoptr(GList) items = g_hash_table_get_keys(pipeline->items);
    for (GList *item = items; item; item = item->next)
        finish(item->data, error);
}

void zb_pipeline_free(ZbPipeline *pipeline)
{
    if (!pipeline)
        return;
    cancel_all(pipeline);
    sd_event_source_disable_unref(pipeline->work);
    sd_event_unref(pipeline->event);
    g_queue_clear(&pipeline->read);
    g_hash_table_unref(pipeline->items);
    g_free(pipeline->last_error);
    g_free(pipeline);
}

void zb_pipeline_take(ZbPipeline *pipeline, const ZbIncoming *incoming, const ZbActor *actor,
                      ZbRecorded recorded, void *data)
{
    Item *item = g_new0(Item, 1);
    item->pipeline = pipeline;
    item->incoming = *incoming;
    item->incoming.raw = g_bytes_ref(incoming->raw);
    item->problem = g_strdup(incoming->problem);
    item->actor_name = g_strdup(actor->name);
    item->actor_handler = actor->handler_id;
    item->recorded = recorded;
    item->data = data;
    g_hash_table_add(pipeline->items, item);
    pipeline->pending++;
    if (item->problem)
        queue(item);
    else
        zb_readers_read(pipeline->readers, item->incoming.raw, on_read, item);
}

guint zb_pipeline_pending(ZbPipeline *pipeline)
{
    return pipeline->pending;
}

const char *zb_pipeline_last_error(ZbPipeline *pipeline)
{
    return pipeline->last_error;
}
